using System.Text;
using DiffPlex;
using DiffPlex.Chunkers;

namespace Workflows.Plans.Comparison;

public enum PieceKind
{
    /// <summary>In both texts.</summary>
    Same,

    /// <summary>Only in the older text.</summary>
    Removed,

    /// <summary>Only in the newer text.</summary>
    Added,

    /// <summary>Unchanged lines that are left out; the text says how many.</summary>
    Skipped,
}

/// <summary>A stretch of a compared text.</summary>
public sealed record TextPiece(PieceKind Kind, string Text);

/// <summary>
/// Compares two texts so that a person sees what was changed: lines are matched first, matched lines word by word.
/// The pieces without the added ones are the older text, without the removed ones the newer, but for skipped lines.
/// </summary>
public static class TextDiff
{
    /// <summary>Beyond it a line is shown as replaced: nobody reads so many words in one line anyway.</summary>
    private const int MostWords = 5_000;

    /// <summary>Unchanged lines shown around a change.</summary>
    private const int Context = 1;

    /// <summary>One line or one short text, word by word.</summary>
    public static IReadOnlyList<TextPiece> Words(string old, string now)
    {
        var oldWords = Split(old);
        var newWords = Split(now);
        if (oldWords.Count > MostWords || newWords.Count > MostWords)
            return Joined(old == now ? [new(PieceKind.Same, now)] : [new(PieceKind.Removed, old), new(PieceKind.Added, now)]);
        var blocks = Differ.Instance.CreateDiffs(old, now, ignoreWhiteSpace: false, ignoreCase: false, new CustomFunctionChunker(Split)).DiffBlocks;
        var pieces = new List<TextPiece>();
        var at = 0;
        foreach (var block in blocks)
        {
            AddWords(PieceKind.Same, oldWords, at, block.DeleteStartA - at);
            AddWords(PieceKind.Removed, oldWords, block.DeleteStartA, block.DeleteCountA);
            AddWords(PieceKind.Added, newWords, block.InsertStartB, block.InsertCountB);
            at = block.DeleteStartA + block.DeleteCountA;
        }

        AddWords(PieceKind.Same, oldWords, at, oldWords.Count - at);
        return Joined(pieces);

        void AddWords(PieceKind kind, IReadOnlyList<string> words, int from, int count)
        {
            if (count > 0)
                pieces.Add(new(kind, string.Concat(words.Skip(from).Take(count))));
        }
    }

    /// <summary>A text of many lines: unchanged lines far from a change are left out and counted.</summary>
    public static IReadOnlyList<TextPiece> Lines(string old, string now)
    {
        var pairs = Alignment.Of(old.Split('\n'), now.Split('\n'), line => line);
        var near = new bool[pairs.Count];
        for (var i = 0; i < pairs.Count; i++)
        {
            if (pairs[i].IsSame)
                continue;
            for (var j = Math.Max(0, i - Context); j <= Math.Min(pairs.Count - 1, i + Context); j++)
                near[j] = true;
        }

        var pieces = new List<TextPiece>();
        var skipped = 0;
        for (var i = 0; i < pairs.Count; i++)
        {
            if (!near[i])
            {
                skipped++;
                continue;
            }

            Skip();
            pieces.AddRange(pairs[i] switch
            {
                (var line, null) => [new(PieceKind.Removed, line + "\n")],
                (null, var line) => [new(PieceKind.Added, line + "\n")],
                var (before, after) => Words(before + "\n", after + "\n"),
            });
        }

        Skip();
        return Joined(pieces);

        void Skip()
        {
            if (skipped > 0)
                pieces.Add(new(PieceKind.Skipped, $"… {skipped} đoạn không thay đổi …"));
            skipped = 0;
        }
    }

    /// <summary>Words, runs of blanks, and every other sign by itself.</summary>
    internal static IReadOnlyList<string> Split(string text)
    {
        var words = new List<string>();
        for (var from = 0; from < text.Length;)
        {
            var end = from + 1;
            var kind = KindOf(text, from);
            while (end < text.Length && kind != Sign && (KindOf(text, end) == kind || IsInNumber(text, end)))
                end++;
            // The second half of a surrogate pair belongs to the first.
            if (kind == Sign && end < text.Length && char.IsSurrogatePair(text[from], text[end]))
                end++;
            words.Add(text[from..end]);
            from = end;
        }

        return words;
    }

    private const int Sign = 2;

    /// <summary>"3.800.500" and "01/5/2019" are one word each: half a number says nothing.</summary>
    private static bool IsInNumber(string text, int at) =>
        text[at] is '.' or ',' or '/' && at + 1 < text.Length && char.IsAsciiDigit(text[at - 1]) && char.IsAsciiDigit(text[at + 1]);

    private static int KindOf(string text, int at) =>
        char.IsWhiteSpace(text[at]) ? 0 : char.IsLetterOrDigit(text, at) || char.GetUnicodeCategory(text, at) is System.Globalization.UnicodeCategory.NonSpacingMark ? 1 : Sign;

    /// <summary>
    /// Neighbours of one kind become one piece, and a blank between two changes belongs to both: "năm 2025 → giai đoạn 2030"
    /// reads better than four pieces.
    /// </summary>
    private static List<TextPiece> Joined(List<TextPiece> pieces)
    {
        var joined = new List<TextPiece>();
        var removed = new StringBuilder();
        var added = new StringBuilder();
        for (var i = 0; i < pieces.Count; i++)
        {
            var (kind, text) = pieces[i];
            var isBridge = kind is PieceKind.Same && removed.Length + added.Length > 0 && string.IsNullOrWhiteSpace(text) && !text.Contains('\n', StringComparison.Ordinal)
                && i + 1 < pieces.Count && pieces[i + 1].Kind is PieceKind.Removed or PieceKind.Added;
            if (kind is PieceKind.Removed || isBridge)
                removed.Append(text);
            if (kind is PieceKind.Added || isBridge)
                added.Append(text);
            if (isBridge || kind is PieceKind.Removed or PieceKind.Added)
                continue;
            Flush();
            if (kind is PieceKind.Same && joined is [.., { Kind: PieceKind.Same } last])
                joined[^1] = last with { Text = last.Text + text };
            else
                joined.Add(pieces[i]);
        }

        Flush();
        return joined;

        void Flush()
        {
            if (removed.Length > 0)
                joined.Add(new(PieceKind.Removed, removed.ToString()));
            if (added.Length > 0)
                joined.Add(new(PieceKind.Added, added.ToString()));
            removed.Clear();
            added.Clear();
        }
    }
}
