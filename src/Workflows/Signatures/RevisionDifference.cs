using Workflows.Signatures.Pdf;

namespace Workflows.Signatures;

/// <summary>
/// What a later state of a file did to an earlier one. Everything that a signature does not need is an error: the list of
/// what may change is closed, so a trick nobody thought of is refused too.
/// </summary>
internal sealed class RevisionDifference
{
    private const string ActiveContentAdded = "Tệp đã bị thêm mã lệnh, hành động tự chạy hoặc tệp đính kèm.";

    private static readonly string[] CatalogAdditions = ["AcroForm", "DSS", "Extensions", "Perms", "Version"];

    private static readonly string[] FormAdditions = ["DA", "DR", "Fields", "SigFlags"];

    private static readonly string[] FieldAdditions = ["AP", "AS", "DA", "F", "Lock", "M", "MK", "SV", "V"];

    private readonly PdfFile before;
    private readonly PdfFile after;
    private readonly List<Finding> findings = [];
    private readonly PdfPages? pages;
    private readonly HashSet<int> openFields;

    /// <summary>Object numbers of the earlier state: of pages (to their place from 0), of their content, of their annotation lists.</summary>
    private readonly Dictionary<int, int> pageObjects = [];
    private readonly Dictionary<int, int> contentObjects = [];
    private readonly HashSet<int> annotationLists = [];

    private RevisionDifference(PdfFile before, PdfFile after)
    {
        (this.before, this.after) = (before, after);
        pages = PdfPages.Of(before);
        openFields = [.. PdfForm.Fields(before).Where(f => f is { IsSignature: true, Value: null, Number: not null }).Select(f => f.Number!.Value)];
        for (var i = 0; i < pages?.All.Count; i++)
        {
            var page = pages.All[i];
            pageObjects.TryAdd(page.Reference.Number, i);
            if (page.Page.Reference("Annots") is { } list)
                annotationLists.Add(list.Number);
            foreach (var part in before.Items(page.Page["Contents"]).Append(page.Page["Contents"]).OfType<PdfReference>())
                contentObjects.TryAdd(part.Number, i);
        }
    }

    /// <summary>Findings of level error and warning; empty when only signatures were added.</summary>
    public static IReadOnlyList<Finding> Find(PdfFile before, PdfFile after)
    {
        var difference = new RevisionDifference(before, after);
        difference.Compare();
        return [.. difference.findings.Distinct()];
    }

    private void Compare()
    {
        var added = after.Sections.Count - before.Sections.Count;
        if (added < 0 || !after.Sections.Skip(added).Select(s => s.Start).SequenceEqual(before.Sections.Select(s => s.Start))
            || after.Sections.Take(added).Any(s => s.Start < before.Length))
        {
            Error("references-replaced", "Bảng tham chiếu của tệp không nối tiếp bản trước: phần mềm khác nhau có thể hiển thị nội dung khác nhau.");
            return;
        }

        if (pages is null || before.Trailer.Reference("Root") is not { } root || after.Trailer.Reference("Root") is not { } newRoot || !root.IsSame(newRoot))
        {
            Error("catalog-replaced", "Cấu trúc gốc của tài liệu đã bị thay.");
            return;
        }

        Catalog(root);
        foreach (var (number, value) in before.Objects.Where(o => !IsUntouched(o.Key)))
            Object(number, value);
        if (ActiveContent.IsAdded(before, after, after.Objects.Where(o => !IsUntouched(o.Key))))
            Error("active-content", ActiveContentAdded);
        findings.AddRange(AddedFields.Judge(before, after, pages));
        if (added > 0)
            findings.AddRange(AppendedBytes.Account(before.Length, after, added));
    }

    /// <summary>The same bytes at the same place, so that no comparing is needed.</summary>
    private bool IsUntouched(int number) =>
        before.Entries.TryGetValue(number, out var was) && after.Entries.TryGetValue(number, out var now) && was == now
        && (was.Kind is not PdfEntryKind.InStream || before.Entries[was.Place] == after.Entries[was.Place]);

    private void Object(int number, PdfValue was)
    {
        var now = after.Objects.GetValueOrDefault(number);
        if (now is not null && PdfEquality.Same(before, was, after, now))
            return;
        var catalog = before.Dictionary(before.Trailer["Root"])!;
        if (number == before.Trailer.Reference("Root")!.Number || IsFormOrAnnotations(number, catalog))
            return;
        if (number == before.Trailer.Reference("Info")?.Number || number == catalog.Reference("Metadata")?.Number)
            findings.Add(Finding.Warning("metadata-changed", "Phần mềm ký đã ghi lại thông tin mô tả của tệp (không thuộc nội dung văn bản)."));
        else if (openFields.Contains(number) && was is PdfDictionary empty && now is PdfDictionary signed
            && PdfEquality.SameBut(before, empty, after, signed, FieldAdditions))
            return;
        else if (pageObjects.TryGetValue(number, out var index) && now is PdfDictionary page)
            Page(index, page);
        else if (pages!.Tree.Contains(number))
            Error("pages-changed", "Tệp đã bị thêm, bớt hoặc đổi thứ tự trang.");
        else if (contentObjects.TryGetValue(number, out var place))
            Error("page-content-changed", $"Nội dung trang {place + 1} đã bị thay đổi.");
        else
            Error("object-changed", now is null ? "Một phần của văn bản đã bị gỡ khỏi tệp." : "Một phần của văn bản đã bị thay đổi sau khi trình ký.");
    }

    private bool IsFormOrAnnotations(int number, PdfDictionary catalog) =>
        number == catalog.Reference("AcroForm")?.Number
        || before.Dictionary(catalog["AcroForm"])?.Reference("Fields")?.Number == number
        || annotationLists.Contains(number);

    private void Catalog(PdfReference root)
    {
        if (before.Dictionary(root) is not { } was || after.Dictionary(root) is not { } now)
        {
            Error("catalog-replaced", "Cấu trúc gốc của tài liệu đã bị thay.");
            return;
        }

        foreach (var key in PdfEquality.Differing(before, was, after, now).Except(CatalogAdditions, StringComparer.Ordinal))
        {
            if (key is "Pages" or "PageLabels")
                Error("pages-changed", "Tệp đã bị thêm, bớt hoặc đổi thứ tự trang.");
            else if (key is "OpenAction" or "AA" or "Names")
                Error("active-content", ActiveContentAdded);
            else
                Error("catalog-changed", $"Thiết lập chung của tài liệu đã bị thay đổi ({ShownText.Of(key)}).");
        }

        if (PdfForm.Of(after) is not { } form)
        {
            if (was["AcroForm"] is not null)
                Error("signature-removed", "Các ô chữ ký có trước đã bị gỡ khỏi tệp.");
            return;
        }

        var formBefore = PdfForm.Of(before) ?? PdfDictionary.Empty;
        if (!PdfEquality.SameBut(before, formBefore, after, form, FormAdditions))
            Error("form-changed", "Biểu mẫu của tài liệu đã bị thay đổi ngoài việc thêm chữ ký.");
        var fields = after.Items(form["Fields"]);
        if (fields.Count > AddedFields.MostItems)
        {
            Error("form-changed", "Tệp có quá nhiều ô biểu mẫu.");
            return;
        }

        if (before.Items(formBefore["Fields"]).Any(old => !fields.Any(now => PdfEquality.Same(before, old, after, now))))
            Error("signature-removed", "Ô chữ ký có trước đã bị gỡ khỏi tệp.");
    }

    private void Page(int index, PdfDictionary now)
    {
        var place = index + 1;
        foreach (var key in PdfEquality.Differing(before, pages!.All[index].Page, after, now).Except(["Annots"], StringComparer.Ordinal))
        {
            if (key is "Contents" or "Resources")
                Error("page-content-changed", $"Nội dung trang {place} đã bị thay đổi.");
            else
                Error("page-changed", $"Trang {place} đã bị thay đổi ({ShownText.Of(key)}).");
        }
    }

    private void Error(string code, string message) => findings.Add(Finding.Error(code, message));
}
