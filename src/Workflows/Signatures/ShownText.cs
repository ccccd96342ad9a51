using System.Globalization;
using System.Text;

namespace Workflows.Signatures;

/// <summary>Text out of a foreign file or certificate, made harmless: it is shown to people and compared with names.</summary>
internal static class ShownText
{
    private const int Longest = 200;

    /// <summary>NFC, one line, at most 200 letters, without control characters, direction marks and broken letters.</summary>
    public static string Of(string? text)
    {
        var clean = new StringBuilder();
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            if (clean.Length >= Longest)
                break;
            // U+FFFE and its like cannot be normalised: .NET throws.
            if (rune == Rune.ReplacementChar || (rune.Value & 0xFFFE) == 0xFFFE)
                continue;
            clean.Append(Rune.GetUnicodeCategory(rune) switch
            {
                UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => " ",
                UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate => "",
                _ => rune.ToString(),
            });
        }

        return string.Join(' ', clean.ToString().Normalize(NormalizationForm.FormC).Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Equal but for case; "NGUYỄN VĂN AN" is "Nguyễn Văn An" whichever way its marks were typed.</summary>
    public static bool SameName(string a, string b) =>
        string.Equals(Of(a).ToLowerInvariant(), Of(b).ToLowerInvariant(), StringComparison.Ordinal);
}
