using System.Globalization;
using System.Text.RegularExpressions;
using Workflows.Values;

namespace Workflows.FollowUp;

/// <summary>
/// Reads the last day out of a plan's time column, only where the words name one and nothing else: "Quý II/2021" ends on
/// 30/06/2021, "trước 30/11/2021" names its day. "Thường xuyên", "theo từng giai đoạn", "trước quý II" name none.
/// </summary>
public static partial class DueDay
{
    private const int FirstYear = 1990;
    private const int LastYear = 2100;

    /// <param name="text">The time column.</param>
    /// <param name="onlyYear">The year of a plan for one year: there "Quý II" needs no year of its own.</param>
    /// <returns>Null when the words are not clear; somebody then sets the day.</returns>
    public static DateOnly? From(string? text, int? onlyYear = null)
    {
        var words = VietnameseText.Fold(text).Replace('–', '-').TrimEnd('.', ';', ' ');
        var stripped = Verb().Replace(words, "");
        if (Before().Match(stripped) is { Success: true } before)
            // "Trước" a month or a year may end with it or before it begins; before a day only that day can be meant.
            return DayIn(before.Groups["point"].Value);
        var point = Within().Replace(stripped, "");
        return DayIn(point) ?? SpanEnd(point, onlyYear) ?? RangeEnd(point, onlyYear);
    }

    private static DateOnly? RangeEnd(string words, int? onlyYear)
    {
        var range = Range().Match(words);
        if (!range.Success)
            return null;
        var (from, to) = (range.Groups["from"].Value.Trim(), range.Groups["to"].Value.Trim());
        // "2021-2025", "tháng 4 - 6/2018", "quý I, II/2021": the second end may say its unit once for both.
        var unit = from.StartsWith("thang ", StringComparison.Ordinal) ? "thang " : from.StartsWith("quy ", StringComparison.Ordinal) ? "quy " : "";
        var end = DayIn(to) ?? SpanEnd(to, onlyYear) ?? SpanEnd($"{unit}{to}", onlyYear);
        if (end is not { } last)
            return null;
        // A first end without a year lies in that of the second; one that comes later is a slip of the pen.
        var begin = DayIn(from) ?? SpanEnd(from, last.Year);
        return begin < last ? last : null;
    }

    private static DateOnly? SpanEnd(string words, int? onlyYear)
    {
        if (Month().Match(words) is { Success: true } month)
            return EndOf(Year(month, onlyYear), Number(month, "month"));
        if (Quarter().Match(words) is { Success: true } quarter)
            return EndOf(Year(quarter, onlyYear), 3 * QuarterOf(quarter.Groups["quarter"].Value));
        if (Months().Match(words) is { Success: true } months)
            return EndOf(Year(months, onlyYear), months.Groups["part"].Value == "dau" ? Number(months, "count") : 12);
        return WholeYear().Match(words) is { Success: true } year ? EndOf(Number(year, "year"), 12) : null;
    }

    private static DateOnly? DayIn(string words)
    {
        var day = Day().Match(words.Trim());
        if (!day.Success)
            return null;
        var (year, month) = (Number(day, "year"), Number(day, "month"));
        return EndOf(year, month) is { } end && Number(day, "day") is >= 1 and var number && number <= end.Day ? new DateOnly(year, month, number) : null;
    }

    private static DateOnly? EndOf(int? year, int month) => year is { } known and >= FirstYear and <= LastYear && month is >= 1 and <= 12
        ? new DateOnly(known, month, DateTime.DaysInMonth(known, month))
        : null;

    private static int? Year(Match match, int? onlyYear) => match.Groups["year"].Success ? Number(match, "year") : onlyYear;

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    private static int QuarterOf(string text) => text switch
    {
        "i" or "1" => 1,
        "ii" or "2" => 2,
        "iii" or "3" => 3,
        _ => 4,
    };

    [GeneratedRegex("^(?:(?:can )?(?:hoan thanh|xong|thuc hien|to chuc|trien khai) )+")]
    private static partial Regex Verb();

    [GeneratedRegex("^truoc (?:ngay )?(?<point>.+)$")]
    private static partial Regex Before();

    [GeneratedRegex("^(?:(?:cham nhat|den het|den|het|trong|vao|ca|giai doan)(?: la)? )*(?:(?:vao|trong|den|het) )?(?:ngay )?")]
    private static partial Regex Within();

    [GeneratedRegex("^(?:ngay )?(?<day>[0-9]{1,2})(?:[/.-]| thang )(?<month>[0-9]{1,2})(?:[/.-]| nam )(?<year>[0-9]{4})$")]
    private static partial Regex Day();

    [GeneratedRegex("^thang (?<month>[0-9]{1,2})(?:(?: ?[/.-] ?| nam )(?<year>[0-9]{4}))?$")]
    private static partial Regex Month();

    [GeneratedRegex("^quy (?<quarter>iv|i{1,3}|[1-4])(?:(?: ?[/.-] ?| nam )(?<year>[0-9]{4}))?$")]
    private static partial Regex Quarter();

    [GeneratedRegex("^(?<count>6|9) thang (?<part>dau|cuoi)(?: cua)? nam(?: (?<year>[0-9]{4}))?$")]
    private static partial Regex Months();

    [GeneratedRegex("^(?:cuoi )?(?:nam )?(?<year>[0-9]{4})$")]
    private static partial Regex WholeYear();

    [GeneratedRegex("^(?:tu )?(?:ngay )?(?<from>.+?)(?: ?- ?| den (?:het )?| ?, ?| va )(?<to>[^,]+)$")]
    private static partial Regex Range();
}
