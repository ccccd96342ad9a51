using System.Globalization;

namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>Dates as text: ISO, the forms of JavaScript, and as Vietnamese or English readers write them.</summary>
internal static class DateWriting
{
    private static readonly string[] Days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
    private static readonly string[] Months =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    private static readonly string[] DaysHere = ["Chủ Nhật", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy"];
    private static readonly string[] ShortDaysHere = ["CN", "Thứ 2", "Thứ 3", "Thứ 4", "Thứ 5", "Thứ 6", "Thứ 7"];

    public static string Iso(double time)
    {
        var p = DateMath.Parts(time);
        var year = p.Year is >= 0 and <= 9999
            ? p.Year.ToString("0000", CultureInfo.InvariantCulture)
            : p.Year.ToString("+000000;-000000", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{year}-{p.Month + 1:00}-{p.Day:00}T{p.Hour:00}:{p.Minute:00}:{p.Second:00}.{p.Millisecond:000}Z");
    }

    public static string Date(double time) =>
        DateMath.Parts(DateMath.ToLocal(time)) is var p ? $"{Days[p.Weekday][..3]} {Months[p.Month][..3]} {p.Day:00} {Year(p)}" : "";

    public static string Time(double time)
    {
        var p = DateMath.Parts(DateMath.ToLocal(time));
        var offset = (int)(DateMath.Offset(time) / 60_000);
        return string.Create(CultureInfo.InvariantCulture, $"{p.Hour:00}:{p.Minute:00}:{p.Second:00} GMT+{offset / 60:00}{offset % 60:00} (Indochina Time)");
    }

    public static string Utc(double time)
    {
        var p = DateMath.Parts(time);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Days[p.Weekday][..3]}, {p.Day:00} {Months[p.Month][..3]} {Year(p)} {p.Hour:00}:{p.Minute:00}:{p.Second:00} GMT");
    }

    /// <summary>As <c>toLocaleString</c> and its two sisters.</summary>
    /// <param name="date">Show the date when the options name nothing.</param>
    /// <param name="clock">Show the time when the options name nothing.</param>
    public static string Localised(ScriptRun run, double time, JsValue locale, JsValue options, bool date, bool clock)
    {
        var language = Language(run, locale);
        var o = Options(run, options.AsObject, date, clock);
        var p = DateMath.Parts(o.Zone is { } zone ? time + zone : DateMath.ToLocal(time));
        var day = DateText(p, o, language);
        var hours = ClockText(p, o, language);
        if (day.Length == 0 || hours.Length == 0)
            return day + hours;
        return language == "vi"
            ? $"{(o.Month == "long" ? "lúc " : "")}{hours} {day}"
            : day + (o.Month == "long" ? " at " : o is { Day: null, Month: null, Year: null } ? " " : ", ") + hours;
    }

    private static string Language(ScriptRun run, JsValue locale)
    {
        if (!Workflows.Engine.Expressions.JavaScript.Localised.IsEnglish(run, locale))
            return "vi";
        var tag = Coerce.Text(run, locale);
        return tag.Equals("en-GB", StringComparison.OrdinalIgnoreCase) ? "en-GB" : "en-US";
    }

    private static string DateText(DateParts p, Shown o, string language)
    {
        if (o is { Weekday: null, Year: null, Month: null, Day: null })
            return "";
        var day = o.Day is null ? "" : Padded(p.Day, o.Day == "2-digit" || language == "en-GB" && IsNumeric(o.Month));
        var year = o.Year is null ? "" : o.Year == "2-digit" ? Year(p)[^2..] : Year(p);
        var named = o.Month is "long" or "short" or "narrow";
        var month = o.Month is null ? "" : named ? "" : Padded(p.Month + 1, o.Month == "2-digit" || language == "en-GB" && (day + year).Length > 0);
        var date = language switch
        {
            "vi" when named => NamedHere(p, o, day, year),
            "vi" when o is { Day: null, Year: not null, Month: "2-digit" } => $"tháng {month}, {year}",
            "vi" when o is { Day: "2-digit", Month: "2-digit", Year: null } => $"{day}-{month}",
            "en-US" when named => Joined(" ", o.Month == "long" ? Months[p.Month] : Months[p.Month][..3], day) + (year.Length == 0 ? "" : day.Length > 0 ? ", " + year : " " + year),
            "en-GB" when named => Joined(" ", day, o.Month == "long" ? Months[p.Month] : ShortInBritain(p.Month), year),
            "en-US" => Joined("/", month, day, year),
            _ => Joined("/", day, month, year),
        };
        var weekday = o.Weekday is null ? "" : language == "vi"
            ? (o.Weekday == "long" ? DaysHere : ShortDaysHere)[p.Weekday]
            : o.Weekday == "long" ? Days[p.Weekday] : Days[p.Weekday][..3];
        return Joined(", ", weekday, date);
    }

    private static bool IsNumeric(string? month) => month is "numeric" or "2-digit";

    private static string ShortInBritain(int month) => month == 8 ? "Sept" : Months[month][..3];

    private static string NamedHere(DateParts p, Shown o, string day, string year)
    {
        var word = o.Month == "long" ? "tháng" : "thg";
        var month = string.Create(CultureInfo.InvariantCulture, $"{word} {p.Month + 1}");
        if (day.Length > 0)
            return $"{day} {month}{(year.Length > 0 ? ", " + year : "")}";
        if (year.Length > 0)
            return o.Month == "long" ? $"{month} năm {year}" : $"{month}, {year}";
        return $"{char.ToUpperInvariant(month[0])}{month[1..]}";
    }

    private static string ClockText(DateParts p, Shown o, string language)
    {
        if (o is { Hour: null, Minute: null, Second: null })
            return "";
        var hour12 = o.Hour12 ?? language == "en-US";
        var hour = hour12 ? (p.Hour + 11) % 12 + 1 : p.Hour;
        var hours = o.Hour is null ? "" : Padded(hour, o.Hour == "2-digit" || !hour12);
        var text = Joined(
            ":",
            hours,
            o.Minute is null ? "" : Padded(p.Minute, o.Hour is not null || o.Second is not null || o.Minute == "2-digit"),
            o.Second is null ? "" : Padded(p.Second, o.Minute is not null || o.Second == "2-digit"));
        if (o.Hour is null)
            return text;
        if (!hour12)
            return o.Minute is null && language == "vi" ? text + " giờ" : text;
        var half = language == "vi" ? (p.Hour < 12 ? "SA" : "CH") : p.Hour < 12 ? "AM" : "PM";
        return $"{text} {(language == "en-GB" ? half.ToLowerInvariant() : half)}";
    }

    private static string Joined(string between, params string[] parts) => string.Join(between, parts.Where(part => part.Length > 0));

    private static string Padded(int number, bool two) => number.ToString(two ? "00" : "0", CultureInfo.InvariantCulture);

    private static string Year(DateParts p) => p.Year < 0
        ? p.Year.ToString("-000000;-000000", CultureInfo.InvariantCulture)
        : p.Year.ToString("0000", CultureInfo.InvariantCulture);

    private static Shown Options(ScriptRun run, JsObject? given, bool date, bool clock)
    {
        var shown = new Shown(
            Text("weekday"), Text("year"), Text("month"), Text("day"), Text("hour"), Text("minute"), Text("second"),
            given?.Get(run, "hour12") is { IsUndefined: false } half ? Coerce.Flag(half) : null,
            Text("timeZone") switch
            {
                null or "Asia/Ho_Chi_Minh" or "Asia/Saigon" => null,
                "UTC" or "GMT" or "Etc/UTC" => 0,
                var other => throw run.RangeError($"không hỗ trợ múi giờ {other}; chỉ có Asia/Ho_Chi_Minh và UTC"),
            });
        if (Text("dateStyle") is { } dateStyle)
        {
            shown = dateStyle switch
            {
                "full" => shown with { Weekday = "long", Year = "numeric", Month = "long", Day = "numeric" },
                "long" => shown with { Year = "numeric", Month = "long", Day = "numeric" },
                "medium" => shown with { Year = "numeric", Month = "short", Day = "numeric" },
                _ => shown with { Year = "2-digit", Month = "numeric", Day = "numeric" },
            };
        }

        if (Text("timeStyle") is { } timeStyle)
            shown = shown with { Hour = "numeric", Minute = "2-digit", Second = timeStyle == "short" ? null : "2-digit" };
        if (given is not null && (Text("dateStyle") ?? Text("timeStyle")) is not null)
            return shown;
        // Options that name only parts of the other kind add to the usual parts of this one.
        var namesDate = shown is not { Weekday: null, Year: null, Month: null, Day: null };
        var namesClock = shown is not { Hour: null, Minute: null, Second: null };
        if (date && clock ? !namesDate && !namesClock : date && !namesDate)
            shown = shown with { Year = "numeric", Month = "numeric", Day = "numeric" };
        if (date && clock ? !namesDate && !namesClock : clock && !namesClock)
            shown = shown with { Hour = "numeric", Minute = "2-digit", Second = "2-digit" };
        return shown;

        string? Text(string name) => given?.Get(run, name) is { IsUndefined: false } value ? Coerce.Text(run, value) : null;
    }

    /// <param name="Zone">Offset in milliseconds; null for local time.</param>
    private sealed record Shown(
        string? Weekday, string? Year, string? Month, string? Day, string? Hour, string? Minute, string? Second, bool? Hour12, double? Zone);
}
