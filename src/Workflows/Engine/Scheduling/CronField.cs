using System.Globalization;

namespace Workflows.Engine.Scheduling;

/// <summary>One field of a cron expression: its bounds, its names, and its reading into a set of values.</summary>
/// <param name="Name">As people call it.</param>
/// <param name="Names">Three-letter names of the values from <paramref name="Min"/> on.</param>
internal sealed record CronField(string Name, int Min, int Max, params string[] Names)
{
    public static readonly CronField Second = new("giây", 0, 59);
    public static readonly CronField Minute = new("phút", 0, 59);
    public static readonly CronField Hour = new("giờ", 0, 23);
    public static readonly CronField Day = new("ngày trong tháng", 1, 31);

    public static readonly CronField Month = new(
        "tháng", 1, 12, "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");

    /// <summary>0 and 7 are both Sunday.</summary>
    public static readonly CronField Weekday = new("thứ trong tuần", 0, 7, "SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

    private const ulong Sunday = 1UL;
    private const int SecondSunday = 7;

    /// <summary>Lists, ranges and steps as bits; a range may run over the end: <c>22-4</c>, <c>FRI-MON</c>.</summary>
    /// <exception cref="CronTextException">The text is none; the message names the field.</exception>
    public ulong Read(string text)
    {
        var set = 0UL;
        foreach (var item in text.Split(','))
            set |= ReadItem(item);
        return Fold(set);
    }

    /// <summary>One value, by number or name.</summary>
    public int ReadValue(string text)
    {
        var named = Array.IndexOf(Names, text.ToUpperInvariant());
        if (named >= 0)
            return Min + named;
        if (!IsNumber(text))
            throw Wrong(text.Length == 0 ? "thiếu giá trị" : $"không hiểu “{text}”");
        var value = int.Parse(text, CultureInfo.InvariantCulture);
        return value >= Min && value <= Max ? value : throw Wrong($"giá trị {value} nằm ngoài khoảng {Min}–{Max}");
    }

    public CronTextException Wrong(string what) => new($"Trường “{Name}”: {what}.");

    private ulong ReadItem(string item)
    {
        var slash = item.IndexOf('/', StringComparison.Ordinal);
        var body = slash < 0 ? item : item[..slash];
        var step = slash < 0 ? 1 : ReadStep(item[(slash + 1)..]);
        if (body == "*")
            return Span(Min, Max, step);
        var dash = body.IndexOf('-', StringComparison.Ordinal);
        if (dash >= 0)
            return Span(ReadValue(body[..dash]), ReadValue(body[(dash + 1)..]), step);
        var from = ReadValue(body);
        return slash < 0 ? 1UL << from : Span(from, Max, step);
    }

    private int ReadStep(string text) => IsNumber(text) && int.Parse(text, CultureInfo.InvariantCulture) is var step and >= 1 && step <= Max
        ? step
        : throw Wrong($"bước “{text}” phải là số từ 1 đến {Max}");

    private ulong Span(int from, int to, int step)
    {
        // A week has seven days though two numbers stand for Sunday.
        var last = this == Weekday && from > to ? Max - 1 : Max;
        if (from > last)
            from = Min;
        var length = to >= from ? to - from : to - from + last - Min + 1;
        var set = 0UL;
        for (var ahead = 0; ahead <= length; ahead += step)
        {
            var value = from + ahead;
            set |= 1UL << (value > last ? value - (last - Min + 1) : value);
        }

        return set;
    }

    private ulong Fold(ulong set) =>
        this == Weekday && (set & (1UL << SecondSunday)) != 0 ? (set & ~(1UL << SecondSunday)) | Sunday : set;

    private static bool IsNumber(string text) => text.Length is 1 or 2 && text.All(char.IsAsciiDigit);
}

/// <summary>The text is no cron expression; the Vietnamese message names the field.</summary>
internal sealed class CronTextException(string message) : Exception(message);
