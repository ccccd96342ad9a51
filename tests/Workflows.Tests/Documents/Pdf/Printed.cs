using Workflows.Documents;
using Workflows.Plans;

namespace Workflows.Tests.Documents.Pdf;

/// <summary>The documents that are measured.</summary>
internal static class Printed
{
    public static readonly IReadOnlyList<PlanTask> FiveHundred = [.. Enumerable.Range(1, 500).Select(i => new PlanTask
    {
        Content = $"Nhiệm vụ thứ {i}: tổ chức tuyên truyền, phổ biến chủ trương của Đảng, chính sách, pháp luật của Nhà nước về thông tin đối ngoại",
        LeadAgency = "Sở Thông tin và Truyền thông", CoordinatingAgencies = ["Sở Văn hóa, Thể thao và Du lịch", "Báo Bắc Ninh"],
        Time = "Hằng năm", Product = "Báo cáo kết quả", Funding = "Ngân sách tỉnh",
    })];

    public static OfficialDocument Named(string name) => name switch
    {
        "plan" => Issued.Plan(),
        "decision" => Issued.Decision(),
        "submission" => Submission(),
        "unnumbered" => Unnumbered(),
        "letter" => Letter(),
        "tasks" => Tasks(),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    public static OfficialDocument Tasks() => Plan(Issued.BacKan with { Tasks = FiveHundred });

    public static OfficialDocument Plan(PlanContent content, IssueFacts? facts = null) => ComposePlan.Of(content, facts ?? Issued.BacKanFacts).Value;

    public static OfficialDocument Section(string markdown) => Plan(Issued.BacKan with { Sections = [new("I. NỘI DUNG", markdown)], Tasks = [], Objectives = [], Budget = null });

    public static OfficialDocument Submission() => ComposeSubmission.Of(Issued.BacNinh, Issued.Department, new()
    {
        Addressee = "Ủy ban nhân dân tỉnh Bắc Ninh",
        Consultation = new(18, 15, 9, 6),
        Consolidation = [.. Enumerable.Range(1, 6).Select(i => new ConsolidationLine($"Sở {i}", "Mục II", "Bổ sung nội dung", "Tiếp thu", "Đã bổ sung"))],
    });

    public static OfficialDocument Unnumbered() => ComposeDecision.Of(
        Issued.BacNinh, Issued.BacNinhFacts with { Number = null, Date = null }, Issued.BacNinhDecision);

    /// <summary>A letter with everything that may stand on one.</summary>
    public static OfficialDocument Letter() => ComposeConsultationLetter.Of(
        Issued.BacNinh,
        Issued.Department with
        {
            Symbol = "STTTT-BCXB", Urgency = Urgency.Express, Circulation = "Lưu hành nội bộ", DrafterMark = "PL.(300)",
            Address = "Số 10 đường Lý Thái Tổ, thành phố Bắc Ninh; điện thoại: 0222.3875555; thư điện tử: stttt@bacninh.gov.vn",
        },
        new() { Addressees = ["Sở Tài chính", "Sở Kế hoạch và Đầu tư", "UBND các huyện, thị xã, thành phố"], DueOn = new(2026, 2, 5) });
}
