using System.Globalization;
using DiffPlex;
using DiffPlex.Chunkers;

namespace Workflows.Plans.Comparison;

/// <summary>An item of the older list beside its counterpart in the newer one; null where there is none.</summary>
internal sealed record Pair<T>(T? Old, T? New, bool IsSame)
    where T : class
{
    public void Deconstruct(out T? old, out T? now) => (old, now) = (Old, New);
}

/// <summary>
/// Lays two ordered lists side by side: what is equal stands together, and in the gaps between items that resemble each
/// other, so that an item with one word changed is not shown as taken away and put in anew.
/// </summary>
internal static class Alignment
{
    /// <summary>Share of common words from which two items are taken for the same one, changed.</summary>
    private const double Resembling = 0.4;

    /// <summary>Comparisons in one gap; a larger gap is paired from its start, because all pairs would take too long.</summary>
    private const int MostComparisons = 40_000;

    public static IReadOnlyList<Pair<T>> Of<T>(IReadOnlyList<T> old, IReadOnlyList<T> now, Func<T, string> text)
        where T : class
    {
        var oldTexts = old.Select(text).ToList();
        var newTexts = now.Select(text).ToList();
        var pairs = new List<Pair<T>>();
        var (a, b) = (0, 0);
        foreach (var gap in Gaps(oldTexts, newTexts))
        {
            AddEqual(gap.DeleteStartA);
            foreach (var (i, j) in Matches(oldTexts.GetRange(a, gap.DeleteCountA), newTexts.GetRange(b, gap.InsertCountB)))
                pairs.Add(new(i is { } x ? old[a + x] : null, j is { } y ? now[b + y] : null, false));
            a += gap.DeleteCountA;
            b += gap.InsertCountB;
        }

        AddEqual(old.Count);
        return pairs;

        void AddEqual(int until)
        {
            for (; a < until; a++, b++)
                pairs.Add(new(old[a], now[b], true));
        }
    }

    /// <summary>The library compares lines: each distinct item becomes a number on a line of its own.</summary>
    private static IList<DiffPlex.Model.DiffBlock> Gaps(List<string> old, List<string> now)
    {
        if (old.Count == 0 || now.Count == 0)
            return old.Count + now.Count == 0 ? [] : [new(0, old.Count, 0, now.Count)];
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        string Numbered(List<string> texts) =>
            string.Join('\n', texts.Select(t => (numbers.TryAdd(t, numbers.Count), numbers[t]).Item2.ToString(CultureInfo.InvariantCulture)));
        return Differ.Instance.CreateDiffs(Numbered(old), Numbered(now), ignoreWhiteSpace: false, ignoreCase: false, LineChunker.Instance).DiffBlocks;
    }

    /// <summary>The pairing in order that keeps most in common; items without a counterpart stand where they stood.</summary>
    private static IEnumerable<(int? Old, int? New)> Matches(List<string> old, List<string> now)
    {
        if (old.Count * now.Count > MostComparisons)
            return FromTheStart(old.Count, now.Count);
        var oldWords = old.Select(WordsOf).ToList();
        var newWords = now.Select(WordsOf).ToList();
        var likeness = new double[old.Count, now.Count];
        var best = new double[old.Count + 1, now.Count + 1];
        for (var i = old.Count - 1; i >= 0; i--)
        {
            for (var j = now.Count - 1; j >= 0; j--)
            {
                likeness[i, j] = Likeness(oldWords[i], newWords[j]);
                best[i, j] = Math.Max(best[i + 1, j], best[i, j + 1]);
                if (likeness[i, j] >= Resembling)
                    best[i, j] = Math.Max(best[i, j], best[i + 1, j + 1] + likeness[i, j]);
            }
        }

        var matches = new List<(int?, int?)>();
        for (var (i, j) = (0, 0); i < old.Count || j < now.Count;)
        {
            if (i < old.Count && j < now.Count && likeness[i, j] >= Resembling && best[i, j] <= best[i + 1, j + 1] + likeness[i, j])
                matches.Add((i++, j++));
            else if (i < old.Count && (j == now.Count || best[i, j] <= best[i + 1, j]))
                matches.Add((i++, null));
            else
                matches.Add((null, j++));
        }

        return matches;
    }

    private static IEnumerable<(int? Old, int? New)> FromTheStart(int old, int now) =>
        Enumerable.Range(0, Math.Max(old, now)).Select(i => ((int?)(i < old ? i : null), (int?)(i < now ? i : null)));

    private static Dictionary<string, int> WordsOf(string text) => TextDiff.Split(text)
        .Where(word => char.IsLetterOrDigit(word[0]))
        .GroupBy(word => word, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(group => group.Key, group => group.Count(), StringComparer.OrdinalIgnoreCase);

    /// <summary>Twice the common words by all words, 0 to 1.</summary>
    private static double Likeness(Dictionary<string, int> old, Dictionary<string, int> now)
    {
        var common = old.Sum(word => Math.Min(word.Value, now.GetValueOrDefault(word.Key)));
        var all = old.Values.Sum() + now.Values.Sum();
        return all == 0 ? 0 : 2.0 * common / all;
    }
}
