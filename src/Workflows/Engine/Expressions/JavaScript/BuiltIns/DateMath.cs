using Workflows.Values;

namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>A point in time taken apart; the month counts from 0 as in JavaScript.</summary>
internal readonly record struct DateParts(double Year, int Month, int Day, int Hour, int Minute, int Second, int Millisecond, int Weekday);

/// <summary>JavaScript's calendar: milliseconds since 1970 as a double, NaN for no time, local time in Việt Nam.</summary>
internal static class DateMath
{
    public const double DayLength = 86_400_000;
    private const double Farthest = 8.64e15;

    // Since 1976 the zone has not moved.
    private const double ZoneIsFixedFrom = 189_302_400_000;
    private const double FixedOffset = 7 * 3_600_000;

    public static double Clip(double time) => Math.Abs(time) <= Farthest ? Math.Truncate(time) + 0.0 : double.NaN;

    /// <summary>What the local clock is ahead of UTC at an instant, in milliseconds.</summary>
    public static double Offset(double time)
    {
        if (time >= ZoneIsFixedFrom || double.IsNaN(time))
            return FixedOffset;
        var ticks = Math.Max(time, -62_135_596_800_000) * TimeSpan.TicksPerMillisecond + DateTime.UnixEpoch.Ticks;
        return VietnamTime.Zone.GetUtcOffset(new DateTime(Math.Max(0, (long)ticks), DateTimeKind.Utc)).TotalMilliseconds;
    }

    public static double ToUtc(double local) => local - Offset(local - Offset(local - FixedOffset));

    public static double ToLocal(double time) => time + Offset(time);

    public static DateParts Parts(double time)
    {
        var days = Math.Floor(time / DayLength);
        var rest = (int)(time - days * DayLength);
        // Civil date from days, counted in eras of 400 years that begin in March.
        var shifted = days + 719_468;
        var era = Math.Floor(shifted / 146_097);
        var dayOfEra = (int)(shifted - era * 146_097);
        var yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        var dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        var marchMonth = (5 * dayOfYear + 2) / 153;
        var month = marchMonth < 10 ? marchMonth + 2 : marchMonth - 10;
        return new(
            yearOfEra + era * 400 + (month <= 1 ? 1 : 0), month, dayOfYear - (153 * marchMonth + 2) / 5 + 1,
            rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60, rest % 1000,
            (int)(((days + 4) % 7 + 7) % 7));
    }

    /// <summary>Parts of any size put together: the 32nd of January is the 1st of February.</summary>
    public static double Make(double year, double month, double day, double hour, double minute, double second, double millisecond)
    {
        if (!double.IsFinite(year + month + day + hour + minute + second + millisecond))
            return double.NaN;
        (year, month) = (Math.Truncate(year) + Math.Floor(Math.Truncate(month) / 12), ((Math.Truncate(month) % 12) + 12) % 12);
        if (Math.Abs(year) > 400_000)
            return double.NaN;
        var shiftedYear = month <= 1 ? year - 1 : year;
        var era = Math.Floor(shiftedYear / 400);
        var yearOfEra = shiftedYear - era * 400;
        var dayOfYear = Math.Floor((153 * (month > 1 ? month - 2 : month + 10) + 2) / 5);
        var days = era * 146_097 + yearOfEra * 365 + Math.Floor(yearOfEra / 4) - Math.Floor(yearOfEra / 100) + dayOfYear - 719_468 + Math.Truncate(day) - 1;
        return days * DayLength + Math.Truncate(hour) * 3_600_000 + Math.Truncate(minute) * 60_000 + Math.Truncate(second) * 1000 + Math.Truncate(millisecond);
    }
}
