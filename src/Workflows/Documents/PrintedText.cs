using System.Globalization;
using System.Text;
using Workflows.Values;

namespace Workflows.Documents;

/// <summary>The form in which texts stand in a document.</summary>
public static class PrintedText
{
    /// <summary>
    /// NFC with line ends as \n. What has no printed form (control and format characters such as a zero width space, noncharacters, half pairs) is left
    /// out: a page shows nothing for it either, and a Word file with it does not open.
    /// </summary>
    public static string Of(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        var kept = new StringBuilder(text.Length);
        foreach (var rune in text.ReplaceLineEndings("\n").EnumerateRunes())
        {
            // A half pair is enumerated as the replacement character.
            if (rune.Value is '\n' or '\t' || !(Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format || IsInvisible(rune.Value)))
                kept.Append(rune.ToString());
        }

        return kept.ToString().Normalize(NormalizationForm.FormC);
    }

    /// <summary>Upper case as Vietnamese writes it ("in hoa").</summary>
    public static string Upper(string text) => Of(text).ToUpper(VietnamTime.Culture);

    /// <summary>The first letter in upper case, the rest as it is.</summary>
    public static string Capitalised(string text) => text.Length == 0 ? text : text[..1].ToUpper(VietnamTime.Culture) + text[1..];

    /// <summary>One line: line ends and runs of white space become one space; no-break spaces stay.</summary>
    public static string Line(string? text) =>
        string.Join(' ', Of(text).Split([' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Lines without the empty ones.</summary>
    public static IReadOnlyList<string> Lines(string? text) =>
        [.. Of(text).Split('\n').Select(Line).Where(l => l.Length > 0)];

    /// <summary>Without the punctuation that the document sets itself at the end of a line.</summary>
    public static string Open(string? text) => Line(text).TrimEnd(' ', ';', '.', ',', ':', '/');

    private static bool IsInvisible(int c) =>
        c is 0xFFFD || (c & 0xFFFE) == 0xFFFE || c is >= 0xFDD0 and <= 0xFDEF;
}
