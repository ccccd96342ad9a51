using Workflows.Calendar;
using Workflows.Values;

namespace Workflows.HumanTasks.Reminders;

/// <summary>What is due of a ladder now, and when to look again.</summary>
/// <param name="Due">For each person's role the last rung that was reached; earlier ones of the same role collapse into it.</param>
/// <param name="NextAt">The next rung; null when there is none.</param>
public sealed record Climb(IReadOnlyList<Rung> Due, DateTimeOffset? NextAt)
{
    /// <summary>Pure: the same ladder, day and clock give the same answer.</summary>
    /// <param name="ladder">The rungs.</param>
    /// <param name="lastDay">Last day of the task.</param>
    /// <param name="calendar">Which days are worked.</param>
    /// <param name="climbedTo">Rungs up to here are behind.</param>
    /// <param name="now">The clock.</param>
    public static Climb Of(ReminderLadder ladder, DateOnly lastDay, WorkingCalendar calendar, DateTimeOffset climbedTo, DateTimeOffset now)
    {
        var rungs = ladder.Rungs.Select(rung => (Rung: rung, At: MomentOf(rung, ladder.At, lastDay, calendar))).ToList();
        var due = rungs
            .Where(r => r.At > climbedTo && r.At <= now)
            .GroupBy(r => r.Rung.To)
            .Select(role => role.MaxBy(r => r.Rung.Offset).Rung)
            .OrderBy(rung => rung.To)
            .ToList();
        var ahead = rungs.Where(r => r.At > now && r.At > climbedTo).Select(r => (DateTimeOffset?)r.At);
        return new(due, ahead.Min());
    }

    /// <summary>When a rung is reached.</summary>
    public static DateTimeOffset MomentOf(Rung rung, TimeOnly at, DateOnly lastDay, WorkingCalendar calendar) =>
        VietnamTime.At(calendar.ShiftWorkingDays(lastDay, rung.Offset), at);

    /// <summary>
    /// The earliest moment from <paramref name="now"/> on at which reminders may leave: office hours of a working day. After a
    /// night without a host nobody is woken by what was missed.
    /// </summary>
    public static DateTimeOffset NotBefore(DateTimeOffset now, WorkingCalendar calendar)
    {
        var sessions = OfficeHours.Standard.Sessions;
        var today = VietnamTime.DateOf(now);
        if (calendar.IsWorkingDay(today))
        {
            if (now < VietnamTime.At(today, sessions[0].From))
                return VietnamTime.At(today, sessions[0].From);
            if (now < VietnamTime.At(today, sessions[^1].To))
                return now;
        }

        return VietnamTime.At(calendar.AddWorkingDays(today, 1), sessions[0].From);
    }
}
