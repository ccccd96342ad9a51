using DocumentFormat.OpenXml.Wordprocessing;
using Workflows.Documents;

namespace Workflows.Tests.Documents;

/// <summary>Mẫu 1.3: the decision and the plan it issues.</summary>
public sealed class DecisionDocumentTests
{
    private const string Note = "(Kèm theo Quyết định số 474/QĐ-UBND ngày 14 tháng 10 năm 2020 của Ủy ban nhân dân tỉnh Bắc Ninh)";

    [Fact]
    public void The_file_is_sound() { using var docx = Issued.Open(Issued.Decision()); Assert.Empty(docx.Faults()); }

    [Fact]
    public void Its_parts_stand_in_the_order_of_the_form()
    {
        using var docx = Issued.Open(Issued.Decision());
        string[] order =
        [
            "ỦY BAN NHÂN DÂN TỈNH BẮC NINH", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 474/QĐ-UBND", "Bắc Ninh, ngày 14 tháng 10 năm 2020",
            "QUYẾT ĐỊNH", "Ban hành Kế hoạch thông tin đối ngoại tỉnh Bắc Ninh giai đoạn 2021-2025",
            "ỦY BAN NHÂN DÂN TỈNH BẮC NINH",
            "Căn cứ Luật Tổ chức chính quyền địa phương năm 2015;",
            "Theo đề nghị của Giám đốc Sở Thông tin và Truyền thông tại Tờ trình số 30/TTr-STTTT ngày 05 tháng 10 năm 2020.",
            "QUYẾT ĐỊNH:",
            "Điều 1. Ban hành kèm theo Quyết định này Kế hoạch thông tin đối ngoại tỉnh Bắc Ninh giai đoạn 2021-2025.",
            "Điều 2. Quyết định này có hiệu lực kể từ ngày ký.",
            "Nơi nhận:", "- Như Điều 3;", "TM. ỦY BAN NHÂN DÂN",
            "ỦY BAN NHÂN DÂN TỈNH BẮC NINH", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "KẾ HOẠCH", "Thông tin đối ngoại tỉnh Bắc Ninh giai đoạn 2021-2025", Note,
            "Thực hiện nhiệm vụ quản lý nhà nước về thông tin đối ngoại trên địa bàn tỉnh, Ủy ban nhân dân tỉnh Bắc Ninh xây dựng Kế hoạch với các nội dung như sau:",
            "I. MỤC ĐÍCH, YÊU CẦU", "1. Truyền thông hình ảnh Kinh tế - Đầu tư;",
            "Phụ lục I", "MỤC TIÊU, TRỤ CỘT, CHƯƠNG TRÌNH", Note, "I. MỤC TIÊU", "13. Nghiên cứu đề xuất ký hợp tác với các hãng truyền thông lớn./.",
            "Phụ lục II", "PHÂN CÔNG NHIỆM VỤ", Note,
        ];
        var at = -1;
        Assert.All(order, line =>
        {
            at = docx.Lines.ToList().FindIndex(at + 1, l => l == line);
            Assert.True(at >= 0, line);
        });
        Assert.Contains(docx.Lines, l => l.StartsWith("Điều 3. ", StringComparison.Ordinal) && l.EndsWith(" chịu trách nhiệm thi hành Quyết định này./.", StringComparison.Ordinal));
    }

    [Fact]
    public void Number_date_and_signature_are_the_decisions_alone()
    {
        using var docx = Issued.Open(Issued.Decision());
        Assert.Single(docx.Lines, l => l.StartsWith("Số: ", StringComparison.Ordinal));
        Assert.Single(docx.Lines, l => l == "TM. ỦY BAN NHÂN DÂN");
        Assert.Single(docx.Lines, l => l == "Nơi nhận:");
        Assert.Equal(4, docx.Sections.Count);
        Assert.All(docx.Sections, s => Assert.Equal(1, s.GetFirstChild<PageNumberType>()!.Start!.Value));
    }

    [Fact]
    public void Authority_and_verdict_are_centred_capitals_and_an_articles_label_is_bold()
    {
        using var docx = Issued.Open(Issued.Decision());
        var authority = docx.Paragraphs.Where(p => p.InnerText == "ỦY BAN NHÂN DÂN TỈNH BẮC NINH").ElementAt(1);
        Assert.Equal((true, false, JustificationValues.Center), (docx.Look(authority).Bold, docx.Look(authority).Italic, docx.Look(authority).Align));
        Assert.Equal((true, JustificationValues.Center), (docx.Look("QUYẾT ĐỊNH:").Bold, docx.Look("QUYẾT ĐỊNH:").Align));
        var article = docx.Find("Điều 1. ");
        Assert.Equal([("Điều 1. ", true), ("Ban hành kèm theo", false)],
            article.Elements<Run>().Select(r => (r.InnerText.Length > 17 ? r.InnerText[..17] : r.InnerText, docx.Look(article, r).Bold)));
        Assert.Equal(720, docx.Look(article).FirstLine);
    }

    [Fact]
    public void A_line_stands_under_the_note_of_the_attached_plan()
    {
        using var docx = Issued.Open(Issued.Decision());
        var width = OpenedDocx.RuleAfter(docx.Find(Note), 165);
        // The note stands in two lines of about the same length.
        Assert.InRange(width / (TextWidth.OfRegular(Note, 14).Millimetres / 2), 1.0 / 3, 0.5);
        Assert.Equal((false, true), (docx.Look(Note).Bold, docx.Look(Note).Italic));
    }

    [Fact]
    public void A_decision_may_approve()
    {
        using var docx = Issued.Open(ComposeDecision.Of(Issued.BacNinh, Issued.BacNinhFacts, Issued.BacNinhDecision with { Issues = false }));
        Assert.Contains(docx.Lines, l => l.StartsWith("Phê duyệt Kế hoạch", StringComparison.Ordinal));
        Assert.Contains(docx.Lines, l => l.StartsWith("Điều 1. Phê duyệt kèm theo Quyết định này Kế hoạch", StringComparison.Ordinal));
    }

    [Fact]
    public void A_plan_in_a_file_of_its_own_is_no_part_of_it()
    {
        var apart = ComposeDecision.Of(Issued.BacNinh, Issued.BacNinhFacts, Issued.BacNinhDecision with { PlanIsSeparateFile = true });
        var uploaded = ComposeDecision.Of(
            Issued.BacNinh with { MainDocumentId = Guid.Parse("0192d000-0000-7000-8000-000000000001") }, Issued.BacNinhFacts, Issued.BacNinhDecision);
        Assert.All([apart, uploaded], d => Assert.True(d is { Attached: null, Annexes.Count: 0 }));
        Assert.DoesNotContain("474", ComposeDecision.SeparatePlan(Issued.BacNinh, Issued.BacNinhFacts).Note, StringComparison.Ordinal);
    }
}
