using Workflows.Signatures.Pdf;

namespace Workflows.Signatures;

/// <summary>Whether the fields and annotations that a later state added are signatures and nothing else.</summary>
internal sealed class AddedFields
{
    /// <summary>Lists are compared each with each: longer ones are refused.</summary>
    public const int MostItems = 2_000;

    /// <summary>Pictures of signatures may cover this share of a page; more would let them replace its text.</summary>
    private const double LargestPicture = 1.0 / 3;

    private readonly PdfFile before;
    private readonly PdfFile after;
    private readonly PdfPages pages;
    private readonly IReadOnlyList<PdfForm.Field> fieldsAfter;
    private readonly List<Finding> findings = [];

    private AddedFields(PdfFile before, PdfFile after, PdfPages pages)
    {
        (this.before, this.after, this.pages) = (before, after, pages);
        fieldsAfter = PdfForm.Fields(after);
    }

    /// <param name="pages">Of the earlier state.</param>
    public static IEnumerable<Finding> Judge(PdfFile before, PdfFile after, PdfPages pages)
    {
        var added = new AddedFields(before, after, pages);
        for (var i = 0; i < pages.All.Count; i++)
            added.Annotations(i);
        added.Fields();
        return added.findings;
    }

    private void Annotations(int index)
    {
        var (reference, was, area) = pages.All[index];
        var old = before.Items(was["Annots"]);
        var now = after.Items(after.Dictionary(reference)?["Annots"]);
        if (now.Count > MostItems || old.Count > MostItems)
        {
            Error("annotation-added", $"Trang {index + 1} có quá nhiều chú thích.");
            return;
        }

        if (old.Any(o => !now.Any(n => PdfEquality.Same(before, o, after, n))))
            Error("annotation-removed", $"Một chú thích có trước ở trang {index + 1} đã bị gỡ.");
        var covered = 0.0;
        foreach (var item in now.Where(n => !old.Any(o => PdfEquality.Same(before, o, after, n))))
        {
            // A picture tied to a signature that was there before would show a signer who did not sign this change.
            if (FieldOf(item) is not { IsSignature: true, Value: { } signature } || after.Dictionary(item)?.Name("Subtype") != "Widget"
                || before.Objects.ContainsKey(signature.Number) || after.Dictionary(signature)?["ByteRange"] is null)
                Error("annotation-added", $"Trang {index + 1} bị thêm chú thích không phải là chữ ký số.");
            else
                covered += PdfPages.AreaOf(after.Items(after.Dictionary(item)!["Rect"]));
        }

        if (covered > area * LargestPicture)
            Error("signature-covers-page", $"Hình chữ ký che quá một phần ba trang {index + 1}.");
    }

    private void Fields()
    {
        var known = PdfForm.Fields(before).Select(f => f.Number).OfType<int>().ToHashSet();
        foreach (var field in fieldsAfter.Where(f => f.Number is not { } number || !known.Contains(number)))
        {
            if (!field.IsSignature && field.Dictionary["Kids"] is null)
                Error("form-changed", "Tệp bị thêm ô nhập không phải là ô chữ ký.");
            else if (field is { IsSignature: true, Value: null } && field.Dictionary["Kids"] is null)
                Error("empty-field-added", "Tệp bị thêm ô chữ ký chưa ký.");
        }
    }

    private PdfForm.Field? FieldOf(PdfValue annotation) =>
        annotation is PdfReference reference ? fieldsAfter.FirstOrDefault(f => f.Number == reference.Number) : null;

    private void Error(string code, string message) => findings.Add(Finding.Error(code, message));
}
