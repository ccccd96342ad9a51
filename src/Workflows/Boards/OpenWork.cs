using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
using Workflows.Calendar;
using Workflows.HumanTasks;
using Workflows.Outbox.Deliveries;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Boards;

/// <summary>Everything that is waited for now: by whom, until when, whether the request reached them.</summary>
public sealed class OpenWork(WorkflowsDb db, CalendarReader calendars, DeliveryReader deliveries, TimeProvider time)
{
    /// <summary>A deadline is near when no more working days than this are left.</summary>
    public const int SoonDays = 2;

    /// <summary>Largest page, also of an export.</summary>
    public const int Limit = 20_000;

    private const int WordLimit = 8;

    private const string Standing = """
        CASE WHEN c.task_id IS NOT NULL THEN 'Stopped' WHEN t.due_on IS NULL THEN 'NoDay' WHEN t.due_on < @late_before THEN 'Late'
          WHEN t.due_on = @today THEN 'Today' WHEN t.due_on < @soon_before THEN 'Soon' ELSE 'InTime' END
        """;

    private const string Tasks = """
        plan.task t JOIN plan.plan p ON p.id = t.plan_id
        LEFT JOIN plan.clock_stop c ON c.task_id = t.id AND c.restarted_at IS NULL
        """;

    private const string Urgency = "s.standing = 'Stopped', s.due_on NULLS LAST, s.opened_at, s.id";

    private const string PageSql = $"""
        WITH seen AS MATERIALIZED (
          SELECT t.id, t.plan_id, t.kind, t.step, t.step_id, t.round, t.person_id, t.person_name, t.on_behalf_of, t.post_title, t.agency_id, t.agency_name,
            t.opened_at, t.due_on, p.title, p.agency_name AS drafting_agency, {Standing} AS standing,
            {Sight.OfDelivery} AS sees_delivery, {Sight.OfPage} AS may_open
          FROM {Tasks}
          WHERE t.state = 'Open' AND {Sight.OfTask} AND (@agency IS NULL OR t.agency_id = @agency)
            AND NOT EXISTS (
              SELECT FROM unnest(@folded, @typed) AS w (folded, typed)
              WHERE NOT (p.search_text LIKE w.folded OR concat_ws(' ', p.title, t.person_name, t.on_behalf_of, t.agency_name, t.step) ILIKE w.typed))
        ), counts AS (
          SELECT count(*) FILTER (WHERE standing = 'Late')::integer AS late, count(*) FILTER (WHERE standing = 'Today')::integer AS today,
            count(*) FILTER (WHERE standing = 'Soon')::integer AS soon, count(*) FILTER (WHERE standing = 'InTime')::integer AS in_time,
            count(*) FILTER (WHERE standing = 'NoDay')::integer AS no_day, count(*) FILTER (WHERE standing = 'Stopped')::integer AS stopped
          FROM seen
        ), page AS (
          SELECT * FROM seen s WHERE @standing IS NULL OR s.standing = @standing ORDER BY {Urgency} LIMIT @size OFFSET @skip
        )
        -- An empty page still has its counters.
        SELECT counts.late AS "Late", counts.today AS "Today", counts.soon AS "Soon", counts.in_time AS "InTime", counts.no_day AS "NoDay", counts.stopped AS "Stopped",
          s.id AS "TaskId", s.plan_id AS "PlanId", s.title AS "PlanTitle", s.drafting_agency AS "DraftingAgency", s.kind AS "Kind", s.step AS "Step", coalesce(o.round, 1) AS "Round",
          s.person_name AS "PersonName", s.on_behalf_of AS "OnBehalfOf", s.post_title AS "PostTitle", s.agency_id AS "AgencyId", s.agency_name AS "AgencyName",
          s.opened_at AS "OpenedAt", s.due_on AS "DueOn", s.standing AS "Standing", s.sees_delivery AS "SeesDelivery", s.may_open AS "MayOpen",
          x.wished_on AS "WishedOn", coalesce(x.granted, 0) AS "Granted", (coalesce(n.own, 0) + u.times)::integer AS "Reminders", coalesce(n.others, 0) AS "Escalations"
        FROM counts LEFT JOIN page s ON true
        LEFT JOIN LATERAL (
          SELECT max(r.wished_on) FILTER (WHERE r.answer IS NULL) AS wished_on, count(*) FILTER (WHERE r.answer = 'Granted')::integer AS granted
          FROM plan.extension_request r WHERE r.task_id = s.id
        ) x ON true
        LEFT JOIN LATERAL (
          SELECT count(*) FILTER (WHERE r.person_id = s.person_id)::integer AS own, count(*) FILTER (WHERE r.person_id <> s.person_id)::integer AS others
          FROM plan.reminder_notice r WHERE r.task_id = s.id AND r.mail_id IS NOT NULL
        ) n ON true
        LEFT JOIN LATERAL (
          SELECT count(*) AS times FROM plan.nudge u WHERE u.person_id = s.person_id AND u.task_id = s.id
        ) u ON true
        LEFT JOIN LATERAL (
          -- Rounds are numbered through the plan; a reader counts those of this step.
          SELECT count(DISTINCT r.round)::integer AS round FROM plan.task r
          WHERE r.plan_id = s.plan_id AND r.kind = 'Opinion' AND r.step_id = s.step_id AND r.round <= s.round AND s.kind = 'Opinion'
        ) o ON true
        ORDER BY {Urgency}
        """;

    private const string AgenciesSql = $"""
        SELECT t.agency_id AS "AgencyId", a.name AS "Name", count(*)::integer AS "Open", count(*) FILTER (WHERE {Standing} = 'Late')::integer AS "Late"
        FROM {Tasks} JOIN org.agency a ON a.id = t.agency_id
        WHERE t.state = 'Open' AND {Sight.OfTask}
        GROUP BY t.agency_id, a.name
        """;

    /// <summary>The open tasks in sight, the most urgent first.</summary>
    public async Task<OpenWorkPage> ReadAsync(Sight sight, OpenWorkQuery query, CancellationToken stop)
    {
        var calendar = await calendars.LoadAsync(stop);
        var words = VietnameseText.Normalise(query.Text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Distinct().Take(WordLimit).ToArray();
        var size = Math.Clamp(query.Size, 1, Limit);
        var rows = await db.Database.SqlQueryRaw<Row>(PageSql, [.. sight.With([
            .. Days(calendar),
            new("agency", NpgsqlDbType.Uuid) { Value = query.AgencyId ?? (object)DBNull.Value },
            new("standing", NpgsqlDbType.Text) { Value = query.Standing?.ToString() ?? (object)DBNull.Value },
            new("folded", NpgsqlDbType.Array | NpgsqlDbType.Text) { Value = words.Select(w => Like(VietnameseText.Fold(w))).ToArray() },
            new("typed", NpgsqlDbType.Array | NpgsqlDbType.Text) { Value = words.Select(Like).ToArray() },
            new("size", size),
            new("skip", (long)(Math.Max(1, query.Page) - 1) * size)])]).ToListAsync(stop);
        var tasks = rows.Where(r => r.TaskId is not null).ToList();
        var reached = await deliveries.ForTasksAsync([.. tasks.Where(r => r.SeesDelivery is true).Select(r => r.TaskId!.Value)], stop);
        var first = rows[0];
        return new OpenWorkPage(
            new(first.Late, first.Today, first.Soon, first.InTime, first.NoDay, first.Stopped),
            [.. tasks.Select(r => LineOf(r, reached.GetValueOrDefault(r.TaskId!.Value), calendar))],
            query with { Size = size });
    }

    /// <summary>The agencies that have something open, in Vietnamese order.</summary>
    public async Task<IReadOnlyList<WaitedFor>> AgenciesAsync(Sight sight, CancellationToken stop)
    {
        var found = await db.Database.SqlQueryRaw<WaitedFor>(
            AgenciesSql, [.. sight.With(Days(await calendars.LoadAsync(stop)))]).ToListAsync(stop);
        return [.. found.OrderBy(a => a.Name, StringComparer.Create(VietnamTime.Culture, ignoreCase: true))];
    }

    /// <summary>The borders between standings, so that the database need not know the calendar.</summary>
    private NpgsqlParameter[] Days(WorkingCalendar calendar)
    {
        var today = VietnamTime.Today(time);
        return
        [
            new("today", today),
            new("late_before", WorkingCalendar.EndOf(today) <= time.GetUtcNow() ? today.AddDays(1) : today),
            new("soon_before", calendar.AddWorkingDays(today, SoonDays + 1)),
        ];
    }

    private OpenWorkLine LineOf(Row row, TaskDelivery? delivery, WorkingCalendar calendar)
    {
        var standing = Enum.Parse<DueStanding>(row.Standing!);
        return new OpenWorkLine
        {
            TaskId = row.TaskId!.Value,
            PlanId = row.PlanId!.Value,
            PlanTitle = row.PlanTitle!,
            DraftingAgency = row.DraftingAgency!,
            Kind = Enum.Parse<TaskKind>(row.Kind!),
            Step = row.Step!,
            Round = row.Round!.Value,
            PersonName = row.PersonName!,
            OnBehalfOf = row.OnBehalfOf,
            PostTitle = row.PostTitle!,
            AgencyId = row.AgencyId!.Value,
            AgencyName = row.AgencyName!,
            OpenedAt = row.OpenedAt!.Value,
            DueOn = row.DueOn,
            Standing = standing,
            WorkingDaysLeft = row.DueOn is { } due && standing is not DueStanding.Stopped ? calendar.WorkingDaysBetween(VietnamTime.Today(time), due) : null,
            WishedOn = row.WishedOn,
            Extensions = row.Granted!.Value,
            Reminders = row.Reminders!.Value,
            Escalations = row.Escalations!.Value,
            Delivery = delivery,
            MayOpenPlan = row.MayOpen is true,
        };
    }

    /// <summary>Contains-pattern with the pattern's own signs taken literally.</summary>
    private static string Like(string text) => $"%{text
        .Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace("%", @"\%", StringComparison.Ordinal)
        .Replace("_", @"\_", StringComparison.Ordinal)}%";

    private sealed record Row
    {
        public int Late { get; init; }

        public int Today { get; init; }

        public int Soon { get; init; }

        public int InTime { get; init; }

        public int NoDay { get; init; }

        public int Stopped { get; init; }

        public Guid? TaskId { get; init; }

        public Guid? PlanId { get; init; }

        public string? PlanTitle { get; init; }

        public string? DraftingAgency { get; init; }

        public string? Kind { get; init; }

        public string? Step { get; init; }

        public int? Round { get; init; }

        public string? PersonName { get; init; }

        public string? OnBehalfOf { get; init; }

        public string? PostTitle { get; init; }

        public Guid? AgencyId { get; init; }

        public string? AgencyName { get; init; }

        public DateTimeOffset? OpenedAt { get; init; }

        public DateOnly? DueOn { get; init; }

        public string? Standing { get; init; }

        public bool? SeesDelivery { get; init; }

        public bool? MayOpen { get; init; }

        public DateOnly? WishedOn { get; init; }

        public int? Granted { get; init; }

        public int? Reminders { get; init; }

        public int? Escalations { get; init; }
    }
}
