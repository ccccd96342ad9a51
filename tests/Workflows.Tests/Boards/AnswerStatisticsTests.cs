using FsCheck;
using FsCheck.Fluent;
using Workflows.Boards;
using Workflows.Tests.Calendar;
using Xunit;

namespace Workflows.Tests.Boards;

/// <summary>Answers of agencies, counted by month and ranked.</summary>
public sealed class AnswerStatisticsTests
{
    private static readonly Guid[] Ids = [.. Enumerable.Range(1, 4).Select(i => new Guid(i, 0, 0, new byte[8]))];

    private static readonly IReadOnlyList<Month> Year = Month.UpTo(new(2019, 12, 31), 12);

    [Fact]
    public void Nothing_is_counted_twice_or_lost_over_agencies_and_months() => Prop.ForAll(Facts.ToArbitrary(), facts =>
    {
        var board = AnswerStatistics.Of(facts, Year, Calendars.Seeded);
        var expected = facts.Where(f => f.AskedOn.Year == 2019).Sum(f => f.Count);
        return board.Whole.Asked == expected
            && board.Agencies.Sum(a => a.Whole.Asked) == expected
            && board.ByMonth.Values.Sum(t => t.Asked) == expected
            && board.Agencies.All(a => a.Months.Values.Sum(t => t.Asked) == a.Whole.Asked)
            && Enum.GetValues<AskedOutcome>().All(o => board.Agencies.Sum(a => a.Whole[o]) == board.Whole[o])
            && board.Agencies.All(a => a.Whole.InTimeShare is null or (>= 0 and <= 1));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_order_of_the_facts_changes_nothing() => Prop.ForAll(Facts.ToArbitrary(), facts =>
        Ranks(AnswerStatistics.Of(facts, Year, Calendars.Seeded)).SequenceEqual(Ranks(AnswerStatistics.Of([.. facts.Reverse()], Year, Calendars.Seeded))))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void Who_was_not_reached_or_is_still_waited_for_is_not_judged_and_a_late_answer_stays_not_in_time()
    {
        var board = AnswerStatistics.Of(
            [
                Fact(0, AskedOutcome.InTime, answered: new(2019, 3, 6)), Fact(0, AskedOutcome.NotReached), Fact(0, AskedOutcome.Waiting), Fact(0, AskedOutcome.NotNeeded),
                Fact(1, AskedOutcome.InTime, answered: new(2019, 3, 5)), Fact(1, AskedOutcome.Late, answered: new(2019, 3, 20)), Fact(1, AskedOutcome.DeemedConsent), Fact(1, AskedOutcome.Silent),
                Fact(2, AskedOutcome.Waiting),
            ],
            Year,
            Calendars.Seeded);

        Assert.Equal([(Ids[0], 1), (Ids[1], 2), (Ids[2], (int?)null)], Ranks(board));
        Assert.Equal([1m, 0.25m, null], board.Agencies.Select(a => a.Whole.InTimeShare));
        // Asked on Monday 04/03/2019: two working days; one and twelve.
        Assert.Equal([2m, 6.5m, null], board.Agencies.Select(a => a.Whole.MedianDays));
    }

    [Fact]
    public void Alike_agencies_share_a_rank_and_the_next_one_counts_them()
    {
        var board = AnswerStatistics.Of(
            [
                Fact(0, AskedOutcome.InTime, answered: new(2019, 3, 5)), Fact(1, AskedOutcome.InTime, answered: new(2019, 3, 5)), Fact(2, AskedOutcome.Silent),
            ],
            Year,
            Calendars.Seeded);
        Assert.Equal([1, 1, 3], board.Agencies.Select(a => a.Rank));
    }

    [Fact]
    public void An_agency_that_was_renamed_keeps_its_history_and_shows_the_name_it_was_asked_under()
    {
        var board = AnswerStatistics.Of(
            [
                Fact(0, AskedOutcome.InTime, answered: new(2019, 3, 5)) with { Name = "Sở Khoa học và Công nghệ", AskedAs = "Sở Thông tin và Truyền thông" },
                Fact(0, AskedOutcome.Silent) with { Name = "Sở Khoa học và Công nghệ", AskedAs = "Sở Khoa học và Công nghệ" },
            ],
            Year,
            Calendars.Seeded);
        var line = Assert.Single(board.Agencies);
        Assert.Equal(("Sở Khoa học và Công nghệ", 2), (line.Name, line.Whole.Asked));
        Assert.Equal(["Sở Thông tin và Truyền thông"], line.FormerNames);
    }

    [Fact]
    public void Over_Tet_only_working_days_count()
    {
        // Tết 2019: 04/02 to 08/02.
        var board = AnswerStatistics.Of([Fact(0, AskedOutcome.InTime, answered: new(2019, 2, 12)) with { AskedOn = new(2019, 2, 1) }], Year, Calendars.Seeded);
        Assert.Equal(2m, board.Whole.MedianDays);
    }

    private static Gen<IReadOnlyList<AnswerFact>> Facts => (
        from agency in Gen.Choose(0, Ids.Length - 1)
        from outcome in Gen.Elements(Enum.GetValues<AskedOutcome>())
        from asked in Gen.Choose(-60, 420).Select(Calendars.Start.AddDays)
        from days in Gen.Choose(0, 30)
        from count in Gen.Choose(1, 3)
        select Fact(agency, outcome, outcome is AskedOutcome.InTime or AskedOutcome.Late ? asked.AddDays(days) : null) with { AskedOn = asked, Count = count })
        .ListOf().Select(list => (IReadOnlyList<AnswerFact>)list.ToList());

    private static AnswerFact Fact(int agency, AskedOutcome outcome, DateOnly? answered = null) =>
        new(Ids[agency], $"Sở {agency}", null, $"Sở {agency}", new(2019, 3, 4), answered, outcome, 1);

    private static IEnumerable<(Guid Agency, int? Rank)> Ranks(AnswerStatistics board) => board.Agencies.Select(a => (a.AgencyId, a.Rank));
}
