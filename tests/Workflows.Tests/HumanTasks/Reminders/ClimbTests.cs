using FsCheck;
using FsCheck.Fluent;
using Workflows.Calendar;
using Workflows.HumanTasks.Reminders;
using Workflows.Tests.Calendar;
using Workflows.Values;
using Xunit;

namespace Workflows.Tests.HumanTasks.Reminders;

public sealed class ClimbTests
{
    private static readonly TimeOnly Morning = new(7, 30);

    /// <summary>A Friday before Tết 2019: 01/02 is worked, 04/02 to 08/02 are not.</summary>
    private static readonly DateOnly LastDay = new(2019, 2, 1);

    [Fact]
    public void Rungs_are_counted_in_working_days_over_Tet()
    {
        Assert.Equal(At(2019, 1, 31), Climb.MomentOf(new(-1, ReminderTo.Person), Morning, LastDay, Calendars.Seeded));
        Assert.Equal(At(2019, 2, 1), Climb.MomentOf(new(0, ReminderTo.Person), Morning, LastDay, Calendars.Seeded));
        Assert.Equal(At(2019, 2, 11), Climb.MomentOf(new(1, ReminderTo.Head), Morning, LastDay, Calendars.Seeded));
    }

    [Fact]
    public void Missed_rungs_of_one_person_collapse_into_the_last_one()
    {
        var ladder = Ladder(new(-2, ReminderTo.Person), new(0, ReminderTo.Person), new(1, ReminderTo.Person), new(1, ReminderTo.Head), new(9, ReminderTo.Office));
        var climb = Climb.Of(ladder, LastDay, Calendars.Seeded, At(2019, 1, 1), At(2019, 2, 12));
        Assert.Equal([new(1, ReminderTo.Person), new(1, ReminderTo.Head)], climb.Due);
        Assert.Equal(Climb.MomentOf(new(9, ReminderTo.Office), Morning, LastDay, Calendars.Seeded), climb.NextAt);
    }

    [Fact]
    public void Rungs_that_lay_behind_when_the_task_was_opened_are_not_climbed() =>
        Assert.Empty(Climb.Of(Ladder(new Rung(-5, ReminderTo.Person)), LastDay, Calendars.Seeded, At(2019, 1, 30), At(2019, 1, 31)).Due);

    [Fact]
    public void Nobody_is_reminded_early_or_twice_and_no_rung_is_lost_however_the_sweep_comes_round() =>
        Prop.ForAll(Cases().ToArbitrary(), c =>
        {
            var climbedTo = c.Opened;
            var told = new List<(Rung Rung, DateTimeOffset At)>();
            DateTimeOffset? next = c.Opened;
            foreach (var now in c.Sweeps)
            {
                // As the sweep does it: before the next rung there is nothing to see.
                if (next is null || now < next)
                    continue;
                var climb = Climb.Of(c.Ladder, c.LastDay, c.Calendar, climbedTo, now);
                told.AddRange(climb.Due.Select(rung => (rung, now)));
                climbedTo = now > climbedTo ? now : climbedTo;
                next = climb.NextAt;
            }

            var last = c.Sweeps.Append(c.Opened).Max();
            return told.All(t => Moment(t.Rung) <= t.At && Moment(t.Rung) > c.Opened)
                && told.Select(t => t.Rung).Distinct().Count() == told.Count
                && c.Ladder.Rungs.Where(r => Moment(r) > c.Opened && Moment(r) <= last)
                    .All(r => told.Any(t => t.Rung.To == r.To && t.Rung.Offset >= r.Offset && t.At >= Moment(r)));

            DateTimeOffset Moment(Rung rung) => Climb.MomentOf(rung, c.Ladder.At, c.LastDay, c.Calendar);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Mails_leave_in_office_hours_of_a_working_day_and_as_soon_as_they_may() =>
        Prop.ForAll(Calendars.Any.ToArbitrary(), Calendars.Instants.ToArbitrary(), (calendar, now) =>
        {
            var at = Climb.NotBefore(now, calendar);
            var local = VietnamTime.Local(at);
            return at >= now && calendar.IsWorkingDay(VietnamTime.DateOf(at))
                && TimeOnly.FromDateTime(local.DateTime) >= new TimeOnly(7, 30) && TimeOnly.FromDateTime(local.DateTime) < new TimeOnly(17, 0)
                && (at == now || TimeOnly.FromDateTime(local.DateTime) == new TimeOnly(7, 30))
                && Enumerable.Range(0, VietnamTime.DateOf(at).DayNumber - VietnamTime.DateOf(now).DayNumber)
                    .Select(days => VietnamTime.DateOf(now).AddDays(days))
                    .All(day => !calendar.IsWorkingDay(day) || day == VietnamTime.DateOf(now));
        }).QuickCheckThrowOnFailure();

    private static DateTimeOffset At(int year, int month, int day) => VietnamTime.At(new(year, month, day), Morning);

    private static ReminderLadder Ladder(params Rung[] rungs) => new(rungs, Morning);

    private static Gen<Case> Cases() =>
        from calendar in Calendars.Any
        from opened in Calendars.Instants
        from days in Gen.Choose(0, 30)
        from offsets in Gen.Choose(-10, 10).NonEmptyListOf()
        from roles in Gen.Elements(Enum.GetValues<ReminderTo>()).ListOf(offsets.Count)
        from hours in Gen.Choose(-48, 1200).ListOf()
        select new Case(
            calendar,
            opened,
            calendar.AddWorkingDays(VietnamTime.DateOf(opened), days),
            Ladder([.. offsets.Zip(roles, (offset, to) => new Rung(offset, to)).Distinct()]),
            // The clock may also be put back between two sweeps.
            [.. hours.Select(h => opened.AddHours(h))]);

    private sealed record Case(
        WorkingCalendar Calendar, DateTimeOffset Opened, DateOnly LastDay, ReminderLadder Ladder, IReadOnlyList<DateTimeOffset> Sweeps);
}
