using Workflows.Boards;
using Workflows.Plans;
using Workflows.Tests.Calendar;
using Xunit;

namespace Workflows.Tests.Boards;

/// <summary>How plans went, in working days.</summary>
public sealed class PaceStatisticsTests
{
    private static readonly DateOnly Today = new(2019, 2, 20);

    [Fact]
    public void Returns_to_a_step_add_up_and_the_slowest_step_is_the_longest_sum()
    {
        var plan = Plan(1, new(2019, 1, 28));
        var board = PaceStatistics.Of(
            [plan],
            [
                new(plan.PlanId, "Duyệt", new(2019, 1, 28), new(2019, 1, 30)), new(plan.PlanId, "Sửa", new(2019, 1, 30), new(2019, 2, 1)),
                // Tết lies between: 01/02 to 12/02 are two working days.
                new(plan.PlanId, "Duyệt", new(2019, 2, 1), new(2019, 2, 12)), new(plan.PlanId, "Ý kiến", new(2019, 2, 12), new(2019, 2, 15)),
            ],
            Calendars.Seeded,
            Today);

        var line = Assert.Single(board.Plans);
        Assert.Equal(("Duyệt", 4), (line.SlowestStep, line.SlowestDays));
        Assert.Equal(Calendars.Seeded.WorkingDaysBetween(new(2019, 1, 28), Today), line.Days);
        Assert.Equal([("Duyệt", 4m, 4), ("Ý kiến", 3m, 3), ("Sửa", 2m, 2)], board.Steps.Select(s => (s.Step, s.MedianDays, s.MaximumDays)));
    }

    [Fact]
    public void A_step_that_is_still_open_counts_until_today_and_median_and_maximum_are_over_plans()
    {
        var plans = new[] { Plan(1, new(2019, 2, 11)), Plan(2, new(2019, 2, 11)), Plan(3, new(2019, 2, 11)) };
        var board = PaceStatistics.Of(
            plans,
            [
                new(plans[0].PlanId, "Duyệt", new(2019, 2, 11), null), new(plans[1].PlanId, "Duyệt", new(2019, 2, 11), new(2019, 2, 12)),
                new(plans[2].PlanId, "Duyệt", new(2019, 2, 11), new(2019, 2, 13)),
            ],
            Calendars.Seeded,
            Today);
        Assert.Equal(new StepLine("Duyệt", 3, 2m, 7), Assert.Single(board.Steps));
    }

    [Theory]
    [InlineData(7, false, false)]
    [InlineData(8, true, false)]
    [InlineData(10, true, false)]
    [InlineData(11, true, true)]
    public void A_long_stay_with_the_committee_is_pointed_out_after_seven_and_after_ten_working_days(int days, bool isLong, bool isVeryLong)
    {
        var since = Calendars.Seeded.ShiftWorkingDays(Today, -days);
        var board = PaceStatistics.Of([Plan(1, since) with { WithCommitteeSince = since }], [], Calendars.Seeded, Today);
        var line = Assert.Single(board.Plans);
        Assert.Equal((days, isLong, isVeryLong), (line.CommitteeDays, line.IsLong, line.IsVeryLong));
    }

    [Fact]
    public void A_plan_that_ended_stops_counting_and_stands_below_those_under_way()
    {
        var ended = Plan(1, new(2019, 1, 2)) with { State = PlanState.Issued, EndedOn = new(2019, 1, 9) };
        var board = PaceStatistics.Of([ended, Plan(2, new(2019, 2, 18))], [], Calendars.Seeded, Today);
        // Saturday 05/01/2019 was worked for 31/12/2018.
        Assert.Equal([(true, 2), (false, 6)], board.Plans.Select(p => (p.IsUnderWay, p.Days)));
        Assert.Equal([null, null], board.Plans.Select(p => p.SlowestStep));
    }

    private static PlanFact Plan(int id, DateOnly submitted) => new()
    {
        PlanId = new(id, 0, 0, new byte[8]),
        Title = $"Kế hoạch {id}",
        AgencyName = "Sở Thông tin và Truyền thông",
        State = PlanState.InternalReview,
        SubmittedOn = submitted,
        Versions = 1,
        Returns = 0,
        Withdrawals = 0,
        Rounds = [],
    };
}
