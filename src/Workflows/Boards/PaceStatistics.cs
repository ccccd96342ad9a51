using Workflows.Calendar;
using Workflows.Plans;

namespace Workflows.Boards;

/// <summary>What the database says of one submitted plan.</summary>
public sealed record PlanFact
{
    public required Guid PlanId { get; init; }

    public required string Title { get; init; }

    public required string AgencyName { get; init; }

    public required PlanState State { get; init; }

    /// <summary>"51/KH-UBND"; null before issue.</summary>
    public string? Number { get; init; }

    /// <summary>Legal date of the first submission.</summary>
    public required DateOnly SubmittedOn { get; init; }

    /// <summary>Legal date of the end; null while it is under way.</summary>
    public DateOnly? EndedOn { get; init; }

    /// <summary>Legal date on which the Committee's side was first asked; null before.</summary>
    public DateOnly? WithCommitteeSince { get; init; }

    public required int Versions { get; init; }

    /// <summary>Times somebody sent it back.</summary>
    public required int Returns { get; init; }

    public required int Withdrawals { get; init; }

    /// <summary>Rounds of opinions by step, the step that asked first before the others.</summary>
    public required IReadOnlyList<StepRounds> Rounds { get; init; }
}

/// <summary>How often a step asked for opinions.</summary>
/// <param name="Step">As drawn.</param>
/// <param name="Count">1 when nobody was asked again.</param>
public sealed record StepRounds(string Step, int Count);

/// <summary>One time a plan stood at a step.</summary>
/// <param name="PlanId">The plan.</param>
/// <param name="Step">As drawn.</param>
/// <param name="From">Legal date.</param>
/// <param name="To">Null while it still stands there.</param>
public sealed record StepStay(Guid PlanId, string Step, DateOnly From, DateOnly? To);

/// <summary>How fast a plan went.</summary>
/// <param name="Plan">What is known of it.</param>
/// <param name="Days">Working days from the first submission to the end, or until today.</param>
/// <param name="CommitteeDays">Working days since the Committee's side was first asked, repairs included; null before.</param>
/// <param name="SlowestStep">The step it stood at longest, all times together; null when none took a working day.</param>
/// <param name="SlowestDays">How long.</param>
public sealed record PlanLine(PlanFact Plan, int Days, int? CommitteeDays, string? SlowestStep, int SlowestDays)
{
    public bool IsUnderWay => Plan.EndedOn is null;

    /// <summary>Longer with the Committee's side than is usual. A hint, no rule: no regulation sets this limit.</summary>
    public bool IsLong => CommitteeDays > PaceStatistics.UsualDays;

    public bool IsVeryLong => CommitteeDays > PaceStatistics.LongDays;
}

/// <summary>How long plans stood at a step.</summary>
/// <param name="Step">As drawn.</param>
/// <param name="Plans">How many plans stood there.</param>
/// <param name="MedianDays">Of the working days of one plan at the step, all times together.</param>
/// <param name="MaximumDays">Likewise.</param>
public sealed record StepLine(string Step, int Plans, decimal MedianDays, int MaximumDays);

/// <summary>How plans went, those under way first, the longest first; and where they stood. Pure.</summary>
public sealed record PaceStatistics(IReadOnlyList<PlanLine> Plans, IReadOnlyList<StepLine> Steps)
{
    /// <summary>Working days with the Committee's side above which a plan is pointed out.</summary>
    public const int UsualDays = 7;

    /// <summary>Above which it is pointed out strongly.</summary>
    public const int LongDays = 10;

    public static PaceStatistics Of(IReadOnlyList<PlanFact> plans, IReadOnlyList<StepStay> stays, WorkingCalendar calendar, DateOnly today)
    {
        var atSteps = stays.GroupBy(s => (s.PlanId, s.Step))
            .Select(g => (g.Key.PlanId, g.Key.Step, Days: g.Sum(s => calendar.WorkingDaysBetween(s.From, s.To ?? today))))
            .ToList();
        var ofPlan = atSteps.ToLookup(s => s.PlanId);
        var lines = plans.Select(plan => LineOf(plan, [.. ofPlan[plan.PlanId].Select(s => (s.Step, s.Days))], calendar, today));
        var known = plans.Select(p => p.PlanId).ToHashSet();
        return new(
            [.. lines.OrderByDescending(l => l.IsUnderWay).ThenByDescending(l => l.Plan.EndedOn).ThenByDescending(l => l.Days).ThenBy(l => l.Plan.Title, StringComparer.Ordinal).ThenBy(l => l.Plan.PlanId)],
            [.. atSteps.Where(s => known.Contains(s.PlanId)).GroupBy(s => s.Step)
                .Select(g => new StepLine(g.Key, g.Count(), Median.Of(g.Select(s => s.Days))!.Value, g.Max(s => s.Days)))
                .OrderByDescending(s => s.MedianDays).ThenByDescending(s => s.MaximumDays).ThenBy(s => s.Step, StringComparer.Ordinal)]);
    }

    private static PlanLine LineOf(PlanFact plan, IReadOnlyList<(string Step, int Days)> steps, WorkingCalendar calendar, DateOnly today)
    {
        var end = plan.EndedOn ?? today;
        var slowest = steps.Where(s => s.Days > 0).OrderByDescending(s => s.Days).ThenBy(s => s.Step, StringComparer.Ordinal).FirstOrDefault();
        return new(
            plan,
            calendar.WorkingDaysBetween(plan.SubmittedOn, end),
            plan.WithCommitteeSince is { } since ? calendar.WorkingDaysBetween(since, end) : null,
            slowest.Step,
            slowest.Days);
    }
}
