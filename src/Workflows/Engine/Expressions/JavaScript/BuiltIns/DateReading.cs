using System.Globalization;
using System.Text.RegularExpressions;

namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>Dates from text: ISO 8601, and the older forms that browsers read (month before day).</summary>
internal static partial class DateReading
{
    private const int Longest = 100;
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    /// <summary>NaN when it is no date. Without an offset a date alone is UTC, a date with a time local.</summary>
    public static double Of(string text)
    {
        text = Whitespace.Trim(text.AsSpan()).ToString();
        if (text.Length > Longest)
            return double.NaN;
        return Iso().Match(text) is { Success: true } iso ? FromIso(iso) : FromWords(text);
    }

    [GeneratedRegex(@"\A(?<y>\d{4}|[+-]\d{6})(-(?<m>\d\d)(-(?<d>\d\d))?)?([Tt ](?<h>\d\d):(?<min>\d\d)(:(?<s>\d\d)([.,](?<f>\d{1,9}))?)?(?<z>[Zz]|[+-]\d\d:?\d\d)?)?\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Iso();

    [GeneratedRegex(@"\A(?:\s|,|\((?<comment>[^()]*)\)|(?<time>\d{1,2}:\d{1,2}(?::\d{1,2}(?:\.\d{1,9})?)?)|(?<numbers>\d{1,6}[/.-]\d{1,6}(?:[/.-]\d{1,6})?)|(?<number>\d{1,6})|(?<offset>[+-]\d\d:?\d\d)|(?<word>\p{L}+)\.?|(?<dash>-))+\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Words();

    private static double FromIso(Match iso)
    {
        var (month, day) = (Number(iso, "m", 1), Number(iso, "d", 1));
        var (hour, minute, second) = (Number(iso, "h", 0), Number(iso, "min", 0), Number(iso, "s", 0));
        var fraction = iso.Groups["f"].Success ? Math.Floor(double.Parse("0." + iso.Groups["f"].Value, CultureInfo.InvariantCulture) * 1000) : 0;
        if (month is < 1 or > 12 || day < 1 || day > 31 || hour > 24 || minute > 59 || second > 59 || hour == 24 && minute + second + fraction > 0
            || iso.Groups["y"].Value == "-000000")
            return double.NaN;
        var time = DateMath.Make(double.Parse(iso.Groups["y"].ValueSpan, CultureInfo.InvariantCulture), month - 1, day, hour, minute, second, fraction);
        if (iso.Groups["z"].Success)
            return DateMath.Clip(time - Offset(iso.Groups["z"].ValueSpan));
        return DateMath.Clip(iso.Groups["h"].Success ? DateMath.ToUtc(time) : time);
    }

    private static double Offset(ReadOnlySpan<char> zone)
    {
        if (zone is ['Z' or 'z'])
            return 0;
        var minutes = int.Parse(zone[1..3], NumberStyles.None, CultureInfo.InvariantCulture) * 60 + int.Parse(zone[^2..], NumberStyles.None, CultureInfo.InvariantCulture);
        return (zone[0] == '-' ? -60_000.0 : 60_000.0) * minutes;
    }

    private static int Number(Match match, string group, int otherwise) =>
        match.Groups[group].Success ? int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : otherwise;

    private static double FromWords(string text)
    {
        var found = Words().Match(text);
        if (!found.Success)
            return double.NaN;
        var month = -1;
        bool? afternoon = null;
        double? offset = null;
        foreach (Capture word in found.Groups["word"].Captures)
        {
            var lower = word.Value.ToLowerInvariant();
            if (lower is "am" or "pm")
                afternoon = lower == "pm";
            else if (lower is "z" or "gmt" or "utc")
                offset ??= 0;
            else if (lower.Length >= 3 && Array.IndexOf(Months, lower[..3]) is var named and >= 0)
                month = named;
            else if (lower is not "t" && (lower.Length < 3 || !Weekdays.Contains(lower[..3])))
                return double.NaN;
        }

        if (found.Groups["offset"].Success)
            offset = Offset(found.Groups["offset"].ValueSpan);
        var numbers = found.Groups["numbers"].Captures.SelectMany(item => item.Value.Split('/', '.', '-'))
            .Concat(found.Groups["number"].Captures.Select(item => item.Value)).ToArray();
        if (!Calendar(numbers, month, out var year, out month, out var day))
            return double.NaN;
        var clock = found.Groups["time"].Success ? found.Groups["time"].Value.Split(':') : ["0", "0"];
        var (hour, minute) = (double.Parse(clock[0], CultureInfo.InvariantCulture), double.Parse(clock[1], CultureInfo.InvariantCulture));
        var second = clock.Length > 2 ? double.Parse(clock[2], CultureInfo.InvariantCulture) : 0;
        if (hour > 24 || minute > 59 || second >= 60 || afternoon is not null && hour is < 1 or > 12 && afternoon is not null)
            return double.NaN;
        if (afternoon is { } late)
            hour = hour % 12 + (late ? 12 : 0);
        var time = DateMath.Make(year, month, day, hour, minute, Math.Floor(second), Math.Floor(second % 1 * 1000 + 1e-6));
        return DateMath.Clip(offset is { } given ? time - given : DateMath.ToUtc(time));
    }

    private static bool Calendar(string[] numbers, int named, out double year, out int month, out int day)
    {
        (year, month, day) = (2001, named, 1);
        var parsed = numbers.Select(number => int.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture)).ToArray();
        switch (parsed.Length)
        {
            case 3 when named < 0 && numbers[0].Length >= 3:
                (year, month, day) = (parsed[0], parsed[1] - 1, parsed[2]);
                break;
            case 3 when named < 0:
                (month, day, year) = (parsed[0] - 1, parsed[1], Century(numbers[2], parsed[2]));
                break;
            case 2 when named < 0 && numbers[0].Length >= 3:
                (year, month) = (parsed[0], parsed[1] - 1);
                break;
            case 2 when named < 0:
                (month, day) = (parsed[0] - 1, parsed[1]);
                break;
            case 2 when numbers[0].Length >= 3:
                (year, day) = (parsed[0], parsed[1]);
                break;
            case 2:
                (day, year) = (parsed[0], Century(numbers[1], parsed[1]));
                break;
            case 1 when named >= 0 && numbers[0].Length >= 3:
                year = parsed[0];
                break;
            case 1 when named >= 0:
                day = parsed[0];
                break;
            default:
                return false;
        }

        return month is >= 0 and <= 11 && day is >= 1 and <= 31;
    }

    private static int Century(string digits, int year) => digits.Length > 2 ? year : year < 50 ? 2000 + year : 1900 + year;
}
