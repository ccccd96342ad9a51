using System.Globalization;
using System.Text.RegularExpressions;
using Workflows.Values;

namespace Workflows.Calendar;

/// <summary>
/// How long somebody has, as documents say it. "5 ngày làm việc" and "5 ngày" are two different limits.
/// </summary>
public abstract partial record Limit
{
    private Limit()
    {
    }

    /// <summary>"05 ngày làm việc": days on which offices work; the day of receipt is not counted.</summary>
    public sealed record WorkingDays(int Count) : Limit;

    /// <summary>
    /// "10 ngày": all days; the day of receipt is not counted. A last day on which offices do not work gives way to the
    /// next working day (Bộ luật Dân sự 2015, Điều 147 khoản 2, Điều 148 khoản 5).
    /// </summary>
    public sealed record Days(int Count) : Limit;

    /// <summary>"04 giờ làm việc", for urgent matters: office hours from the moment of receipt on.</summary>
    public sealed record WorkingHours(int Count) : Limit;

    /// <summary>"đến hết ngày 16/10/2026": the end of that working day.</summary>
    public sealed record Until(DateOnly Day) : Limit;

    /// <summary>"trước ngày 16/10/2026": over when that day begins.</summary>
    public sealed record Before(DateOnly Day) : Limit;

    /// <summary>As a document says it.</summary>
    public string Words => this switch
    {
        WorkingDays(var count) => $"{count:00} ngày làm việc",
        Days(var count) => $"{count:00} ngày",
        WorkingHours(var count) => $"{count:00} giờ làm việc",
        Until(var day) => $"đến hết ngày {VietnamTime.Short(day)}",
        Before(var day) => $"trước ngày {VietnamTime.Short(day)}",
        _ => throw new NotSupportedException(GetType().Name),
    };

    /// <summary>Reads the words of a document; upper case and leading zeros do not matter.</summary>
    /// <returns><see cref="Invalid"/> for anything else; a limit is never guessed.</returns>
    public static Result<Limit> Parse(string? text)
    {
        var words = VietnameseText.Normalise(text);
        if (Length().Match(words) is { Success: true } length
            && int.TryParse(length.Groups["count"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count <= WorkingCalendar.Longest)
        {
            return (length.Groups["unit"].Value.ToLower(VietnamTime.Culture), length.Groups["working"].Success) switch
            {
                ("ngày", true) => new WorkingDays(count),
                ("ngày", false) => new Days(count),
                ("giờ", true) => new WorkingHours(count),
                // Whether a night counts is not said.
                _ => new Invalid("Thời hạn theo giờ phải ghi rõ \"giờ làm việc\"."),
            };
        }

        if (Date().Match(words) is { Success: true } date
            && DateOnly.TryParseExact(date.Groups["day"].Value, ["d/M/yyyy", "dd/MM/yyyy", "d/MM/yyyy", "dd/M/yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return date.Groups["before"].Success ? new Before(day) : new Until(day);

        return new Invalid(
            $"Không hiểu thời hạn \"{words}\". Ví dụ đúng: \"5 ngày làm việc\", \"10 ngày\", \"4 giờ làm việc\", \"đến hết ngày 16/10/2026\", \"trước ngày 16/10/2026\".");
    }

    [GeneratedRegex(@"^(trong\s+)?(?<count>\d{1,4})\s+(?<unit>ngày|giờ)(?<working>\s+làm\s+việc)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Length();

    [GeneratedRegex(@"^((?<before>trước)\s+ngày|(đến\s+)?hết\s+ngày)\s+(?<day>\d{1,2}/\d{1,2}/\d{4})$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Date();
}
