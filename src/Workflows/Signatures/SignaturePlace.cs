using Workflows.Signatures.Pdf;

namespace Workflows.Signatures;

/// <summary>A signature dictionary in a file and the field it hangs in.</summary>
internal sealed record SignaturePlace(int Number, PdfDictionary Dictionary, string Field, bool IsInField)
{
    /// <summary>Every dictionary of the newest state that claims to be a signature, in a field or not.</summary>
    public static IReadOnlyList<SignaturePlace> Of(PdfFile file)
    {
        var fields = new Dictionary<int, string>();
        foreach (var field in PdfForm.Fields(file).Where(f => f is { IsSignature: true, Value: not null }))
            fields.TryAdd(field.Value!.Number, field.Name);
        return [.. file.Objects
            .Where(o => o.Value is PdfDictionary d
                && (d["ByteRange"] is not null || d.Name("Type") is "Sig" or "DocTimeStamp" && d["Contents"] is not null || fields.ContainsKey(o.Key)))
            .OrderBy(o => o.Key)
            .Select(o => new SignaturePlace(o.Key, (PdfDictionary)o.Value, fields.GetValueOrDefault(o.Key, ""), fields.ContainsKey(o.Key)))];
    }

    /// <summary>The string that holds the signature, when it stands in the file itself.</summary>
    public PdfText? Contents(PdfFile file) => file.Entries[Number].Kind is PdfEntryKind.InFile ? Dictionary["Contents"] as PdfText : null;

    /// <summary>The range array, or null when it is not four whole numbers.</summary>
    public (int Start, int Length, int Resume, int Remaining)? Range =>
        Dictionary["ByteRange"] is PdfArray { Items: [PdfNumber a, PdfNumber b, PdfNumber c, PdfNumber d] }
        && new[] { a, b, c, d }.All(n => n is { IsInteger: true, Value: >= 0 and <= int.MaxValue })
            ? ((int)a.Value, (int)b.Value, (int)c.Value, (int)d.Value)
            : null;
}
