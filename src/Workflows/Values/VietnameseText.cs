using System.Globalization;
using System.Text;

namespace Workflows.Values;

/// <summary>Rules for Vietnamese text: one normal form at every border, and a folded form for search.</summary>
public static class VietnameseText
{
    /// <summary>
    /// NFC, line ends as \n, outer white space removed. Every text that enters the product passes here:
    /// "Kế hoạch" typed with combining marks must equal the precomposed one.
    /// </summary>
    public static string Normalise(string? text) =>
        (text ?? "").ReplaceLineEndings("\n").Normalize(NormalizationForm.FormC).Trim();

    /// <summary>
    /// The search key: without tone and vowel marks, đ as d, lower case, white space collapsed;
    /// "Kế hoạch ĐỐI NGOẠI" becomes "ke hoach doi ngoai".
    /// </summary>
    public static string Fold(string? text)
    {
        var folded = new StringBuilder();
        var gap = false;
        foreach (var c in (text ?? "").Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark)
                continue;
            if (char.IsWhiteSpace(c))
            {
                gap = folded.Length > 0;
                continue;
            }

            if (gap)
                folded.Append(' ');
            gap = false;
            folded.Append(c is 'đ' or 'Đ' ? 'd' : char.ToLowerInvariant(c));
        }

        return folded.ToString();
    }

    /// <summary>
    /// Names the first character that has no place in a text: a control character (line feed and tab are
    /// allowed in long texts) or a bidirectional override, which can make a name read as another.
    /// </summary>
    public static bool HasForbiddenCharacter(string text, bool allowLines)
    {
        foreach (var c in text)
        {
            if (c is '\n' or '\t' && allowLines)
                continue;
            if (char.IsControl(c) || c is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069' || char.IsSurrogate(c) && !IsPaired(text))
                return true;
        }

        return false;
    }

    private static bool IsPaired(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (char.IsSurrogate(text[i]))
                return false;
        }

        return true;
    }

    /// <summary>
    /// Checks one field of a form: normalised, not too long, without forbidden characters.
    /// </summary>
    /// <param name="field">Name of the form field, for <see cref="Invalid.Field"/>.</param>
    /// <param name="label">Vietnamese label, used in the message.</param>
    /// <param name="max">Largest length in UTF-16 units after normalisation.</param>
    public static Result<string> Check(
        string? text, string field, string label, int max, bool required = false, bool allowLines = false)
    {
        // A text far over its limit is refused before it is normalised: normalising is the expensive part.
        if (text?.Length > max * 4L)
            return TooLong(field, label, max);
        // Half a pair and the noncharacter U+FFFE cannot be normalised at all: .NET throws.
        if (text is not null && (text.Contains('\uFFFE', StringComparison.Ordinal) || text.Any(char.IsSurrogate) && !IsPaired(text)))
            return new Invalid($"{label} có ký tự không hợp lệ.", field);
        var clean = Normalise(text);
        if (required && clean.Length == 0)
            return new Invalid($"{label}: chưa nhập.", field);
        if (clean.Length > max)
            return TooLong(field, label, max);
        if (HasForbiddenCharacter(clean, allowLines))
            return new Invalid($"{label} có ký tự điều khiển không được phép.", field);
        return clean;
    }

    private static Invalid TooLong(string field, string label, int max) =>
        new($"{label} dài quá {max.ToString("N0", VietnamTime.Culture)} ký tự.", field);
}
