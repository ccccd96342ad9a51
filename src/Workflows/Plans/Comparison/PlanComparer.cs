using System.Globalization;
using Workflows.Values;

namespace Workflows.Plans.Comparison;

/// <summary>
/// Compares two versions place by place: every field of the plan, each row of its lists, each section, each file.
/// Pure: what is not in the versions themselves is handed in.
/// </summary>
public static class PlanComparer
{
    private const string General = "Thông tin chung";

    /// <param name="old">The older version.</param>
    /// <param name="now">The newer one.</param>
    /// <param name="agencyName">Name of an agency, for the list of those consulted.</param>
    /// <param name="mainTexts">The texts of both main documents where they can be read; null shows only that the file is another.</param>
    public static PlanComparison Compare(
        PlanVersion old, PlanVersion now, Func<Guid, string> agencyName, (string Old, string New)? mainTexts = null)
    {
        var (a, b) = (old.Content, now.Content);
        var changes = new List<PlanChange>();
        Field("Tên kế hoạch", a.Title, b.Title);
        Field("Hình thức ban hành", PlanStates.NameOf(a.Instrument), PlanStates.NameOf(b.Instrument));
        Field("Loại", PlanStates.NameOf(a.PlanType), PlanStates.NameOf(b.PlanType));
        Field("Thời gian", BasisText.Period(a.PeriodFrom, a.PeriodTo), BasisText.Period(b.PeriodFrom, b.PeriodTo));
        Field("Nhiệm vụ được giao", a.Mandate, b.Mandate);
        Field("Kinh phí", BudgetOf(a.Budget), BudgetOf(b.Budget));
        Field("Luồng xử lý", PlanStates.NameOf(a.Marks), PlanStates.NameOf(b.Marks));
        MainDocument();
        List("Mục tiêu", "Mục tiêu", a.Objectives, b.Objectives, text => [("", text)]);
        List("Trụ cột", "Trụ cột", a.Pillars, b.Pillars, text => [("", text)]);
        List("Chương trình", "Chương trình", a.Programmes, b.Programmes, text => [("", text)]);
        List("Nội dung", "Mục", a.Sections, b.Sections, section => [("Tiêu đề", section.Heading), ("Nội dung", section.Text)]);
        List("Phân công nhiệm vụ", "Nhiệm vụ", a.Tasks, b.Tasks, FieldsOf);
        List("Căn cứ", "Căn cứ", a.LegalBases, b.LegalBases, basis => [("", BasisText.Of(basis))]);
        List("Cơ quan được lấy ý kiến", "", Names(a), Names(b), name => [("", name)]);
        List("Nơi nhận", "", a.Recipients, b.Recipients, recipient => [("", recipient.Name)]);
        OtherFiles();
        return new() { From = old.Number, To = now.Number, Changes = changes };

        void Field(string place, string before, string after)
        {
            if (before != after)
                changes.Add(new(General, place, ChangeKind.Changed, [FieldOf("", before, after)]));
        }

        void List<T>(string part, string place, IReadOnlyList<T> before, IReadOnlyList<T> after, Func<T, IReadOnlyList<(string Name, string Text)>> fields)
            where T : class =>
            changes.AddRange(ListChanges.Of(part, place, before, after, fields));

        void MainDocument()
        {
            var (before, after) = (MainOf(old), MainOf(now));
            if (before?.Sha256 == after?.Sha256)
                return;
            var fields = new List<FieldChange> { FieldOf("Tệp", NameOf(before), NameOf(after)) };
            if (mainTexts is { } texts && texts.Old != texts.New)
                fields.Add(new("Nội dung", TextDiff.Lines(texts.Old, texts.New)));
            changes.Add(new("Văn bản chính", "", before is null ? ChangeKind.Added : after is null ? ChangeKind.Removed : ChangeKind.Changed, fields));
        }

        void OtherFiles()
        {
            var before = OthersOf(old);
            var after = OthersOf(now);
            changes.AddRange(before.Where(f => after.All(o => o.Sha256 != f.Sha256)).Select(f => Whole(ChangeKind.Removed, f)));
            changes.AddRange(after.Where(f => before.All(o => o.Sha256 != f.Sha256)).Select(f => Whole(ChangeKind.Added, f)));
        }

        static PlanChange Whole(ChangeKind kind, VersionAttachment file) => new(
            "Tài liệu kèm theo", "", kind, [new("", [new(kind is ChangeKind.Added ? PieceKind.Added : PieceKind.Removed, NameOf(file))])]);

        List<string> Names(PlanContent content) => [.. content.ConsultedAgencies.Select(agencyName)];
    }

    internal static FieldChange FieldOf(string name, string before, string after) => new(
        name, before.Contains('\n', StringComparison.Ordinal) || after.Contains('\n', StringComparison.Ordinal) ? TextDiff.Lines(before, after) : TextDiff.Words(before, after));

    /// <summary>The file that is the version's text; null when its sections are.</summary>
    internal static VersionAttachment? MainOf(PlanVersion version) =>
        version.Attachments.FirstOrDefault(f => f.Id == version.Content.MainDocumentId);

    private static List<VersionAttachment> OthersOf(PlanVersion version) =>
        [.. version.Attachments.Where(f => f.Id != version.Content.MainDocumentId)];

    /// <summary>With the first digits of the digest: two files may have one name.</summary>
    private static string NameOf(VersionAttachment? file) => file is null ? "" : $"{file.Name} (mã {file.Sha256[..8]})";

    private static string BudgetOf(PlanBudget? budget) => budget switch
    {
        null => "",
        { AmountDong: { } amount } => string.Create(VietnamTime.Culture, $"{amount:N0} đồng. {budget.Text}").TrimEnd(' ', '.'),
        _ => budget.Text,
    };

    private static IReadOnlyList<(string Name, string Text)> FieldsOf(PlanTask task) =>
    [
        ("Nội dung", task.Content),
        ("Trụ cột", task.Pillar?.ToString(CultureInfo.InvariantCulture) ?? ""),
        ("Cơ quan chủ trì", task.LeadAgency),
        ("Cơ quan phối hợp", string.Join("; ", task.CoordinatingAgencies)),
        ("Thời gian", task.Time),
        ("Sản phẩm", task.Product),
        ("Kinh phí", task.Funding),
    ];
}
