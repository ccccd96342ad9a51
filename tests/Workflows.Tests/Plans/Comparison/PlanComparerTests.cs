using Workflows.Plans;
using Workflows.Plans.Comparison;
using Xunit;

namespace Workflows.Tests.Plans.Comparison;

public sealed class PlanComparerTests
{
    private static readonly PlanContent Content = new()
    {
        Title = "Kế hoạch thông tin đối ngoại năm 2019",
        PeriodFrom = 2019,
        PeriodTo = 2019,
        Objectives = ["Quảng bá hình ảnh của tỉnh", "Thu hút đầu tư nước ngoài"],
        Tasks =
        [
            Task("Xuất bản bản tin tiếng Anh hằng quý", "Sở Thông tin và Truyền thông", "Quý II"),
            Task("Tổ chức lớp tập huấn cho người phát ngôn", "Sở Ngoại vụ", "Quý III"),
            Task("Đón tiếp các đoàn phóng viên nước ngoài", "Văn phòng UBND tỉnh", "Cả năm"),
        ],
        LegalBases = [new() { DocumentType = "Nghị định", Number = "72/2015/NĐ-CP", Date = new(2015, 9, 7), Issuer = "Chính phủ" }],
        Recipients = [new("Như trên"), new("Lưu: VT")],
        Budget = new("Trong dự toán được giao", 3_800_500_000),
    };

    [Fact]
    public void Two_equal_versions_have_no_changes() => Assert.True(Compare(Content, Content).IsSame);

    [Fact]
    public void A_changed_value_of_a_task_is_shown_at_its_number_and_alone()
    {
        var change = Assert.Single(Compare(Content, Content with { Tasks = [Content.Tasks[0], Content.Tasks[1] with { Time = "Quý IV" }, Content.Tasks[2]] }).Changes);
        Assert.Equal(("Phân công nhiệm vụ", "Nhiệm vụ 2", ChangeKind.Changed), (change.Part, change.Place, change.Kind));
        var field = Assert.Single(change.Fields);
        Assert.Equal("Thời gian", field.Name);
        Assert.Equal([new(PieceKind.Same, "Quý "), new(PieceKind.Removed, "III"), new(PieceKind.Added, "IV")], field.Pieces);
    }

    [Fact]
    public void A_task_put_in_before_the_others_changes_none_of_them()
    {
        var added = Task("Xây dựng phim tài liệu quảng bá", "Đài Phát thanh và Truyền hình", "Quý I");
        var change = Assert.Single(Compare(Content, Content with { Tasks = [added, .. Content.Tasks] }).Changes);
        Assert.Equal(("Nhiệm vụ 1", ChangeKind.Added), (change.Place, change.Kind));
    }

    [Fact]
    public void A_task_that_was_removed_is_named_by_its_old_number()
    {
        var change = Assert.Single(Compare(Content, Content with { Tasks = [Content.Tasks[0], Content.Tasks[2]] }).Changes);
        Assert.Equal(("Nhiệm vụ 2", ChangeKind.Removed), (change.Place, change.Kind));
    }

    [Fact]
    public void A_task_that_only_moved_is_said_to_have_moved()
    {
        var change = Assert.Single(Compare(Content, Content with { Tasks = [Content.Tasks[1], Content.Tasks[2], Content.Tasks[0]] }).Changes);
        Assert.Equal(("Nhiệm vụ 3 (trước là 1)", ChangeKind.Moved), (change.Place, change.Kind));
        Assert.Empty(change.Fields);
    }

    [Fact]
    public void Two_equal_rows_are_two_rows()
    {
        var twice = Content with { Tasks = [Content.Tasks[0], Content.Tasks[0], Content.Tasks[1], Content.Tasks[2]] };
        Assert.Equal(ChangeKind.Removed, Assert.Single(Compare(twice, Content).Changes).Kind);
    }

    [Fact]
    public void Every_field_that_differs_is_named()
    {
        var agency = Guid.Parse("00000000-0000-0000-0000-000000000007");
        var other = Content with
        {
            Title = "Kế hoạch thông tin đối ngoại giai đoạn 2019–2020",
            Instrument = Instrument.DecisionWithPlan,
            PlanType = PlanType.MultiYear,
            PeriodTo = 2020,
            Mandate = "Thực hiện chỉ đạo của Tỉnh ủy",
            Objectives = ["Quảng bá hình ảnh của tỉnh"],
            Pillars = ["Truyền thông"],
            Programmes = ["Chương trình 1"],
            Sections = [new("I. MỤC ĐÍCH", "Nội dung")],
            Tasks = [.. Content.Tasks.Take(2)],
            LegalBases = [Content.LegalBases[0] with { Number = "148/2026/NĐ-CP" }],
            ConsultedAgencies = [agency],
            Recipients = [new("Như trên")],
            Budget = new("Trong dự toán được giao", 4_000_000_000),
            Marks = new(NeedsFinanceOpinion: true, SetsGeneralRules: false),
        };
        var changes = Compare(Content, other).Changes;
        Assert.Equal(
            [
                "Thông tin chung/Tên kế hoạch", "Thông tin chung/Hình thức ban hành", "Thông tin chung/Loại", "Thông tin chung/Thời gian",
                "Thông tin chung/Nhiệm vụ được giao", "Thông tin chung/Kinh phí", "Thông tin chung/Luồng xử lý", "Mục tiêu/Mục tiêu 2", "Trụ cột/Trụ cột 1",
                "Chương trình/Chương trình 1", "Nội dung/Mục 1", "Phân công nhiệm vụ/Nhiệm vụ 3", "Căn cứ/Căn cứ 1",
                "Cơ quan được lấy ý kiến/", "Nơi nhận/",
            ],
            changes.Select(c => $"{c.Part}/{c.Place}"));
        Assert.Contains(changes.Single(c => c.Part == "Cơ quan được lấy ý kiến").Fields[0].Pieces, p => p.Text == $"Cơ quan {agency}");
        Assert.Contains(changes.Single(c => c.Place == "Kinh phí").Fields[0].Pieces, p => p is { Kind: PieceKind.Removed, Text: "3.800.500.000" });
    }

    [Fact]
    public void Another_main_document_is_compared_by_its_text()
    {
        var (before, after) = (File("ke-hoach.docx", '1'), File("ke-hoach.docx", '2'));
        var change = Assert.Single(PlanComparer.Compare(
            Version(1, Content with { MainDocumentId = before.Id }, before), Version(2, Content with { MainDocumentId = after.Id }, after),
            Name, ("Mở đầu\nGiao Sở Tài chính", "Mở đầu\nGiao Sở Tư pháp")).Changes);
        Assert.Equal(("Văn bản chính", ChangeKind.Changed), (change.Part, change.Kind));
        Assert.Contains(change.Fields[1].Pieces, p => p is { Kind: PieceKind.Added, Text: "Tư pháp" });
    }

    [Fact]
    public void Files_are_told_apart_by_what_is_in_them()
    {
        var same = File("phu-luc.xlsx", '3');
        var comparison = PlanComparer.Compare(
            Version(1, Content, same, File("cu.pdf", '4')), Version(2, Content, same with { Id = Guid.Empty }, File("cu.pdf", '5')), Name);
        Assert.Equal([ChangeKind.Removed, ChangeKind.Added], comparison.Changes.Select(c => c.Kind));
        Assert.All(comparison.Changes, change => Assert.Equal("Tài liệu kèm theo", change.Part));
    }

    [Fact]
    public void A_table_of_three_hundred_tasks_that_all_changed_is_still_compared_row_by_row()
    {
        var many = Content with { Tasks = [.. Enumerable.Range(1, 300).Select(n => Task($"Nhiệm vụ tuyên truyền số {n} của tỉnh", "Sở Ngoại vụ", "Quý I"))] };
        var changed = many with { Tasks = [.. many.Tasks.Select(task => task with { Time = "Quý II" })] };
        var changes = Compare(many, changed).Changes;
        Assert.Equal(300, changes.Count);
        Assert.All(changes, change => Assert.Equal((ChangeKind.Changed, "Thời gian"), (change.Kind, change.Fields.Single().Name)));
    }

    private static PlanComparison Compare(PlanContent old, PlanContent now) => PlanComparer.Compare(Version(1, old), Version(2, now), Name);

    private static string Name(Guid agency) => $"Cơ quan {agency}";

    private static PlanTask Task(string content, string lead, string time) => new() { Content = content, LeadAgency = lead, Time = time };

    private static VersionAttachment File(string name, char digest) => new(
        new Guid(digest, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]), name, name, new string(digest, 64), 10, "application/octet-stream", AttachmentKind.Attachment);

    private static PlanVersion Version(int number, PlanContent content, params VersionAttachment[] files) => new()
    {
        Id = Guid.Empty,
        PlanId = Guid.Empty,
        Number = number,
        Content = content,
        Attachments = files,
        ContentHash = new string('0', 64),
        CreatedAt = DateTimeOffset.UnixEpoch,
        CreatedById = Guid.Empty,
        CreatedByName = "Bùi Anh Tuấn",
        Reason = "Trình duyệt",
    };
}
