using System.Globalization;
using System.Text.RegularExpressions;
using Workflows.Values;

namespace Workflows.FollowUp;

/// <summary>How a reported number is meant. A vague one has no number at all.</summary>
public enum Qualifier
{
    /// <summary>The number as it is.</summary>
    Exact,

    /// <summary>Trên, hơn.</summary>
    MoreThan,

    /// <summary>Ít nhất, tối thiểu.</summary>
    AtLeast,

    /// <summary>Khoảng.</summary>
    About,

    /// <summary>Gần.</summary>
    Nearly,

    /// <summary>Dưới.</summary>
    LessThan,

    /// <summary>Không quá, tối đa.</summary>
    AtMost,

    /// <summary>Một số.</summary>
    Some,

    /// <summary>Nhiều.</summary>
    Many,

    /// <summary>Hàng chục.</summary>
    Tens,

    /// <summary>Hàng trăm.</summary>
    Hundreds,

    /// <summary>Hàng nghìn, hàng ngàn.</summary>
    Thousands,

    /// <summary>Hàng vạn.</summary>
    TensOfThousands,

    /// <summary>Hàng triệu.</summary>
    Millions,
}

/// <summary>
/// A measured amount as reports write it: "3.800 bản", "trên 160 lượt người", "hàng trăm tin, bài", "77,59 triệu đồng/năm".
/// A dot separates thousands, a comma decimals.
/// </summary>
/// <param name="Value">Null exactly when the qualifier is a vague one.</param>
/// <param name="Unit">"bản"; empty where none was said.</param>
/// <param name="Qualifier">How the number is meant.</param>
public sealed partial record Quantity(decimal? Value, string Unit, Qualifier Qualifier = Qualifier.Exact)
{
    public const int UnitLength = 100;

    private const int MostDigits = 15;
    private const int MostDecimals = 6;

    private const string Shape =
        "Số lượng viết như “3.800 bản”, “trên 160 lượt người”, “77,59 triệu đồng/năm” hoặc “hàng trăm tin, bài”: dấu chấm tách hàng nghìn, dấu phẩy trước phần thập phân.";

    /// <summary>The first word of each is the one printed.</summary>
    private static readonly (Qualifier Qualifier, string[] Words)[] Named =
    [
        (Qualifier.MoreThan, ["trên", "hơn"]),
        (Qualifier.AtLeast, ["ít nhất", "tối thiểu"]),
        (Qualifier.About, ["khoảng"]),
        (Qualifier.Nearly, ["gần"]),
        (Qualifier.LessThan, ["dưới"]),
        (Qualifier.AtMost, ["không quá", "tối đa"]),
        (Qualifier.Some, ["một số"]),
        (Qualifier.Many, ["nhiều"]),
        (Qualifier.Tens, ["hàng chục"]),
        (Qualifier.Hundreds, ["hàng trăm"]),
        (Qualifier.Thousands, ["hàng nghìn", "hàng ngàn"]),
        (Qualifier.TensOfThousands, ["hàng vạn"]),
        (Qualifier.Millions, ["hàng triệu"]),
    ];

    /// <summary>The report gives no number: "hàng trăm".</summary>
    public static bool IsVague(Qualifier qualifier) => qualifier >= Qualifier.Some;

    /// <summary>"trên"; empty for an exact number.</summary>
    public static string WordOf(Qualifier qualifier) => Named.FirstOrDefault(n => n.Qualifier == qualifier).Words?[0] ?? "";

    /// <summary>As it is printed; reading it gives the same quantity back.</summary>
    public override string ToString()
    {
        var amount = Value is { } number ? Number(number) : "";
        var joint = Unit.StartsWith('%') ? "" : " ";
        return string.Join(' ', new[] { WordOf(Qualifier), Unit.Length > 0 && amount.Length > 0 ? $"{amount}{joint}{Unit}" : $"{amount}{Unit}" }
            .Where(part => part.Length > 0));
    }

    /// <summary>"3.800", "77,59".</summary>
    public static string Number(decimal number) => number.ToString("#,0.######", VietnamTime.Culture);

    /// <summary>Reads what a person typed or a report prints.</summary>
    /// <param name="field">Name of the form's field, for the message.</param>
    public static Result<Quantity> Parse(string? text, string field = "")
    {
        var clean = Spaces().Replace(VietnameseText.Normalise(text), " ");
        var (qualifier, rest) = Qualified(clean);
        if (IsVague(qualifier))
            return Checked(new Quantity(null, rest, qualifier), field);
        if (Numbered().Match(rest) is not { Success: true } match)
            return new Invalid(Shape, field);
        return ValueOf(match.Groups["number"].Value) is { } value
            ? Checked(new Quantity(value, match.Groups["unit"].Value.Trim(), qualifier), field)
            : new Invalid(Shape, field);
    }

    /// <summary>Reads a bare number: "2.800", "77,59".</summary>
    /// <returns>
    /// Null when it is none, or written the other way round: "1,000" would be one here and a thousand there, so that nobody guesses.
    /// </returns>
    public static decimal? ValueOf(string? text)
    {
        var typed = text?.Trim() ?? "";
        if (!Bare().IsMatch(typed) || typed.Count(char.IsAsciiDigit) > MostDigits)
            return null;
        var comma = typed.IndexOf(',', StringComparison.Ordinal);
        var decimals = comma < 0 ? "" : typed[(comma + 1)..];
        if (decimals.Length > MostDecimals || decimals is [_, _, '0'])
            return null;
        var plain = typed.Replace(".", "", StringComparison.Ordinal).Replace(',', '.');
        return decimal.Parse(plain, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
    }

    private static Result<Quantity> Checked(Quantity read, string field) => read.Unit.Length > UnitLength
        ? new Invalid($"Đơn vị tính dài quá {UnitLength} ký tự.", field)
        : VietnameseText.HasForbiddenCharacter(read.Unit, allowLines: false) ? new Invalid("Đơn vị tính có ký tự không được phép.", field) : read;

    private static (Qualifier Qualifier, string After) Qualified(string text)
    {
        foreach (var (qualifier, words) in Named)
        {
            foreach (var word in words)
            {
                if (text.StartsWith(word, StringComparison.OrdinalIgnoreCase) && (text.Length == word.Length || text[word.Length] == ' '))
                    return (qualifier, text[word.Length..].Trim());
            }
        }

        return (Qualifier.Exact, text);
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"^(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,[0-9]+)?$")]
    private static partial Regex Bare();

    // What follows the number begins with a space, a letter or a sign that no number has in it.
    [GeneratedRegex(@"^(?<number>[0-9][0-9.,]*)(?<unit>$|[^0-9.,].*$)")]
    private static partial Regex Numbered();
}
