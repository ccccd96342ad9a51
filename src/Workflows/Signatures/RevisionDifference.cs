using Workflows.Signatures.Pdf;

namespace Workflows.Signatures;

/// <summary>
/// What a later state of a file did to an earlier one. Everything that a signature does not need is an error: the list of
/// what may change is closed, so a trick nobody thought of is refused too.
/// </summary>
internal sealed class RevisionDifference
{
    /// <summary>Pictures of signatures may cover this share of a page; more would let them replace its text.</summary>
    private const double LargestPicture = 1.0 / 3;

    /// <summary>Lists are compared each with each: longer ones are refused.</summary>
    private const int MostItems = 2_000;

    private static readonly string[] CatalogAdditions = ["AcroForm", "DSS", "Extensions", "Perms", "Version"];

    private static readonly string[] FormAdditions = ["DA", "DR", "Fields", "SigFlags"];

    private static readonly string[] FieldAdditions = ["AP", "AS", "DA", "F", "Lock", "M", "MK", "SV", "V"];

    /// <summary>Keys by which a file acts, carries other files or shows other content.</summary>
    private static readonly HashSet<string> ActiveKeys = new(
        ["A", "AA", "AF", "EF", "EmbeddedFiles", "JS", "JavaScript", "Launch", "OC", "OpenAction", "OPI", "PieceInfo", "Ref", "RichMediaContent", "XFA"],
        StringComparer.Ordinal);

    private readonly PdfFile before;
    private readonly PdfFile after;
    private readonly List<Finding> findings = [];
    private readonly PdfPages? pages;
    private readonly IReadOnlyList<PdfForm.Field> fieldsAfter;
    private readonly HashSet<int> openFields;

    /// <summary>Object numbers of the earlier state: of pages (to their place from 0), of their content, of their annotation lists.</summary>
    private readonly Dictionary<int, int> pageObjects = [];
    private readonly Dictionary<int, int> contentObjects = [];
    private readonly HashSet<int> annotationLists = [];

    private RevisionDifference(PdfFile before, PdfFile after)
    {
        (this.before, this.after) = (before, after);
        pages = PdfPages.Of(before);
        fieldsAfter = PdfForm.Fields(after);
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
        foreach (var (number, value) in after.Objects.Where(o => !IsUntouched(o.Key)))
            Active(value, before.Objects.GetValueOrDefault(number));
        for (var i = 0; i < pages.All.Count; i++)
            Annotations(i);
        AddedFields();
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
                Error("active-content", "Tệp đã bị thêm mã lệnh, hành động tự chạy hoặc tệp đính kèm.");
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
        if (fields.Count > MostItems)
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

    private void Annotations(int index)
    {
        var (reference, was, area) = pages!.All[index];
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

    private void AddedFields()
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

    private void Active(PdfValue value, PdfValue? was, int depth = 0)
    {
        var dictionary = value as PdfDictionary ?? (value as PdfStream)?.Dictionary;
        var old = was as PdfDictionary ?? (was as PdfStream)?.Dictionary;
        if (dictionary?.Name("S") is "JavaScript" or "Launch" or "SubmitForm" or "ImportData" or "GoToR" or "GoToE" or "Rendition")
            Error("active-content", "Tệp đã bị thêm mã lệnh, hành động tự chạy hoặc tệp đính kèm.");
        if (depth > 60)
            return;
        foreach (var (key, inner) in dictionary?.Entries ?? PdfDictionary.Empty.Entries)
        {
            // What the earlier state already had is not this change's doing.
            if (old?[key] is { } same && PdfEquality.Same(before, same, after, inner))
                continue;
            if (ActiveKeys.Contains(key))
                Error("active-content", "Tệp đã bị thêm mã lệnh, hành động tự chạy hoặc tệp đính kèm.");
            Active(inner, old?[key], depth + 1);
        }

        foreach (var item in (value as PdfArray)?.Items ?? [])
            Active(item, null, depth + 1);
    }

    private void Error(string code, string message) => findings.Add(Finding.Error(code, message));
}
