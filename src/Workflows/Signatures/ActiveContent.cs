using Workflows.Signatures.Pdf;

namespace Workflows.Signatures;

/// <summary>Whether a later state of a file carries code, actions, other files or content that comes and goes.</summary>
internal sealed class ActiveContent
{
    /// <summary>Keys by which a file acts, carries other files or shows other content.</summary>
    private static readonly HashSet<string> ActiveKeys = new(
        ["A", "AA", "AF", "EF", "EmbeddedFiles", "JS", "JavaScript", "Launch", "OC", "OpenAction", "OPI", "PieceInfo", "Ref", "RichMediaContent", "XFA"],
        StringComparer.Ordinal);

    private readonly PdfFile before;
    private readonly PdfFile after;
    private bool isFound;

    private ActiveContent(PdfFile before, PdfFile after) => (this.before, this.after) = (before, after);

    /// <param name="written">The objects that the later state wrote.</param>
    public static bool IsAdded(PdfFile before, PdfFile after, IEnumerable<KeyValuePair<int, PdfValue>> written)
    {
        var content = new ActiveContent(before, after);
        foreach (var (number, value) in written)
            content.Look(value, before.Objects.GetValueOrDefault(number));
        return content.isFound;
    }

    private void Look(PdfValue value, PdfValue? was, int depth = 0)
    {
        var dictionary = value as PdfDictionary ?? (value as PdfStream)?.Dictionary;
        var old = was as PdfDictionary ?? (was as PdfStream)?.Dictionary;
        if (dictionary?.Name("S") is "JavaScript" or "Launch" or "SubmitForm" or "ImportData" or "GoToR" or "GoToE" or "Rendition")
            isFound = true;
        if (depth > 60)
            return;
        foreach (var (key, inner) in dictionary?.Entries ?? PdfDictionary.Empty.Entries)
        {
            // What the earlier state already had is not this change's doing.
            if (old?[key] is { } same && PdfEquality.Same(before, same, after, inner))
                continue;
            if (ActiveKeys.Contains(key))
                isFound = true;
            Look(inner, old?[key], depth + 1);
        }

        foreach (var item in (value as PdfArray)?.Items ?? [])
            Look(item, null, depth + 1);
    }
}
