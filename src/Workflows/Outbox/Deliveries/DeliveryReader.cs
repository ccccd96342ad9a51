using Microsoft.EntityFrameworkCore;
using Workflows.Storage;

namespace Workflows.Outbox.Deliveries;

/// <summary>Says of tasks whether they reached their people.</summary>
public sealed class DeliveryReader(WorkflowsDb db)
{
    /// <summary>One statement for all; a mail that is only staged in this transaction is not seen before it is flushed.</summary>
    /// <returns>An entry for every id asked, also of tasks without a mail.</returns>
    public async Task<IReadOnlyDictionary<Guid, TaskDelivery>> ForTasksAsync(IReadOnlyCollection<Guid> taskIds, CancellationToken stop)
    {
        if (taskIds.Count == 0)
            return new Dictionary<Guid, TaskDelivery>();
        var asked = taskIds.Distinct().ToArray();
        var rows = await db.Database.SqlQuery<Row>($"""
            SELECT a.task_id AS "TaskId", m.id AS "MailId", m.to_address AS "ToAddress", m.state AS "State",
              m.last_error AS "LastError", m.sent_at AS "AcceptedAt",
              bounce.recorded_at AS "BouncedAt", bounce.status AS "BounceStatus",
              late.at AS "DelayedAt", older.at AS "BouncedBeforeAt", seen.opened AS "OpenedAt", seen.loaded AS "LoadedAt"
            FROM unnest({asked}) AS a (task_id)
            -- The newest mail, unless it was called back.
            LEFT JOIN LATERAL (
              SELECT o.id, o.state, lower(o.to_address) AS address FROM mail.outbox o
              WHERE o.task_id = a.task_id AND o.state <> 'Cancelled'
              ORDER BY o.created_at DESC, o.id DESC LIMIT 1
            ) newest ON true
            -- While it waits: the one before it, if the relay took that and it has not come back.
            LEFT JOIN LATERAL (
              SELECT o.id, o.state, lower(o.to_address) AS address FROM mail.outbox o
              WHERE newest.state IN ('Queued', 'Sending') AND o.task_id = a.task_id AND o.state IN ('Sent', 'Parked')
              ORDER BY o.created_at DESC, o.id DESC LIMIT 1
            ) before ON true
            LEFT JOIN mail.outbox m ON m.id = CASE
              WHEN before.state = 'Sent' AND before.address = newest.address AND NOT EXISTS (
                SELECT FROM mail.delivery_report r JOIN mail.outbox x ON x.id = r.mail_id
                WHERE x.task_id = a.task_id AND lower(x.to_address) = newest.address AND r.action = 'Failed'
                  AND (r.mail_id = before.id OR r.recorded_at >= (SELECT sent_at FROM mail.outbox WHERE id = before.id)))
              THEN before.id ELSE newest.id END
            -- A late report about an older mail to the same address says the same about this one.
            LEFT JOIN LATERAL (
              SELECT r.recorded_at, r.status FROM mail.delivery_report r JOIN mail.outbox x ON x.id = r.mail_id
              WHERE m.state = 'Sent' AND x.task_id = a.task_id AND r.action = 'Failed'
                AND (r.mail_id = m.id OR (lower(x.to_address) = lower(m.to_address) AND r.recorded_at >= m.sent_at))
              ORDER BY r.recorded_at DESC, r.id DESC LIMIT 1
            ) bounce ON true
            LEFT JOIN LATERAL (
              SELECT max(r.recorded_at) AS at FROM mail.delivery_report r WHERE r.mail_id = m.id AND r.action = 'Delayed'
            ) late ON true
            LEFT JOIN LATERAL (
              SELECT max(r.recorded_at) AS at FROM mail.delivery_report r JOIN mail.outbox x ON x.id = r.mail_id
              WHERE x.task_id = a.task_id AND lower(x.to_address) = lower(m.to_address)
                AND r.action = 'Failed' AND coalesce(r.status, '') NOT LIKE '4.%'
            ) older ON true
            LEFT JOIN LATERAL (
              SELECT min(p.at) FILTER (WHERE p.evidence <> 'Loaded') AS opened,
                min(p.at) FILTER (WHERE p.evidence = 'Loaded') AS loaded
              FROM mail.opening p
              WHERE p.task_id = a.task_id AND (p.address IS NULL OR lower(p.address) = newest.address)
            ) seen ON true
            """).ToListAsync(stop);
        return rows.ToDictionary(row => row.TaskId, Of);
    }

    private static TaskDelivery Of(Row row)
    {
        var stage = row switch
        {
            { OpenedAt: not null } => DeliveryStage.Opened,
            { BouncedAt: not null } => DeliveryStage.Bounced,
            { State: nameof(MailState.Sent) } => DeliveryStage.Accepted,
            { State: nameof(MailState.Parked) } => DeliveryStage.Parked,
            { State: null } => DeliveryStage.NoMail,
            _ => DeliveryStage.Queued,
        };
        return new TaskDelivery
        {
            TaskId = row.TaskId,
            Stage = stage,
            MailId = row.MailId,
            ToAddress = row.ToAddress,
            AcceptedAt = row.AcceptedAt,
            BouncedAt = row.BouncedAt,
            BounceReason = row switch
            {
                { BouncedAt: not null } => BounceWords.ReasonOf(row.BounceStatus),
                { State: nameof(MailState.Parked) } => row.LastError,
                _ => null,
            },
            OpenedAt = row.OpenedAt,
            IsProven = stage is DeliveryStage.Opened || (stage is DeliveryStage.Accepted && row.BouncedBeforeAt is null),
            BouncedBeforeAt = stage is DeliveryStage.Accepted ? row.BouncedBeforeAt : null,
            DelayedAt = stage is DeliveryStage.Accepted ? row.DelayedAt : null,
            LoadedAt = row.LoadedAt,
        };
    }

    private sealed record Row
    {
        public Guid TaskId { get; init; }

        public Guid? MailId { get; init; }

        public string? ToAddress { get; init; }

        public string? State { get; init; }

        public string? LastError { get; init; }

        public DateTimeOffset? AcceptedAt { get; init; }

        public DateTimeOffset? BouncedAt { get; init; }

        public string? BounceStatus { get; init; }

        public DateTimeOffset? DelayedAt { get; init; }

        public DateTimeOffset? BouncedBeforeAt { get; init; }

        public DateTimeOffset? OpenedAt { get; init; }

        public DateTimeOffset? LoadedAt { get; init; }
    }
}
