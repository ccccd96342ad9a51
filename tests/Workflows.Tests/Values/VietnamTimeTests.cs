using Workflows.Values;

namespace Workflows.Tests.Values;

public sealed class VietnamTimeTests
{
    [Fact]
    public void Half_past_midnight_on_New_Year_is_the_new_year_here()
    {
        var instant = new DateTimeOffset(2025, 12, 31, 17, 30, 0, TimeSpan.Zero);

        Assert.Equal(new DateOnly(2026, 1, 1), VietnamTime.DateOf(instant));
        Assert.Equal("01/01/2026 00:30", VietnamTime.Short(instant));
    }

    [Theory]
    [InlineData(2020, 3, 5, "ngày 05 tháng 3 năm 2020")]
    [InlineData(2026, 1, 31, "ngày 31 tháng 01 năm 2026")]
    [InlineData(2026, 2, 9, "ngày 09 tháng 02 năm 2026")]
    [InlineData(2020, 10, 14, "ngày 14 tháng 10 năm 2020")]
    public void Official_dates_have_a_zero_only_where_the_decree_puts_one(int year, int month, int day, string printed) =>
        Assert.Equal(printed, VietnamTime.Official(new(year, month, day)));

    [Fact]
    public void A_wall_clock_time_is_seven_hours_ahead_of_UTC() =>
        Assert.Equal(new DateTimeOffset(2026, 10, 16, 10, 0, 0, TimeSpan.Zero), VietnamTime.At(new(2026, 10, 16), new(17, 0)));
}
