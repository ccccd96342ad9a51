using System.Globalization;
using Workflows.Values;

namespace Workflows.Interchange;

/// <summary>
/// What names a document between agencies, written "OrganId,yyyy/MM/dd,number/notation". Others write what they like into the field, so a
/// packet keeps the text and this is what it may say.
/// </summary>
/// <param name="Number">As printed, at least two digits: "05".</param>
/// <param name="Notation">"KH-UBND".</param>
public sealed record DocumentKey(OrganId Issuer, DateOnly Date, string Number, string Notation)
{
    internal const string DateFormat = "yyyy/MM/dd";

    /// <summary>"05/KH-UBND".</summary>
    public string NumberAndNotation => $"{Number}/{Notation}";

    /// <summary>The number as it is printed: "05", "123".</summary>
    public static string NumberOf(int number) => number.ToString("D2", CultureInfo.InvariantCulture);

    /// <summary>Null where the text is not of this form; a day that does not exist is none.</summary>
    public static DocumentKey? Find(string? text)
    {
        var parts = VietnameseText.Normalise(text).Split(',', 3, StringSplitOptions.TrimEntries);
        return parts is [var issuer, var day, var code]
            && OrganId.Met(issuer) is { } organ
            && DayOf(day) is { } date
            && SplitCode(code) is { } split
            ? new DocumentKey(organ, date, split.Number, split.Notation)
            : null;
    }

    /// <summary>"05/KH-UBND" into its two parts; null where a part is missing.</summary>
    public static (string Number, string Notation)? SplitCode(string? code)
    {
        var clean = VietnameseText.Normalise(code);
        var slash = clean.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && slash < clean.Length - 1 ? (clean[..slash].Trim(), clean[(slash + 1)..].Trim()) : null;
    }

    public override string ToString() => $"{Issuer},{TextOf(Date)},{NumberAndNotation}";

    internal static string TextOf(DateOnly date) => date.ToString(DateFormat, CultureInfo.InvariantCulture);

    internal static DateOnly? DayOf(string? text) =>
        DateOnly.TryParseExact(text, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
}
