using System.Globalization;

namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>Order and numbers as a language writes them: Vietnamese, or English when a script asks for it.</summary>
internal static class Localised
{
    private static readonly CultureInfo Vietnamese = CultureInfo.GetCultureInfo("vi-VN");

    public static bool IsEnglish(ScriptRun run, JsValue locale)
    {
        if (locale.Reference is JsArray list)
            locale = list[0];
        return locale.IsString && Coerce.Text(run, locale).StartsWith("en", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>-1, 0 or 1 by the Vietnamese dictionary.</summary>
    public static JsValue Compare(ScriptRun run, string left, string right, JsValue options)
    {
        run.Work(Math.Min(left.Length, right.Length));
        var wanted = CompareOptions.None;
        if (options.AsObject is { } given)
        {
            wanted = given.Get(run, "sensitivity") is { IsString: true } sensitivity
                ? sensitivity.Text switch
                {
                    "base" => CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace,
                    "accent" => CompareOptions.IgnoreCase,
                    "case" => CompareOptions.IgnoreNonSpace,
                    _ => CompareOptions.None,
                }
                : CompareOptions.None;
            if (Coerce.Flag(given.Get(run, "numeric")))
                wanted |= CompareOptions.NumericOrdering;
        }

        return Math.Sign(Vietnamese.CompareInfo.Compare(left, right, wanted));
    }

    public static string Number(ScriptRun run, double number, JsValue locale, JsValue options)
    {
        var english = IsEnglish(run, locale);
        if (!double.IsFinite(number))
            return double.IsNaN(number) ? "NaN" : number > 0 ? "∞" : "-∞";
        var given = options.AsObject;
        var style = Option("style") ?? "decimal";
        var currency = style == "currency" ? Option("currency")?.ToUpperInvariant() ?? throw run.TypeError("thiếu currency") : null;
        (int Least, int Most) usual = currency is null ? (0, style == "percent" ? 0 : 3) : currency is "VND" or "JPY" or "KRW" ? (0, 0) : (2, 2);
        var least = Digits("minimumFractionDigits") ?? usual.Least;
        var most = Digits("maximumFractionDigits") ?? Math.Max(usual.Most, least);
        if (least > most)
            (least, most) = Digits("minimumFractionDigits") is null ? (most, most) : throw run.RangeError("maximumFractionDigits nhỏ hơn minimumFractionDigits");
        var text = Grouped(
            style == "percent" ? number * 100 : number,
            least,
            most,
            Digits("minimumIntegerDigits") ?? 1,
            given is null || given.Get(run, "useGrouping") is not { IsUndefined: false } grouping || Coerce.Flag(grouping),
            english);
        return currency is null
            ? style == "percent" ? text + "%" : text
            : english ? InEnglish(text, currency) : $"{text}\u00A0{(currency == "VND" ? "₫" : currency == "USD" ? "US$" : currency == "EUR" ? "€" : currency)}";

        string? Option(string name) => given?.Get(run, name) is { IsUndefined: false } value ? Coerce.Text(run, value) : null;

        int? Digits(string name)
        {
            if (given?.Get(run, name) is not { IsUndefined: false } value)
                return null;
            var digits = Coerce.Number(run, value);
            return digits is >= 0 and <= 20 ? (int)digits : throw run.RangeError($"{name} phải từ 0 đến 20");
        }
    }

    private static string InEnglish(string text, string currency)
    {
        var sign = text.StartsWith('-') ? "-" : "";
        var mark = currency switch { "USD" => "$", "VND" => "₫", "EUR" => "€", _ => currency + "\u00A0" };
        return sign + mark + text[sign.Length..];
    }

    private static string Grouped(double number, int least, int most, int whole, bool grouping, bool english)
    {
        // The digits that JavaScript shows are rounded, not the binary fraction behind them.
        var isExact = decimal.TryParse(NumberText.Of(Math.Abs(number)), NumberStyles.Float, CultureInfo.InvariantCulture, out var exact);
        var digits = isExact
            ? Math.Round(exact, Math.Min(most, 28), MidpointRounding.AwayFromZero).ToString("F" + most.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            : new System.Numerics.BigInteger(Math.Abs(number)).ToString(CultureInfo.InvariantCulture);
        var point = digits.IndexOf('.', StringComparison.Ordinal);
        var (front, back) = point < 0 ? (digits, "") : (digits[..point], digits[(point + 1)..]);
        while (back.Length > least && back.EndsWith('0'))
            back = back[..^1];
        front = front.PadLeft(whole, '0');
        for (var at = front.Length - 3; grouping && at > 0; at -= 3)
            front = front.Insert(at, english ? "," : ".");
        var isZero = front.All(c => c is '0' or '.' or ',') && back.All(c => c == '0');
        var sign = number < 0 || number == 0 && double.IsNegative(number) || isZero && double.IsNegative(number) ? "-" : "";
        return sign + front + (back.Length == 0 ? "" : (english ? "." : ",") + back);
    }
}
