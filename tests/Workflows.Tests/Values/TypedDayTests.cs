using Workflows.Values;

namespace Workflows.Tests.Values;

public sealed class TypedDayTests
{
    [Theory]
    [InlineData("05/03/2026")]
    [InlineData("5/3/2026")]
    [InlineData(" 5-3-2026 ")]
    [InlineData("5.3.2026")]
    [InlineData("05032026")]
    [InlineData("2026-03-05")]
    public void A_day_is_read_however_a_phone_lets_it_be_typed(string typed) => Assert.Equal(new DateOnly(2026, 3, 5), TypedDay.Parse(typed));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("31/02/2026")]
    [InlineData("03/13/2026")]
    [InlineData("5/3/26")]
    [InlineData("mai")]
    public void What_is_no_day_is_none(string? typed) => Assert.Null(TypedDay.Parse(typed));
}
