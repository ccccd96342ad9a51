using Workflows.Calendar;

namespace Workflows.Tests.Calendar;

public sealed class CalendarWarningsTests
{
    private static readonly WorkingCalendar Two = new(
    [
        Calendars.Day(new(2026, 1, 1), CalendarDayKind.Holiday, confirmed: false),
        Calendars.Day(new(2026, 9, 2), CalendarDayKind.Holiday),
        Calendars.Day(new(2027, 1, 1), CalendarDayKind.Holiday),
        Calendars.Day(new(2027, 2, 5), CalendarDayKind.Holiday, confirmed: false),
    ]);

    [Fact]
    public void From_october_on_the_coming_year_is_asked_for()
    {
        Assert.Empty(CalendarWarnings.For(Two, new DateOnly(2026, 9, 30)));
        var warning = Assert.Single(CalendarWarnings.For(Two, new DateOnly(2026, 10, 1)));
        Assert.Equal(
            "Lịch làm việc năm 2027 chưa được xác nhận (1/2 ngày); hạn rơi vào năm 2027 có thể thay đổi. Hãy nhập thông báo lịch nghỉ của năm.", warning);
    }

    [Fact]
    public void A_coming_year_without_any_day_is_told_apart() =>
        Assert.StartsWith("Lịch làm việc chưa có ngày nghỉ nào của năm 2028", Assert.Single(CalendarWarnings.For(Two, new DateOnly(2027, 12, 1))), StringComparison.Ordinal);

    [Fact]
    public void Days_to_come_of_this_year_are_named_and_those_gone_by_are_not()
    {
        var warning = Assert.Single(CalendarWarnings.For(Two, new DateOnly(2027, 2, 5)));
        Assert.Equal("Lịch làm việc năm 2027 còn 1 ngày chưa xác nhận, gần nhất là 05/02/2027 (thứ Sáu), Ngày nào đó.", warning);
        Assert.Empty(CalendarWarnings.For(Two, new DateOnly(2027, 2, 6)));
        Assert.Empty(CalendarWarnings.For(Two, new DateOnly(2026, 1, 2)));
    }

    [Fact]
    public void A_year_that_is_confirmed_is_quiet() => Assert.Empty(CalendarWarnings.ForYear(Calendars.Seeded, 2019));

    [Fact]
    public void The_seed_asks_for_2027() =>
        Assert.Contains(CalendarWarnings.For(Calendars.Seeded, new DateOnly(2026, 11, 22)), w => w.Contains("năm 2027 chưa được xác nhận", StringComparison.Ordinal));
}
