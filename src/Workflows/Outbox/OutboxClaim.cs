using Microsoft.EntityFrameworkCore;
using Npgsql;
using Workflows.Storage;

namespace Workflows.Outbox;

/// <summary>A mail a sender may send until its lease ends.</summary>
/// <param name="Attempt">1 for the first try.</param>
/// <param name="Lease">Number of the claim; marks of an older claim are refused.</param>
public sealed record ClaimedMail(
    Guid Id,
    Guid Lease,
    int Attempt,
    string MessageId,
    string ToAddress,
    string ToName,
    string Subject,
    MailBody Body,
    Guid? LinkId,
    bool WithCode,
    Guid? PlanId,
    Guid? TaskId,
    Guid? FileId = null);

/// <summary>
/// Takes due mails for one sender. Two senders never get the same row: rows locked by another claim are
/// skipped, claimed rows are out of the queue until their lease ends.
/// </summary>
public sealed class OutboxClaim(WorkflowsDb db, TimeProvider time)
{
    private const string GiveBackCancelled = """
        UPDATE mail.outbox SET state = 'Cancelled', lease_owner = NULL, lease_until = NULL
        WHERE state = 'Sending' AND lease_until < $1 AND cancelled_at IS NOT NULL
        """;

    // Two branches, each on its partial index: waiting mails that are due, and mails whose sender died or did not hear
    // of this very claim. Those were not tried: the attempt is counted already.
    private const string Take = """
        WITH due AS (
          SELECT id FROM mail.outbox
          WHERE state = 'Queued' AND next_attempt_at <= $1
          ORDER BY next_attempt_at, id LIMIT $2 FOR UPDATE SKIP LOCKED
        ), lost AS (
          SELECT id FROM mail.outbox
          WHERE state = 'Sending' AND (lease_until < $1 OR lease_owner = $3) AND cancelled_at IS NULL
          ORDER BY lease_until LIMIT $2 FOR UPDATE SKIP LOCKED
        ), chosen AS (
          SELECT id FROM lost UNION ALL SELECT id FROM due LIMIT $2
        )
        UPDATE mail.outbox o SET
          state = 'Sending', attempts = o.attempts + CASE o.lease_owner WHEN $3 THEN 0 ELSE 1 END, lease_owner = $3, lease_until = $4,
          message_id = coalesce(o.message_id, '<' || replace(o.id::text, '-', '') || '@' || $5 || '>')
        FROM chosen WHERE o.id = chosen.id
        RETURNING o.id, o.attempts, o.message_id, o.to_address, o.to_name, o.subject, o.body::text,
          o.link_id, o.with_code, o.plan_id, o.task_id, o.file_id
        """;

    /// <summary>Claims inside the open transaction; the caller commits before it sends anything.</summary>
    /// <param name="claim">
    /// Number of this claim, drawn by the sender. When the line broke at the COMMIT, the sender asks again under the same number
    /// and gets what it may have claimed, without waiting for its own lease to end.
    /// </param>
    /// <param name="atMost">Largest number of mails.</param>
    /// <param name="lease">Longer than sending them takes at worst.</param>
    /// <param name="domain">Right side of the Message-ID of mails claimed for the first time.</param>
    /// <param name="stop">Cancels the query.</param>
    public async Task<IReadOnlyList<ClaimedMail>> ClaimAsync(
        Guid claim, int atMost, TimeSpan lease, string domain, CancellationToken stop)
    {
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        var now = time.GetUtcNow();
        await using (var tidy = new NpgsqlCommand(GiveBackCancelled, connection))
        {
            tidy.Parameters.Add(new() { Value = now });
            await tidy.ExecuteNonQueryAsync(stop);
        }

        await using var take = new NpgsqlCommand(Take, connection);
        take.Parameters.Add(new() { Value = now });
        take.Parameters.Add(new() { Value = (long)atMost });
        take.Parameters.Add(new() { Value = claim });
        take.Parameters.Add(new() { Value = now + lease });
        take.Parameters.Add(new() { Value = domain });
        var mails = new List<ClaimedMail>();
        await using var rows = await take.ExecuteReaderAsync(stop);
        while (await rows.ReadAsync(stop))
        {
            mails.Add(new ClaimedMail(
                rows.GetGuid(0),
                claim,
                rows.GetInt32(1),
                rows.GetString(2),
                rows.GetString(3),
                rows.GetString(4),
                rows.GetString(5),
                OutboxMailMap.Read(rows.GetString(6)),
                Id(rows, 7),
                rows.GetBoolean(8),
                Id(rows, 9),
                Id(rows, 10),
                Id(rows, 11)));
        }

        return mails;
    }

    private static Guid? Id(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetGuid(column);
}
