namespace Workflows.Calendar;

/// <summary>What administrators must hear about the calendar before deadlines are counted by guesses. Pure.</summary>
public static class CalendarWarnings
{
    /// <summary>
    /// From this month on the coming year is asked for: the longest limit offered, sixty working days, then reaches
    /// into it.
    /// </summary>
    private const int AskForNextYearFrom = 10;

    /// <param name="calendar">As it stands now.</param>
    /// <param name="today">Legal date in Việt Nam.</param>
    /// <returns>Vietnamese sentences, the most pressing first; empty when nothing is open.</returns>
    public static IReadOnlyList<string> For(WorkingCalendar calendar, DateOnly today)
    {
        var warnings = new List<string>();
        // What is over moves no deadline any more.
        var open = calendar.Days.Where(d => d.Day.Year == today.Year && d.Day >= today && !d.IsConfirmed).ToList();
        if (calendar.Days.All(d => d.Day.Year != today.Year))
            warnings.Add(Empty(today.Year));
        else if (open.Count > 0)
            warnings.Add($"Lịch làm việc năm {today.Year} còn {open.Count} ngày chưa xác nhận, gần nhất là {CalendarWords.DayOf(open[0].Day)}, {open[0].Name}.");
        if (today.Month >= AskForNextYearFrom)
            warnings.AddRange(ForYear(calendar, today.Year + 1));
        return warnings;
    }

    /// <summary>What is open about one year, e.g. the year that a long deadline ends in.</summary>
    public static IReadOnlyList<string> ForYear(WorkingCalendar calendar, int year)
    {
        if (calendar.IsConfirmed(year))
            return [];
        var days = calendar.Days.Where(d => d.Day.Year == year).ToList();
        return days.Count == 0
            ? [Empty(year)]
            : [$"Lịch làm việc năm {year} chưa được xác nhận ({days.Count(d => !d.IsConfirmed)}/{days.Count} ngày); hạn rơi vào năm {year} có thể thay đổi. Hãy nhập thông báo lịch nghỉ của năm."];
    }

    private static string Empty(int year) =>
        $"Lịch làm việc chưa có ngày nghỉ nào của năm {year}; hạn được tính như không có lễ, tết. Hãy nhập thông báo lịch nghỉ của năm.";
}
