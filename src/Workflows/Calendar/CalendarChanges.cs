using Workflows.Values;

namespace Workflows.Calendar;

/// <summary>One day that changes.</summary>
/// <param name="Before">Null: it was what its weekday says.</param>
/// <param name="After">Null: it becomes what its weekday says.</param>
public sealed record CalendarChange(DateOnly Day, CalendarDay? Before, CalendarDay? After)
{
    /// <summary>Vietnamese line for whoever orders the change.</summary>
    public string Words => (Before, After) switch
    {
        ({ } before, { } after) => $"{CalendarWords.DayOf(Day)}: {CalendarWords.About(before)} → {CalendarWords.About(after)}",
        (null, { } after) => $"{CalendarWords.DayOf(Day)}: thêm {CalendarWords.About(after)}",
        var (before, _) => $"{CalendarWords.DayOf(Day)}: bỏ {CalendarWords.About(before!)}",
    };
}

/// <summary>What a file would change, and the calendar after it. Pure.</summary>
public static class CalendarChanges
{
    /// <returns>The changes by day, none when the file says what is known; <see cref="InvalidFields"/> for days to take out that are not there.</returns>
    public static Result<IReadOnlyList<CalendarChange>> Of(WorkingCalendar calendar, CalendarFile file)
    {
        var unknown = file.Remove.Where(d => calendar.Named(d) is null).ToList();
        if (unknown.Count > 0)
            return new InvalidFields([.. unknown.Select(d => new Invalid($"Lịch không có ngày {VietnamTime.Short(d)} để bỏ.", "$.remove"))]);

        var set = file.Days.Select(d => file.Row(d, calendar.Version + 1)).ToList();
        var named = set.Select(d => d.Day).ToHashSet();
        var removed = calendar.Days.Where(d => file.Remove.Contains(d.Day) || (file.WholeYears.Contains(d.Day.Year) && !named.Contains(d.Day)));
        return Result<IReadOnlyList<CalendarChange>>.Success(
        [
            .. removed.Select(d => new CalendarChange(d.Day, d, null))
                .Concat(set.Where(d => calendar.Named(d.Day)?.Says(d) is not true).Select(d => new CalendarChange(d.Day, calendar.Named(d.Day), d)))
                .OrderBy(c => c.Day),
        ]);
    }

    /// <summary>The calendar as the changes leave it; the same one when there are none.</summary>
    public static WorkingCalendar Apply(WorkingCalendar calendar, IReadOnlyList<CalendarChange> changes)
    {
        if (changes.Count == 0)
            return calendar;
        var touched = changes.Select(c => c.Day).ToHashSet();
        return new WorkingCalendar(calendar.Days.Where(d => !touched.Contains(d.Day)).Concat(changes.Select(c => c.After).OfType<CalendarDay>()))
        {
            Version = calendar.Version + 1,
        };
    }
}
