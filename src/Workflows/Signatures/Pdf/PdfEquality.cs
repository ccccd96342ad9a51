namespace Workflows.Signatures.Pdf;

/// <summary>Whether two values say the same. References are the same when they name the same object.</summary>
internal static class PdfEquality
{
    public static bool Same(PdfFile left, PdfValue? a, PdfFile right, PdfValue? b) => (a, b) switch
    {
        (null or PdfNull, null or PdfNull) => true,
        (PdfBoolean x, PdfBoolean y) => x.Value == y.Value,
        (PdfNumber x, PdfNumber y) => x.Value.Equals(y.Value),
        (PdfName x, PdfName y) => x.Value == y.Value,
        (PdfText x, PdfText y) => x.Bytes.AsSpan().SequenceEqual(y.Bytes),
        (PdfReference x, PdfReference y) => x.IsSame(y),
        (PdfArray x, PdfArray y) => x.Items.Count == y.Items.Count
            && x.Items.Zip(y.Items).All(pair => Same(left, pair.First, right, pair.Second)),
        (PdfDictionary x, PdfDictionary y) => SameBut(left, x, right, y, []),
        (PdfStream x, PdfStream y) => SameBut(left, x.Dictionary, right, y.Dictionary, ["Length"])
            && left.Bytes.AsSpan(x.Start, x.Length).SequenceEqual(right.Bytes.AsSpan(y.Start, y.Length)),
        _ => false,
    };

    /// <summary>The same but for the keys named.</summary>
    public static bool SameBut(PdfFile left, PdfDictionary a, PdfFile right, PdfDictionary b, IReadOnlyCollection<string> allowed) =>
        !Differing(left, a, right, b).Except(allowed, StringComparer.Ordinal).Any();

    /// <summary>Keys whose values differ.</summary>
    public static IEnumerable<string> Differing(PdfFile left, PdfDictionary a, PdfFile right, PdfDictionary b) =>
        a.Entries.Keys.Union(b.Entries.Keys, StringComparer.Ordinal).Where(key => !Same(left, a[key], right, b[key]));
}
