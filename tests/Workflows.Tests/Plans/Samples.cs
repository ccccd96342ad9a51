using Workflows.Plans;

namespace Workflows.Tests.Plans;

/// <summary>A small plan that may be submitted, to change in one place.</summary>
internal static class Samples
{
    public static PlanContent Complete { get; } = new()
    {
        Title = "Kế hoạch thông tin đối ngoại năm 2019",
        Instrument = Instrument.PlanDocument,
        PlanType = PlanType.Annual,
        PeriodFrom = 2019,
        PeriodTo = 2019,
        Mandate = "Thực hiện chỉ đạo của Tỉnh ủy",
        Pillars = ["Kinh tế - Đầu tư", "Văn hoá - Du lịch"],
        Tasks = [new() { Content = "Hội nghị tập huấn", Pillar = 2, LeadAgency = "Sở Thông tin và Truyền thông" }],
        LegalBases = [new() { DocumentType = "Kết luận", Number = "57-KL/TW", Issuer = "Bộ Chính trị" }],
        Recipients = [new("Sở Tài chính")],
        Sections = [new("I. MỤC ĐÍCH", "Nội dung.")],
    };
}
