using Workflows.Values;

namespace Workflows.Calendar;

/// <summary>
/// Working days of state offices: Monday to Friday, except the days the table names. Pure: the days come in, nothing
/// is looked up.
/// </summary>
public sealed class WorkingCalendar(IEnumerable<CalendarDay> days)
{
    /// <summary>Hết giờ làm việc: a deadline is the end of its day.</summary>
    public static readonly TimeOnly EndOfDay = new(17, 0);

    /// <summary>About ten years; a longer limit is a mistake, not a limit.</summary>
    public const int Longest = 2_600;

    private readonly Dictionary<DateOnly, CalendarDay> known = days.ToDictionary(d => d.Day);

    public bool IsWorkingDay(DateOnly day) => known.TryGetValue(day, out var named)
        ? named.Kind is CalendarDayKind.SwappedWorking
        : day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    /// <summary>The name of a special day, for the reader who wonders why a deadline is so late; else null.</summary>
    public string? NameOf(DateOnly day) => known.GetValueOrDefault(day)?.Name;

    /// <summary>
    /// The day on which <paramref name="count"/> working days are over. The day of receipt is not counted, whether it is
    /// a working day or not; zero is the day itself.
    /// </summary>
    /// <param name="from">Day of receipt.</param>
    /// <param name="count">From 0 to <see cref="Longest"/>.</param>
    public DateOnly AddWorkingDays(DateOnly from, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Longest);
        var day = from;
        while (count > 0)
        {
            day = day.AddDays(1);
            if (IsWorkingDay(day))
                count--;
        }

        return day;
    }

    /// <summary>
    /// Working days after <paramref name="from"/> up to and including <paramref name="to"/>; negative when
    /// <paramref name="to"/> is earlier.
    /// </summary>
    public int WorkingDaysBetween(DateOnly from, DateOnly to)
    {
        if (to < from)
            return -WorkingDaysBetween(to, from);
        var count = 0;
        for (var day = from.AddDays(1); day <= to; day = day.AddDays(1))
            count += IsWorkingDay(day) ? 1 : 0;
        return count;
    }

    /// <summary>End of the working day, 17:00 in Việt Nam, on which the limit runs out.</summary>
    /// <param name="received">Instant of receipt; its legal date counts.</param>
    /// <param name="workingDays">Length of the limit.</param>
    public DateTimeOffset Deadline(DateTimeOffset received, int workingDays) =>
        EndOf(AddWorkingDays(VietnamTime.DateOf(received), workingDays));

    /// <summary>17:00 in Việt Nam on that day.</summary>
    public static DateTimeOffset EndOf(DateOnly day) => VietnamTime.At(day, EndOfDay);

    /// <summary>
    /// Whether the year's days are all confirmed. A deadline in an unconfirmed year may move when the days off are
    /// announced: say so to administrators.
    /// </summary>
    public bool IsConfirmed(int year)
    {
        var ofYear = known.Values.Where(d => d.Day.Year == year).ToList();
        return ofYear.Count > 0 && ofYear.All(d => d.IsConfirmed);
    }
}
