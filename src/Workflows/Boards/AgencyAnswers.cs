using Microsoft.EntityFrameworkCore;
using Workflows.Calendar;
using Workflows.Organisation;
using Workflows.Organisation.Succession;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Boards;

/// <summary>How agencies answered over the last months, by the month in which they were asked.</summary>
public sealed class AgencyAnswers(WorkflowsDb db, CalendarReader calendars, Successors successors, TimeProvider time)
{
    /// <summary>Months shown, the present one included.</summary>
    public const int MonthsShown = 12;

    private const string Sql = $"""
        SELECT t.agency_id AS "AgencyId", t.agency_name AS "AskedAs",
          (t.opened_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS "AskedOn", (v.cast_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS "AnsweredOn",
          CASE WHEN v.id IS NOT NULL AND NOT v.is_late THEN 'InTime'
            WHEN s.reason = 'NotReached' OR n.task_id IS NOT NULL THEN 'NotReached'
            WHEN v.id IS NOT NULL THEN 'Late'
            WHEN d.task_id IS NOT NULL THEN 'DeemedConsent'
            WHEN t.close_reason = 'NoAnswerInTime' THEN 'Silent'
            WHEN t.state = 'Open' THEN 'Waiting' ELSE 'NotNeeded' END AS "Outcome",
          count(*)::integer AS "Count"
        FROM plan.task t JOIN plan.plan p ON p.id = t.plan_id
        LEFT JOIN plan.vote v ON v.task_id = t.id
        LEFT JOIN plan.silence s ON s.task_id = t.id
        LEFT JOIN plan.deemed_consent d ON d.task_id = t.id
        LEFT JOIN plan.consent_annulment n ON n.task_id = t.id
        WHERE t.kind = 'Opinion' AND t.opened_at >= @since AND {Sight.OfTask}
        GROUP BY 1, 2, 3, 4, 5
        """;

    public async Task<AnswerStatistics> ReadAsync(Sight sight, CancellationToken stop)
    {
        var months = Month.UpTo(VietnamTime.Today(time), MonthsShown);
        var calendar = await calendars.LoadAsync(stop);
        var rows = await db.Database.SqlQueryRaw<Row>(Sql, [.. sight.With(
            new Npgsql.NpgsqlParameter("since", VietnamTime.At(months[0].FirstDay, TimeOnly.MinValue)))]).ToListAsync(stop);
        // What an agency was asked that went into another one is on record for that one.
        var now = await successors.NowAsync([.. rows.Select(r => r.AgencyId).Distinct()], stop);
        return AnswerStatistics.Of([.. rows.Select(r => FactOf(r, now[r.AgencyId]))], months, calendar);
    }

    private static AnswerFact FactOf(Row row, Agency now) =>
        new(now.Id, now.Name, now.ValidTo, row.AskedAs, row.AskedOn, row.AnsweredOn, Enum.Parse<AskedOutcome>(row.Outcome), row.Count);

    private sealed record Row
    {
        public Guid AgencyId { get; init; }

        public required string AskedAs { get; init; }

        public DateOnly AskedOn { get; init; }

        public DateOnly? AnsweredOn { get; init; }

        public required string Outcome { get; init; }

        public int Count { get; init; }
    }
}
