using FsCheck;
using FsCheck.Fluent;
using Workflows.Calendar;

namespace Workflows.Tests.Calendar;

public sealed class WorkingCalendarTests
{
    private static readonly WorkingCalendar Around2019 = new(
    [
        Day("2018-12-31", CalendarDayKind.SwappedOff), Day("2019-01-01", CalendarDayKind.Holiday), Day("2019-01-05", CalendarDayKind.SwappedWorking),
        Day("2019-02-04", CalendarDayKind.Holiday), Day("2019-02-05", CalendarDayKind.Holiday), Day("2019-02-06", CalendarDayKind.Holiday),
        Day("2019-02-07", CalendarDayKind.Holiday), Day("2019-02-08", CalendarDayKind.Holiday), Day("2019-04-15", CalendarDayKind.Compensatory),
    ]);

    [Fact]
    public void Five_working_days_from_the_issue_of_the_bac_kan_plan_end_after_tet()
    {
        // 29, 30, 31/01, 01/02, then Tết, then 11/02: the day it was issued, 28/01, is not counted.
        Assert.Equal(new DateOnly(2019, 2, 11), Around2019.AddWorkingDays(new DateOnly(2019, 1, 28), 5));
        Assert.Equal(5, Around2019.WorkingDaysBetween(new DateOnly(2019, 1, 28), new DateOnly(2019, 2, 11)));
    }

    [Theory]
    [InlineData("2018-12-31", false)]
    [InlineData("2019-01-05", true)]
    [InlineData("2019-01-06", false)]
    [InlineData("2019-02-08", false)]
    [InlineData("2019-02-11", true)]
    [InlineData("2019-04-15", false)]
    public void Weekdays_holidays_and_swapped_days(string day, bool works) =>
        Assert.Equal(works, Around2019.IsWorkingDay(DateOnly.ParseExact(day, "yyyy-MM-dd")));

    [Fact]
    public void A_deadline_is_the_end_of_the_working_day_in_viet_nam()
    {
        // 23:30 UTC on the 27th is already the 28th in Việt Nam.
        var deadline = Around2019.Deadline(new DateTimeOffset(2019, 1, 27, 23, 30, 0, TimeSpan.Zero), 5);
        Assert.Equal(new DateTimeOffset(2019, 2, 11, 17, 0, 0, TimeSpan.FromHours(7)), deadline);
    }

    [Fact]
    public void Receipt_on_a_day_off_counts_from_the_next_working_day() =>
        Assert.Equal(new DateOnly(2019, 2, 11), Around2019.AddWorkingDays(new DateOnly(2019, 2, 2), 1));

    [Fact]
    public void A_limit_beyond_reason_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Around2019.AddWorkingDays(new DateOnly(2019, 1, 1), WorkingCalendar.Longest + 1));

    [Fact]
    public void A_year_is_confirmed_when_all_its_days_are()
    {
        var calendar = new WorkingCalendar(
        [
            Day("2026-01-01", CalendarDayKind.Holiday), Day("2026-01-02", CalendarDayKind.SwappedOff, confirmed: false), Day("2025-01-01", CalendarDayKind.Holiday),
        ]);

        Assert.Equal((true, false, false), (calendar.IsConfirmed(2025), calendar.IsConfirmed(2026), calendar.IsConfirmed(2027)));
    }

    [Fact]
    public void Adding_and_counting_agree_and_a_limit_never_ends_on_a_day_off() => Prop.ForAll(Cases(), c =>
    {
        var (calendar, from, count) = c;
        var end = calendar.AddWorkingDays(from, count);
        var day = from;
        var worked = 0;
        while (day < end)
        {
            day = day.AddDays(1);
            worked += calendar.IsWorkingDay(day) ? 1 : 0;
        }

        return worked == count
            && calendar.WorkingDaysBetween(from, end) == count
            && calendar.WorkingDaysBetween(end, from) == -count
            && (count == 0 ? end == from : calendar.IsWorkingDay(end))
            && calendar.AddWorkingDays(from, count + 1) > end
            && calendar.AddWorkingDays(calendar.AddWorkingDays(from, count), 3) == calendar.AddWorkingDays(from, count + 3);
    }).QuickCheckThrowOnFailure();

    private static Arbitrary<(WorkingCalendar Calendar, DateOnly From, int Count)> Cases()
    {
        var start = new DateOnly(2019, 1, 1);
        var days =
            from offsets in Gen.Choose(0, 400).ListOf()
            from kinds in Gen.Elements(Enum.GetValues<CalendarDayKind>()).ListOf(offsets.Count)
            select offsets.Zip(kinds).DistinctBy(p => p.First).Select(p => new CalendarDay
            {
                Day = start.AddDays(p.First), Kind = p.Second, Name = "Ngày", IsConfirmed = true,
            });
        return Arb.From(
            from calendar in days
            from offset in Gen.Choose(0, 365)
            from count in Gen.Choose(0, 60)
            select (new WorkingCalendar(calendar), start.AddDays(offset), count));
    }

    private static CalendarDay Day(string day, CalendarDayKind kind, bool confirmed = true) => new()
    {
        Day = DateOnly.ParseExact(day, "yyyy-MM-dd"), Kind = kind, Name = "Ngày", IsConfirmed = confirmed,
    };
}
