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

    /// <summary>Which state of the table this is; see <see cref="CalendarVersion"/>.</summary>
    public int Version { get; init; } = CalendarVersion.First;

    /// <summary>The named days, in order.</summary>
    public IReadOnlyList<CalendarDay> Days => [.. known.Values.OrderBy(d => d.Day)];

    public bool IsWorkingDay(DateOnly day) => known.GetValueOrDefault(day)?.Kind switch
    {
        null or CalendarDayKind.Proposed => !IsWeeklyRest(day),
        CalendarDayKind.SwappedWorking => true,
        _ => false,
    };

    /// <summary>Ngày nghỉ hằng tuần, whatever the table says of it.</summary>
    public static bool IsWeeklyRest(DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    /// <summary>What the table says of a day; null when it is what its weekday says.</summary>
    public CalendarDay? Named(DateOnly day) => known.GetValueOrDefault(day);

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

    /// <summary>The day itself if it is a working day, else the next one.</summary>
    public DateOnly WorkingDayFrom(DateOnly day) => IsWorkingDay(day) ? day : AddWorkingDays(day, 1);

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

    /// <summary>The day itself for zero; else the working day that many working days after it, or before it for a negative number.</summary>
    /// <param name="day">Any day.</param>
    /// <param name="count">From -<see cref="Longest"/> to <see cref="Longest"/>.</param>
    public DateOnly ShiftWorkingDays(DateOnly day, int count)
    {
        if (count >= 0)
            return AddWorkingDays(day, count);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, -Longest);
        for (; count < 0; count += IsWorkingDay(day) ? 1 : 0)
            day = day.AddDays(-1);
        return day;
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
    /// announced: see <see cref="CalendarWarnings"/>.
    /// </summary>
    public bool IsConfirmed(int year)
    {
        var ofYear = known.Values.Where(d => d.Day.Year == year).ToList();
        return ofYear.Count > 0 && ofYear.All(d => d.IsConfirmed);
    }
}
