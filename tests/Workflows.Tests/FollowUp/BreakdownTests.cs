using FsCheck;
using FsCheck.Fluent;
using Workflows.FollowUp;
using Workflows.Values;

namespace Workflows.Tests.FollowUp;

public sealed class BreakdownTests
{
    private static readonly BreakdownPart[] Thai = [new("vi", 2800), new("en", 500), new("ja", 200), new("ko", 200), new("zh", 100)];

    [Fact]
    public void Parts_that_add_up_have_no_finding_and_show_their_sum()
    {
        var measure = new Measure(new(3800, "bản"), Thai);

        Assert.Null(measure.Finding);
        Assert.Equal("2.800 + 500 + 200 + 200 + 100 = 3.800", measure.SumWords);
    }

    [Fact]
    public void Parts_that_do_not_add_up_tell_both_sums()
    {
        var measure = new Measure(new(3800, "bản"), Thai[..^1]);

        Assert.Equal("Tổng các phần là 3.700 (2.800 + 500 + 200 + 200), số đã ghi là 3.800: chênh 100.", measure.Finding);
    }

    [Theory]
    [InlineData(Qualifier.MoreThan, 160, false)]
    [InlineData(Qualifier.MoreThan, 161, true)]
    [InlineData(Qualifier.AtLeast, 160, true)]
    [InlineData(Qualifier.AtLeast, 159, false)]
    [InlineData(Qualifier.AtMost, 160, true)]
    [InlineData(Qualifier.AtMost, 161, false)]
    [InlineData(Qualifier.LessThan, 160, false)]
    [InlineData(Qualifier.Nearly, 159, true)]
    [InlineData(Qualifier.About, 1, true)]
    public void A_qualified_number_is_compared_as_it_is_meant(Qualifier qualifier, int sum, bool fits) =>
        Assert.Equal(fits, new Measure(new(160, "lượt", qualifier), [new("a", sum)]).Finding is null);

    [Fact]
    public void One_more_in_any_part_is_found() => Prop.ForAll<NonEmptyArray<PositiveInt>, PositiveInt>((parts, more) =>
    {
        var all = parts.Get.Select((p, i) => new BreakdownPart($"{i}", p.Get)).ToList();
        var whole = new Quantity(all.Sum(p => p.Value), "bản");
        all[more.Get % all.Count] = new("x", all[more.Get % all.Count].Value + 1);
        return new Measure(whole, all).Finding is not null;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Lines_are_read_with_languages_by_their_codes() =>
        Assert.Equal(
            [new("vi", 2800m), new("en", 500m), new("cán bộ cấp xã: nam", 12.5m)],
            Breakdowns.Parse("Tiếng Việt: 2.800\n\nen: 500 \n cán bộ cấp xã: nam: 12,5", "parts").Value);

    [Theory]
    [InlineData("tiếng Việt 2.800")]
    [InlineData(": 5")]
    [InlineData("tiếng Việt: nhiều")]
    [InlineData("tiếng Việt: -1")]
    [InlineData("vi: 1\ntiếng Việt: 2")]
    public void A_line_that_is_no_part_is_refused_at_its_field(string text) =>
        Assert.Equal("parts", Assert.IsType<Invalid>(Breakdowns.Parse(text, "parts").Problem).Field);

    [Fact]
    public void A_result_with_a_wrong_sum_or_no_unit_is_refused_with_every_reason()
    {
        var refused = new ResultInput { Content = "Bộ tài liệu", Measures = [new(new(3800, ""), Thai[1..])] }.Check();

        Assert.Equal(["quantity", "parts"], Assert.IsType<InvalidFields>(refused.Problem).Fields.Select(f => f.Field));
        Assert.True(new ResultInput { Content = "Đặc san", Measures = [] }.Check().IsSuccess);
    }
}
