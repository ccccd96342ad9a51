using Workflows.Decisions.Screening;
using Workflows.Plans;
using Xunit;

namespace Workflows.Tests.Decisions.Screening;

public sealed class ScreenTests
{
    [Theory]
    [InlineData(null, 0, ScreenActivity.Ordinary)]
    [InlineData(0L, 0, ScreenActivity.Ordinary)]
    [InlineData(1L, 0, ScreenActivity.NeedsFinance)]
    [InlineData(500_000_000L, 500_000_000, ScreenActivity.Ordinary)]
    [InlineData(500_000_001L, 500_000_000, ScreenActivity.NeedsFinance)]
    public void Money_above_the_amount_needs_the_finance_authority(long? amount, int threshold, string way) =>
        Assert.Equal(way, ScreenActivity.Judge(new() { Budget = amount is null ? null : new("Ngân sách tỉnh", amount) }, threshold).Way);

    [Fact]
    public void A_mark_does_what_the_amount_would() =>
        Assert.Equal(ScreenActivity.NeedsFinance, ScreenActivity.Judge(new() { Marks = new(NeedsFinanceOpinion: true, SetsGeneralRules: false) }, 0).Way);

    [Fact]
    public void General_rules_leave_the_track_whatever_the_money() =>
        Assert.Equal(
            ScreenActivity.GeneralRules,
            ScreenActivity.Judge(new() { Marks = new(NeedsFinanceOpinion: true, SetsGeneralRules: true), Budget = new("", 1_000_000_000) }, 0).Way);

    [Fact]
    public void The_reason_is_said_in_the_offices_words() =>
        Assert.Equal(
            "Tổng kinh phí 3.800.000.000 đồng, lớn hơn mức 500.000.000 đồng.",
            ScreenActivity.Judge(new() { Budget = new("", 3_800_000_000) }, 500_000_000).Why);

    [Fact]
    public void Marks_that_say_nothing_are_not_kept_so_that_older_versions_keep_their_hash()
    {
        var content = new PlanContent { Title = "Kế hoạch", PeriodFrom = 2026, PeriodTo = 2026 };
        Assert.Null(PlanContentCheck.ForSave(content with { Marks = new(false, false) }).Value.Marks);
        Assert.DoesNotContain("marks", PlanContentJson.Write(content), StringComparison.OrdinalIgnoreCase);
        Assert.True(PlanContentJson.Read(PlanContentJson.Write(content with { Marks = new(false, true) })).Marks!.SetsGeneralRules);
    }
}
