using FsCheck;
using FsCheck.Fluent;
using Workflows.Calendar;
using Workflows.Decisions.Deadlines;
using Workflows.HumanTasks;
using Workflows.Tests.Calendar;
using Workflows.Values;

namespace Workflows.Tests.Decisions.Deadlines;

public sealed class RecountTests
{
    [Fact]
    public void A_new_day_off_puts_the_deadline_back()
    {
        var storm = new WorkingCalendar([Calendars.Day(new(2026, 10, 15), CalendarDayKind.Local)]);

        Assert.Equal(new DateOnly(2026, 10, 19), Recount.Of(Counted("14/10/2026", 2, "16/10/2026"), storm, At("14/10/2026", 9)));
    }

    [Fact]
    public void A_day_that_is_over_gives_way_to_the_next_one_that_is_not()
    {
        var worked = new WorkingCalendar([Calendars.Day(new(2026, 10, 17), CalendarDayKind.SwappedWorking)]);
        var deadline = Counted("14/10/2026", 3, "19/10/2026");

        Assert.Equal(new DateOnly(2026, 10, 17), Recount.Of(deadline, worked, At("16/10/2026", 9)));
        Assert.Equal(new DateOnly(2026, 10, 17), Recount.Of(deadline, worked, At("17/10/2026", 16)));
        Assert.Equal(new DateOnly(2026, 10, 19), Recount.Of(deadline, worked, At("17/10/2026", 18)));
        Assert.Equal(new DateOnly(2026, 10, 19), Recount.Of(deadline, worked, At("20/10/2026", 9)));
    }

    [Fact]
    public void Nobody_becomes_late_by_a_recount() => Prop.ForAll(
        (from before in Calendars.Any from after in Calendars.Any select (before, after)).ToArbitrary(),
        (from day in Calendars.Dates from number in Gen.Choose(1, 40) select (day, number)).ToArbitrary(),
        Calendars.Instants.ToArbitrary(),
        (calendars, limit, now) =>
        {
            var deadline = new StepDeadline
            {
                ActivityInstanceId = Guid.Empty,
                InstanceId = Guid.Empty,
                ReceivedOn = limit.day,
                WorkingDays = limit.number,
                DueOn = calendars.before.AddWorkingDays(limit.day, limit.number),
                CalendarVersion = 1,
            };
            var to = Recount.Of(deadline, calendars.after, now);
            var counted = calendars.after.AddWorkingDays(limit.day, limit.number);
            var wasInTime = WorkingCalendar.EndOf(deadline.DueOn) > now;
            return (!wasInTime || WorkingCalendar.EndOf(to) > now)
                && to > limit.day
                && (to == counted || (WorkingCalendar.EndOf(counted) <= now && to > counted && to <= deadline.DueOn))
                && (wasInTime || to >= deadline.DueOn);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_recount_by_the_same_calendar_moves_nothing() => Prop.ForAll(
        Calendars.Any.ToArbitrary(), Calendars.Dates.ToArbitrary(), Calendars.Instants.ToArbitrary(), (calendar, day, now) =>
        {
            var due = calendar.AddWorkingDays(day, 7);
            return Recount.Of(
                new StepDeadline { ActivityInstanceId = Guid.Empty, InstanceId = Guid.Empty, ReceivedOn = day, WorkingDays = 7, DueOn = due, CalendarVersion = 1 },
                calendar, now) == due;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_day_that_is_not_the_counted_one_is_explained()
    {
        var count = new WorkingCalendar([]).Count(new DateOnly(2026, 10, 14), 2);

        Assert.Equal(count.Words, new DeadlineExplanation(count, count.LastDay).Words);
        Assert.StartsWith("Hạn đang áp dụng là 20/10/2026 (thứ Ba)", new DeadlineExplanation(count, new(2026, 10, 20)).Words[^1], StringComparison.Ordinal);
    }

    private static StepDeadline Counted(string received, int days, string due) => new()
    {
        ActivityInstanceId = Guid.Empty,
        InstanceId = Guid.Empty,
        ReceivedOn = Calendars.Date(received),
        WorkingDays = days,
        DueOn = Calendars.Date(due),
        CalendarVersion = 1,
    };

    private static DateTimeOffset At(string day, int hour) => VietnamTime.At(Calendars.Date(day), new TimeOnly(hour, 0));
}
