using Workflows.Values;

namespace Workflows.Signatures.Pdf;

/// <summary>The signature fields of a file, wherever they hang in the form's tree.</summary>
internal static class PdfForm
{
    private const int MostFields = 5_000;

    /// <summary>A field: its object's number (null for one written inside another object), and whether a signature is in it.</summary>
    /// <param name="Name">The full name, parts joined by dots.</param>
    /// <param name="Value">The reference to the signature, or null while the field is empty.</param>
    internal sealed record Field(int? Number, PdfDictionary Dictionary, string Name, bool IsSignature, PdfReference? Value);

    public static PdfDictionary? Of(PdfFile file) =>
        file.Dictionary(file.Dictionary(file.Trailer["Root"])?["AcroForm"]);

    public static IReadOnlyList<Field> Fields(PdfFile file)
    {
        var found = new List<Field>();
        var seen = new HashSet<int>();
        foreach (var item in file.Items(Of(file)?["Fields"]))
            Walk(file, item, null, found, seen, 0);
        return found;
    }

    private static void Walk(PdfFile file, PdfValue item, Field? parent, List<Field> found, HashSet<int> seen, int depth)
    {
        if (depth > 20 || found.Count >= MostFields || item is PdfReference known && !seen.Add(known.Number)
            || file.Resolve(item) is not PdfDictionary dictionary)
            return;
        var own = file.Resolve(dictionary["T"]) is PdfText text ? PdfStrings.Text(text.Bytes) : "";
        var field = new Field(
            (item as PdfReference)?.Number,
            dictionary,
            (parent?.Name, own) switch { (null or "", _) => own, (var above, "") => above, var (above, name) => $"{above}.{name}" },
            (file.Resolve(dictionary["FT"]) is PdfName kind ? kind.Value == "Sig" : parent?.IsSignature) is true,
            dictionary.Reference("V") ?? parent?.Value);
        found.Add(field);
        foreach (var kid in file.Items(dictionary["Kids"]))
            Walk(file, kid, field, found, seen, depth + 1);
    }
}

/// <summary>Texts and dates as PDF writes them.</summary>
internal static class PdfStrings
{
    /// <summary>UTF-16 or UTF-8 by its mark, else one byte a letter; cut to 200 letters that a page can show.</summary>
    public static string Text(byte[] bytes) => ShownText.Of(bytes switch
    {
        [0xFE, 0xFF, ..] => System.Text.Encoding.BigEndianUnicode.GetString(bytes, 2, bytes.Length - 2),
        [0xEF, 0xBB, 0xBF, ..] => System.Text.Encoding.UTF8.GetString(bytes, 3, bytes.Length - 3),
        _ => System.Text.Encoding.Latin1.GetString(bytes),
    });

    /// <summary>"D:20261122190500+07'00'"; a time without a zone is taken for Việt Nam's.</summary>
    public static DateTimeOffset? Date(byte[] bytes)
    {
        var text = System.Text.Encoding.Latin1.GetString(bytes).Replace("'", "", StringComparison.Ordinal);
        if (text.StartsWith("D:", StringComparison.Ordinal))
            text = text[2..];
        if (text.Length < 14 || !DateTime.TryParseExact(text[..14], "yyyyMMddHHmmss", System.Globalization.CultureInfo.InvariantCulture,
                System.Globalization.DateTimeStyles.None, out var local) || local.Year is < 1970 or > 9000)
            return null;
        var zone = text[14..];
        if (zone.Length == 0)
            return new DateTimeOffset(local, VietnamTime.Zone.GetUtcOffset(local)).ToUniversalTime();
        if (zone[0] == 'Z')
            return new DateTimeOffset(local, TimeSpan.Zero);
        return zone.Length >= 5 && zone[0] is '+' or '-' && int.TryParse(zone.AsSpan(1, 2), out var hours)
            && int.TryParse(zone.AsSpan(3, 2), out var minutes) && hours is >= 0 and <= 14 && minutes is >= 0 and < 60 && hours * 60 + minutes <= 14 * 60
            ? new DateTimeOffset(local, (zone[0] == '-' ? -1 : 1) * new TimeSpan(hours, minutes, 0)).ToUniversalTime()
            : null;
    }
}
