using Workflows.Calendar;
using Workflows.Values;

namespace Workflows.Boards;

/// <summary>What came of asking an agency for an opinion. Each request has one outcome.</summary>
public enum AskedOutcome
{
    InTime,

    /// <summary>It answered after it had been recorded as silent.</summary>
    Late,

    /// <summary>Silent, taken as consent.</summary>
    DeemedConsent,

    /// <summary>Silent, and no consent.</summary>
    Silent,

    /// <summary>The request did not reach it: its silence, and an answer after it, are not held against it.</summary>
    NotReached,

    /// <summary>Still waited for.</summary>
    Waiting,

    /// <summary>The step ended without it.</summary>
    NotNeeded,
}

/// <summary>Requests of one day to one agency that ended alike.</summary>
/// <param name="AgencyId">The agency as it goes on today: itself, or the one it went into.</param>
/// <param name="Name">Its name today.</param>
/// <param name="EndedOn">Its last day, where it exists no more.</param>
/// <param name="AskedAs">Its name when it was asked.</param>
/// <param name="AskedOn">Legal date in Việt Nam.</param>
/// <param name="AnsweredOn">Legal date in Việt Nam; null without an answer.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Count">How many.</param>
public sealed record AnswerFact(
    Guid AgencyId, string Name, DateOnly? EndedOn, string AskedAs, DateOnly AskedOn, DateOnly? AnsweredOn, AskedOutcome Outcome, int Count);

/// <summary>How many requests ended how, and how long answers took.</summary>
public sealed record AnswerTally
{
    public required IReadOnlyDictionary<AskedOutcome, int> Counts { get; init; }

    /// <summary>Median of the working days from the day of the request to the day of the answer, late ones included; null without answers.</summary>
    public required decimal? MedianDays { get; init; }

    public int this[AskedOutcome outcome] => Counts.GetValueOrDefault(outcome);

    public int Asked => Counts.Values.Sum();

    /// <summary>Silent at the deadline, whatever it was taken for and whether or not an answer came later.</summary>
    public int NotInTime => this[AskedOutcome.Late] + this[AskedOutcome.DeemedConsent] + this[AskedOutcome.Silent];

    /// <summary>Requests for which the agency can be judged: they reached it and their time is over.</summary>
    public int Judged => this[AskedOutcome.InTime] + NotInTime;

    /// <summary>Share answered in time of those judged, 0 to 1; null where nothing can be judged.</summary>
    public decimal? InTimeShare => Judged == 0 ? null : (decimal)this[AskedOutcome.InTime] / Judged;
}

/// <summary>One agency over the months.</summary>
/// <param name="AgencyId">Its record.</param>
/// <param name="Name">Its name today.</param>
/// <param name="FormerNames">Other names under which it was asked.</param>
/// <param name="EndedOn">Its last day, where it exists no more.</param>
/// <param name="Rank">1 is the best; alike agencies share a rank. Null where nothing can be judged.</param>
/// <param name="Whole">All months together.</param>
public sealed record AgencyLine(
    Guid AgencyId, string Name, IReadOnlyList<string> FormerNames, DateOnly? EndedOn, int? Rank, AnswerTally Whole)
{
    /// <summary>By month asked; months without requests are left out.</summary>
    public required IReadOnlyDictionary<Month, AnswerTally> Months { get; init; }
}

/// <summary>Silence and lateness of agencies over the months, the best first. Pure.</summary>
public sealed record AnswerStatistics(IReadOnlyList<Month> Months, IReadOnlyList<AgencyLine> Agencies, IReadOnlyDictionary<Month, AnswerTally> ByMonth, AnswerTally Whole)
{
    /// <param name="facts">In any order.</param>
    /// <param name="months">Facts of other months are left out.</param>
    /// <param name="calendar">Counts working days.</param>
    public static AnswerStatistics Of(IReadOnlyList<AnswerFact> facts, IReadOnlyList<Month> months, WorkingCalendar calendar)
    {
        var among = facts.Where(f => months.Contains(Month.Of(f.AskedOn))).ToList();
        var order = StringComparer.Create(VietnamTime.Culture, ignoreCase: true);
        var lines = among.GroupBy(f => f.AgencyId)
            .Select(group => new AgencyLine(
                group.Key,
                group.First().Name,
                [.. group.Select(f => f.AskedAs).Distinct(StringComparer.Ordinal).Where(name => name != group.First().Name).Order(order)],
                group.First().EndedOn,
                null,
                TallyOf(group, calendar))
            { Months = MonthsOf(group, calendar) })
            .OrderByDescending(line => line.Whole.InTimeShare ?? -1).ThenBy(line => line.Whole.MedianDays ?? decimal.MaxValue)
            .ThenByDescending(line => line.Whole.Asked).ThenBy(line => line.Name, order).ThenBy(line => line.AgencyId)
            .ToList();
        return new(months, Ranked(lines), MonthsOf(among, calendar), TallyOf(among, calendar));
    }

    private static List<AgencyLine> Ranked(List<AgencyLine> sorted)
    {
        var ranked = new List<AgencyLine>(sorted.Count);
        foreach (var line in sorted)
        {
            var previous = ranked.Count > 0 ? ranked[^1] : null;
            var isAlike = previous is not null && previous.Whole.InTimeShare == line.Whole.InTimeShare && previous.Whole.MedianDays == line.Whole.MedianDays;
            ranked.Add(line with { Rank = line.Whole.InTimeShare is null ? null : isAlike ? previous!.Rank : ranked.Count + 1 });
        }

        return ranked;
    }

    private static Dictionary<Month, AnswerTally> MonthsOf(IEnumerable<AnswerFact> facts, WorkingCalendar calendar) =>
        facts.GroupBy(f => Month.Of(f.AskedOn)).ToDictionary(g => g.Key, g => TallyOf(g, calendar));

    private static AnswerTally TallyOf(IEnumerable<AnswerFact> facts, WorkingCalendar calendar)
    {
        var all = facts.ToList();
        return new AnswerTally
        {
            Counts = all.GroupBy(f => f.Outcome).ToDictionary(g => g.Key, g => g.Sum(f => f.Count)),
            MedianDays = Median.Of(all.Where(f => f.AnsweredOn is not null)
                .SelectMany(f => Enumerable.Repeat(calendar.WorkingDaysBetween(f.AskedOn, f.AnsweredOn!.Value), f.Count))),
        };
    }
}
