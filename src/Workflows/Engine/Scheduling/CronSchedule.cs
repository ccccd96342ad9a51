using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Workflows.Engine.Scheduling;

/// <summary>
/// A cron expression as Elsa's own parser reads it: five fields, or six with seconds first; <c>*</c>,
/// <c>?</c>, lists, ranges, steps, names, <c>L</c>, <c>W</c>, <c>#</c>, and macros such as <c>@daily</c>.
/// </summary>
/// <remarks>
/// When the clocks go forward, an occurrence in the hour that is left out comes at its end. When they go
/// back, an occurrence in the hour that comes twice comes once, at the first, unless the expression is an
/// interval (a <c>*</c>, range or step in seconds, minutes or hours): that goes on through both.
/// </remarks>
public sealed class CronSchedule
{
    /// <summary>The rarest days of a calendar come again within forty years; what does not come in these never does.</summary>
    private const int YearsAhead = 100;

    private const int MaxLength = 250;

    private static readonly FrozenDictionary<string, string> Macros = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["@every_second"] = "* * * * * *",
        ["@every_minute"] = "0 * * * * *",
        ["@hourly"] = "0 0 * * * *",
        ["@daily"] = "0 0 0 * * *",
        ["@midnight"] = "0 0 0 * * *",
        ["@weekly"] = "0 0 0 * * 0",
        ["@monthly"] = "0 0 0 1 * *",
        ["@yearly"] = "0 0 0 1 1 *",
        ["@annually"] = "0 0 0 1 1 *",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private readonly ulong seconds;
    private readonly ulong minutes;
    private readonly ulong hours;
    private readonly ulong months;
    private readonly CronDays days;
    private readonly bool isInterval;

    private CronSchedule(string text)
    {
        Text = text;
        var fields = Fields(text);
        seconds = CronField.Second.Read(fields[0]);
        minutes = CronField.Minute.Read(fields[1]);
        hours = CronField.Hour.Read(fields[2]);
        days = CronDays.Read(fields[3], fields[5]);
        months = CronField.Month.Read(fields[4]);
        isInterval = fields.Take(3).Any(field => field.AsSpan().ContainsAny('*', '-', '/'));
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <param name="error">A Vietnamese sentence that names the field.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out CronSchedule? schedule, [NotNullWhen(false)] out string? error)
    {
        (schedule, error) = (null, null);
        if (string.IsNullOrWhiteSpace(text))
            error = "Chưa có biểu thức cron.";
        else if (text.Length > MaxLength)
            error = $"Biểu thức cron dài quá {MaxLength} ký tự.";
        if (error is not null)
            return false;
        try
        {
            schedule = new(text!.Trim());
            return true;
        }
        catch (CronTextException wrong)
        {
            error = $"Biểu thức cron “{text!.Trim()}” không hợp lệ. {wrong.Message}";
            return false;
        }
    }

    /// <summary>The first occurrence after an instant; null when there is none in a hundred years.</summary>
    /// <param name="zone">On whose wall clock the fields are read.</param>
    public DateTimeOffset? Next(DateTimeOffset after, TimeZoneInfo zone)
    {
        var wall = TimeZoneInfo.ConvertTime(after, zone).DateTime;
        var from = new DateTime(wall.Ticks - wall.Ticks % TimeSpan.TicksPerSecond).AddSeconds(1);
        if (zone.IsAmbiguousTime(wall))
        {
            var twice = ClockChange.Around(wall, zone);
            if (zone.GetUtcOffset(after) != twice.Later)
            {
                if (Find(from, twice.AmbiguousEnd) is { } first)
                    return new DateTimeOffset(first, twice.Earlier).ToUniversalTime();
                from = twice.AmbiguousStart;
            }

            if (isInterval && Find(from, twice.AmbiguousEnd) is { } second)
                return new DateTimeOffset(second, twice.Later).ToUniversalTime();
            from = twice.AmbiguousEnd;
        }

        if (Find(from, DateTime.MaxValue) is not { } found)
            return null;
        if (zone.IsInvalidTime(found))
            return ClockChange.Around(found, zone).At;
        var offset = zone.IsAmbiguousTime(found) ? zone.GetAmbiguousTimeOffsets(found).Max() : zone.GetUtcOffset(found);
        return new DateTimeOffset(found, offset).ToUniversalTime();
    }

    public override string ToString() => Text;

    private static string[] Fields(string text)
    {
        if (text.StartsWith('@'))
            text = Macros.GetValueOrDefault(text) ?? throw new CronTextException($"Không có tên tắt “{text}”.");
        var fields = text.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return fields.Length switch
        {
            5 => ["0", .. fields],
            6 => fields,
            _ => throw new CronTextException($"Cần 5 trường (phút giờ ngày tháng thứ) hoặc 6 trường (thêm giây ở đầu), nhưng có {fields.Length}."),
        };
    }

    /// <summary>The first wall-clock time that fits, from the given second on and before the end.</summary>
    private DateTime? Find(DateTime from, DateTime end)
    {
        var (date, time) = (from.Date, (int)from.TimeOfDay.TotalSeconds);
        for (var lastYear = Math.Min(from.Year + YearsAhead, DateTime.MaxValue.Year - 1); date.Year <= lastYear && date < end; time = 0)
        {
            if ((months & (1UL << date.Month)) == 0)
            {
                date = new DateTime(date.Year, date.Month, 1).AddMonths(1);
                continue;
            }

            if (days.Match(date) && TimeFrom(time) is { } found)
            {
                var at = date.AddSeconds(found);
                return at < end ? at : null;
            }

            date = date.AddDays(1);
        }

        return null;
    }

    /// <summary>The first second of a day that fits, from the given one on.</summary>
    private int? TimeFrom(int from)
    {
        for (var hour = from / 3600; hour < 24; hour++)
        {
            if ((hours & (1UL << hour)) == 0)
                continue;
            for (var minute = hour == from / 3600 ? from / 60 % 60 : 0; minute < 60; minute++)
            {
                if ((minutes & (1UL << minute)) == 0)
                    continue;
                var begin = (hour * 60 + minute) * 60;
                for (var second = begin <= from ? from - begin : 0; second < 60; second++)
                {
                    if ((seconds & (1UL << second)) != 0)
                        return begin + second;
                }
            }
        }

        return null;
    }
}
