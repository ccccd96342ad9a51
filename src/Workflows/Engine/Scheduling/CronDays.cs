using System.Numerics;

namespace Workflows.Engine.Scheduling;

/// <summary>
/// The days that fields "day of month" and "day of week" name together: a day must fit both, as in Cronos,
/// so that <c>0 0 13 * FRI</c> is Friday the thirteenth and nothing else.
/// </summary>
internal sealed record CronDays
{
    private const ulong All = ulong.MaxValue;
    private const int MaxBack = 30;

    private ulong days = All;
    private ulong weekdays = All;

    /// <summary>So many days before the last of the month; null: by <see cref="days"/>.</summary>
    private int? beforeLast;

    /// <summary>The working day (Monday to Friday) nearest to the day, inside the month.</summary>
    private bool nearestWorkday;

    /// <summary>The n-th such weekday of the month; 0: any.</summary>
    private int nth;

    private bool lastWeekday;

    public static CronDays Read(string day, string weekday)
    {
        var read = new CronDays();
        read.ReadDay(day.ToUpperInvariant());
        read.ReadWeekday(weekday.ToUpperInvariant());
        return read;
    }

    public bool Match(DateTime date)
    {
        var length = DateTime.DaysInMonth(date.Year, date.Month);
        return MatchDay(date, length) && MatchWeekday(date, length);
    }

    private void ReadDay(string text)
    {
        if (text == "?")
            return;
        if (text.StartsWith('L'))
            ReadLast(text[1..]);
        else if (text.EndsWith('W'))
            (days, nearestWorkday) = (1UL << CronField.Day.ReadValue(text[..^1]), true);
        else
            days = CronField.Day.Read(text);
    }

    private void ReadLast(string rest)
    {
        if (rest.EndsWith('W'))
            (nearestWorkday, rest) = (true, rest[..^1]);
        beforeLast = 0;
        if (rest.Length == 0)
            return;
        beforeLast = rest[0] == '-' && rest.Length is 2 or 3 && int.TryParse(rest[1..], System.Globalization.NumberStyles.None, null, out var back) && back <= MaxBack
            ? back
            : throw CronField.Day.Wrong($"không hiểu “L{rest}”; viết L, LW hoặc L-{MaxBack} trở xuống");
    }

    private void ReadWeekday(string text)
    {
        if (text == "?")
            return;
        var hash = text.IndexOf('#', StringComparison.Ordinal);
        if (hash >= 0)
        {
            weekdays = CronField.Weekday.Read(CheckOne(text[..hash]));
            nth = text[(hash + 1)..] is [>= '1' and <= '5'] order
                ? order[0] - '0'
                : throw CronField.Weekday.Wrong("sau dấu # phải là số từ 1 đến 5");
        }
        else if (text.Length > 1 && text.EndsWith('L'))
            (weekdays, lastWeekday) = (CronField.Weekday.Read(CheckOne(text[..^1])), true);
        else
            weekdays = CronField.Weekday.Read(text);
    }

    private static string CheckOne(string text)
    {
        CronField.Weekday.ReadValue(text);
        return text;
    }

    private bool MatchDay(DateTime date, int length)
    {
        if (beforeLast is null && !nearestWorkday)
            return (days & (1UL << date.Day)) != 0;
        var wanted = beforeLast is { } back ? length - back : BitOperations.TrailingZeroCount(days);
        if (wanted < 1 || wanted > length)
            return false;
        return date.Day == (nearestWorkday ? Nearest(date, wanted, length) : wanted);
    }

    private static int Nearest(DateTime date, int wanted, int length) => new DateTime(date.Year, date.Month, wanted).DayOfWeek switch
    {
        DayOfWeek.Saturday => wanted > 1 ? wanted - 1 : wanted + 2,
        DayOfWeek.Sunday => wanted < length ? wanted + 1 : wanted - 2,
        _ => wanted,
    };

    private bool MatchWeekday(DateTime date, int length) =>
        (weekdays & (1UL << (int)date.DayOfWeek)) != 0
        && (nth == 0 || (date.Day - 1) / 7 + 1 == nth)
        && (!lastWeekday || date.Day + 7 > length);
}
