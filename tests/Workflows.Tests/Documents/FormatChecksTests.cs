using Workflows.Documents.Checks;
using Workflows.Plans;
using Xunit;

namespace Workflows.Tests.Documents;

/// <summary>Each check finds what was seen broken in real documents, and says nothing of a text that is right.</summary>
public sealed class FormatChecksTests
{
    private static readonly PlanContent Right = new()
    {
        Title = "Kế hoạch thông tin đối ngoại năm 2027",
        Instrument = Instrument.PlanDocument,
        PeriodFrom = 2027,
        PeriodTo = 2027,
        LegalBases = [new() { DocumentType = "Nghị định", Number = "72/2015/NĐ-CP", Date = new(2015, 9, 7), Issuer = "Chính phủ", Subject = "về quản lý hoạt động thông tin đối ngoại" }],
        Recipients = [new("Sở Tài chính"), new("Sở Tư pháp")],
        Sections = [new("I. MỤC ĐÍCH", "Thực hiện khoản 1 Điều 5 của Nghị định."), new("II. NỘI DUNG", "Theo Ủy ban nhân dân tỉnh.")],
        Tasks = [new() { Content = "Hội nghị", LeadAgency = "Sở Tài chính", Funding = "1,5 tỷ đồng" }, new() { Content = "Tập huấn", LeadAgency = "Sở Tư pháp", Funding = "500 triệu đồng" }],
        Budget = new("Ngân sách tỉnh", 2_000_000_000),
    };

    [Fact]
    public void A_right_text_has_no_finding() => Assert.Empty(FormatChecks.Of(Right));

    public static TheoryData<string, FindingWeight, PlanContent> Wrong => new()
    {
        { "recipients-missing", FindingWeight.Error, Right with { Recipients = [] } },
        { "recipient-twice", FindingWeight.Warning, Right with { Recipients = [new("Sở Tài chính"), new("SỞ TÀI CHÍNH")] } },
        { "bases-missing", FindingWeight.Error, Right with { LegalBases = [], Instrument = Instrument.DecisionWithPlan } },
        { "bases-missing", FindingWeight.Note, Right with { LegalBases = [] } },
        { "text-missing", FindingWeight.Error, Right with { Sections = [], Tasks = [], Budget = null } },
        { "text-is-a-file", FindingWeight.Note, Right with { MainDocumentId = new("11111111-0000-0000-0000-000000000001") } },
        { "section-empty", FindingWeight.Warning, Right with { Sections = [.. Right.Sections, new("III. KINH PHÍ", " ")] } },
        { "title-missing", FindingWeight.Error, Right with { Title = " " } },
        { "title-ends-with-stop", FindingWeight.Warning, Right with { Title = "Kế hoạch thông tin đối ngoại năm 2027." } },
        { "title-names-another-period", FindingWeight.Warning, Right with { Title = "Kế hoạch thông tin đối ngoại năm 2026" } },
        { "character-unprintable", FindingWeight.Error, Right with { Mandate = "Thực hiện chỉ đạo \uE00A của Tỉnh ủy" } },
        { "character-unprintable", FindingWeight.Error, Right with { Title = "Kế hoạch 🎉 năm 2027" } },
        { "capital-committee", FindingWeight.Note, Right with { Mandate = "Theo chỉ đạo của ủy ban nhân dân tỉnh" } },
        { "capital-state", FindingWeight.Note, Right with { Mandate = "Chủ trương của Đảng và nhà nước" } },
        { "capital-clause", FindingWeight.Note, Right with { Mandate = "Thực hiện quy định tại Khoản 2 Điều 5" } },
        { "section-out-of-order", FindingWeight.Error, Right with { Sections = [Right.Sections[0], new("III. NỘI DUNG", "Một.")] } },
        { "task-without-lead", FindingWeight.Warning, Right with { Tasks = [new() { Content = "Hội nghị" }] } },
        { "task-of-no-pillar", FindingWeight.Warning, Right with { Tasks = [new() { Content = "Hội nghị", LeadAgency = "Sở Tài chính", Pillar = 4 }] } },
        { "funding-exceeds-budget", FindingWeight.Warning, Right with { Budget = new("Ngân sách tỉnh", 1_999_999_999) } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_wrong_is_found_once_with_its_weight_and_its_rule(string code, FindingWeight weight, PlanContent content)
    {
        var found = Assert.Single(FormatChecks.Of(content));

        Assert.Equal((code, weight), (found.Code, found.Weight));
        Assert.NotEmpty(found.Sentence);
        Assert.NotEmpty(found.Reference);
    }

    [Fact]
    public void Errors_come_before_warnings_and_warnings_before_notes()
    {
        var found = FormatChecks.Of(
            Right with { Recipients = [], Title = "Kế hoạch năm 2026", Mandate = "Theo ủy ban nhân dân tỉnh" });

        Assert.Equal([FindingWeight.Error, FindingWeight.Warning, FindingWeight.Note], found.Select(f => f.Weight));
    }
}
