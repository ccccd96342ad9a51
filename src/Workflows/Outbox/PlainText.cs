using System.Text;
using Workflows.Values;

namespace Workflows.Outbox;

/// <summary>Text that may stand in a mail's body or in its history: normalised, nothing in it that is not text.</summary>
internal static class PlainText
{
    private const int MaxAnswer = 500;

    public static string Of(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            // A lone surrogate is already the replacement character here; U+FFFE cannot be normalised at all.
            var one = rune.ToString();
            clean.Append(one is "\uFFFE" || (VietnameseText.HasForbiddenCharacter(one, allowLines: true) && one is not "\r") ? "\uFFFD" : one);
        }

        return VietnameseText.Normalise(clean.ToString());
    }

    /// <summary>What a relay answered, as one line of bounded length.</summary>
    public static string? Answer(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var line = string.Join(' ', Of(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= MaxAnswer ? line : PlainTextCut(line);
    }

    private static string PlainTextCut(string line) =>
        (char.IsHighSurrogate(line[MaxAnswer - 1]) ? line[..(MaxAnswer - 1)] : line[..MaxAnswer]).Normalize(NormalizationForm.FormC);
}
