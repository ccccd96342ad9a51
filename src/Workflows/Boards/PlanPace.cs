using Microsoft.EntityFrameworkCore;
using Npgsql;
using Workflows.Calendar;
using Workflows.Issuance;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Boards;

/// <summary>How plans went: rework, working days, slowest step. Plans under way, and those that ended within the last months.</summary>
public sealed class PlanPace(WorkflowsDb db, CalendarReader calendars, TimeProvider time)
{
    private const string Among = $"""
        p.current_version > 0 AND (p.state NOT IN ('Issued', 'Refused', 'Cancelled') OR p.updated_at >= @since) AND {Sight.OfPlan}
        """;

    private const string PlansSql = $"""
        SELECT p.id AS "PlanId", p.title AS "Title", p.agency_name AS "AgencyName", p.state AS "State", p.number AS "Number", p.symbol AS "Symbol",
          (f.submitted_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS "SubmittedOn", coalesce((p.released_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, p.issued_date) AS "IssuedOn",
          (p.updated_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS "UpdatedOn", (k.since AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS "WithCommitteeSince",
          p.current_version AS "Versions", (b.returns + k.returns)::integer AS "Returns", k.withdrawals::integer AS "Withdrawals",
          o.steps AS "RoundSteps", o.rounds AS "RoundCounts"
        FROM plan.plan p
        CROSS JOIN LATERAL (SELECT min(v.created_at) AS submitted_at FROM plan.version v WHERE v.plan_id = p.id) f
        CROSS JOIN LATERAL (SELECT count(*) AS returns FROM plan.vote v WHERE v.plan_id = p.id AND v.verdict = 'Return'
          AND NOT EXISTS (SELECT FROM plan.taken_back x WHERE x.vote_id = v.id)) b
        CROSS JOIN LATERAL (
          SELECT coalesce(array_agg(r.step ORDER BY r.first), ARRAY[]::text[]) AS steps, coalesce(array_agg(r.rounds ORDER BY r.first), ARRAY[]::integer[]) AS rounds
          FROM (
            SELECT min(t.step) AS step, count(DISTINCT t.round)::integer AS rounds, min(t.round) AS first
            FROM plan.task t WHERE t.plan_id = p.id AND t.kind = 'Opinion' GROUP BY t.step_id
          ) r
        ) o
        CROSS JOIN LATERAL (
          SELECT count(*) FILTER (WHERE t.kind IN ('Issue', 'Sign', 'Seal') AND t.outcome = '{IssueActivity.Returned}') AS returns,
            count(DISTINCT t.instance_id) FILTER (WHERE t.close_reason = 'Recalled') AS withdrawals,
            min(t.opened_at) FILTER (WHERE t.kind IN ('Approve', 'Vote', 'Issue') AND a.kind IN ('CommitteeOffice', 'PeoplesCommittee')
              AND t.agency_id <> p.agency_id) AS since
          FROM plan.task t JOIN org.agency a ON a.id = t.agency_id WHERE t.plan_id = p.id
        ) k
        WHERE {Among}
        """;

    private const string StaysSql = $"""
        SELECT t.plan_id AS "PlanId", t.step AS "Step", (min(t.opened_at) AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS "From",
          CASE WHEN bool_or(t.state = 'Open') THEN NULL ELSE (max(t.closed_at) AT TIME ZONE 'Asia/Ho_Chi_Minh')::date END AS "To"
        FROM plan.task t JOIN plan.plan p ON p.id = t.plan_id
        WHERE {Among} AND t.opened_at >= (SELECT min(v.created_at) FROM plan.version v WHERE v.plan_id = p.id)
        GROUP BY t.plan_id, t.step, t.activity_instance_id
        """;

    public async Task<PaceStatistics> ReadAsync(Sight sight, CancellationToken stop)
    {
        var today = VietnamTime.Today(time);
        var since = VietnamTime.At(Month.UpTo(today, AgencyAnswers.MonthsShown)[0].FirstDay, TimeOnly.MinValue);
        var calendar = await calendars.LoadAsync(stop);
        var plans = await db.Database.SqlQueryRaw<Row>(PlansSql, [.. sight.With(new NpgsqlParameter("since", since))]).ToListAsync(stop);
        var stays = await db.Database.SqlQueryRaw<StepStay>(StaysSql, [.. sight.With(new NpgsqlParameter("since", since))]).ToListAsync(stop);
        return PaceStatistics.Of([.. plans.Select(FactOf)], stays, calendar, today);
    }

    private static PlanFact FactOf(Row row)
    {
        var state = Enum.Parse<PlanState>(row.State);
        return new PlanFact
        {
            PlanId = row.PlanId,
            Title = row.Title,
            AgencyName = row.AgencyName,
            State = state,
            Number = row.Number is { } number ? $"{number:00}/{row.Symbol}" : null,
            SubmittedOn = row.SubmittedOn,
            EndedOn = PlanStates.IsFinal(state) ? row.IssuedOn ?? row.UpdatedOn : null,
            WithCommitteeSince = row.WithCommitteeSince,
            Versions = row.Versions,
            Returns = row.Returns,
            Withdrawals = row.Withdrawals,
            Rounds = [.. row.RoundSteps.Zip(row.RoundCounts, (step, count) => new StepRounds(step, count))],
        };
    }

    private sealed record Row
    {
        public Guid PlanId { get; init; }

        public required string Title { get; init; }

        public required string AgencyName { get; init; }

        public required string State { get; init; }

        public int? Number { get; init; }

        public string? Symbol { get; init; }

        public DateOnly SubmittedOn { get; init; }

        public DateOnly? IssuedOn { get; init; }

        public DateOnly UpdatedOn { get; init; }

        public DateOnly? WithCommitteeSince { get; init; }

        public int Versions { get; init; }

        public int Returns { get; init; }

        public int Withdrawals { get; init; }

        public required string[] RoundSteps { get; init; }

        public required int[] RoundCounts { get; init; }
    }
}
