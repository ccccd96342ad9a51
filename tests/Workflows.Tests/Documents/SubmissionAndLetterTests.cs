using DocumentFormat.OpenXml.Wordprocessing;
using Workflows.Documents;
using Paragraph = DocumentFormat.OpenXml.Wordprocessing.Paragraph;

namespace Workflows.Tests.Documents;

/// <summary>Tờ trình (Mẫu 1.4) and công văn (Mẫu 1.5).</summary>
public sealed class SubmissionAndLetterTests
{
    private static readonly SubmissionFacts Submission = new()
    {
        Addressee = "Ủy ban nhân dân tỉnh Bắc Ninh",
        Consultation = new(18, 15, 9, 6),
        OpenDisagreements = ["Sở Tài chính đề nghị bỏ phần kinh phí riêng"],
        Enclosures = ["Dự thảo Quyết định", "Dự thảo Kế hoạch"],
        Consolidation = [.. Enumerable.Range(1, 6).Select(i => new ConsolidationLine($"Sở {i}", "Mục II", "Bổ sung nội dung", "Tiếp thu", "Đã bổ sung"))],
    };

    private static readonly ConsultationFacts Request = new()
    {
        Addressees = ["Sở Tài chính", "Sở Kế hoạch và Đầu tư", "UBND các huyện, thị xã, thành phố"],
        DueOn = new(2026, 2, 5),
    };

    [Fact]
    public void A_submission_has_title_addressee_figures_and_its_annex()
    {
        using var docx = Issued.Open(ComposeSubmission.Of(Issued.BacNinh, Issued.Department, Submission));
        Assert.Empty(docx.Faults());
        string[] order =
        [
            "UBND TỈNH BẮC NINH", "SỞ THÔNG TIN VÀ TRUYỀN THÔNG", "Số: 03/TTr-STTTT", "Bắc Ninh, ngày 05 tháng 02 năm 2026", "TỜ TRÌNH",
            "Về việc ban hành Kế hoạch thông tin đối ngoại tỉnh Bắc Ninh giai đoạn 2021-2025", "Kính gửi: Ủy ban nhân dân tỉnh Bắc Ninh",
            "Dự thảo đã được gửi lấy ý kiến 18 cơ quan, đơn vị; 15 cơ quan, đơn vị trả lời, trong đó 09 thống nhất, 06 có ý kiến góp ý.",
            "- Sở Tài chính đề nghị bỏ phần kinh phí riêng.", "Nơi nhận:", "- Như trên;", "- Lưu: VT, BCXB.", "GIÁM ĐỐC", "Nguyễn Văn Ánh",
            "Phụ lục", "BẢNG TỔNG HỢP, TIẾP THU, GIẢI TRÌNH Ý KIẾN GÓP Ý", "(Kèm theo Tờ trình số 03/TTr-STTTT ngày 05 tháng 02 năm 2026 của Sở Thông tin và Truyền thông)",
            "Ý kiến góp ý",
        ];
        var at = -1;
        Assert.All(order, line =>
        {
            at = docx.Lines.ToList().FindIndex(at + 1, l => l == line);
            Assert.True(at >= 0, line);
        });
        Assert.Equal(PageOrientationValues.Landscape, docx.Sections[1].GetFirstChild<PageSize>()!.Orient!.Value);
    }

    [Fact]
    public void A_letter_has_its_subject_under_the_number_and_no_title()
    {
        using var docx = Issued.Open(ComposeConsultationLetter.Of(Issued.BacNinh, Issued.Department with { Symbol = "STTTT-BCXB" }, Request));
        Assert.Empty(docx.Faults());
        var number = docx.Find("Số: 03/STTTT-BCXB");
        var subject = number.NextSibling<Paragraph>()!;
        Assert.StartsWith("V/v lấy ý kiến đối với dự thảo Kế hoạch", subject.InnerText, StringComparison.Ordinal);
        var look = docx.Look(subject);
        Assert.InRange(look.Size, 12, 13);
        Assert.Equal((false, false, JustificationValues.Center, 6.0), (look.Bold, look.Italic, look.Align, look.Before));
        Assert.DoesNotContain(docx.Paragraphs, p => p.ParagraphProperties!.ParagraphStyleId!.Val!.Value is "TenLoai" or "TrichYeu");
        Assert.Contains("trước 17 giờ 00 ngày 05 tháng 02 năm 2026", docx.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("coi là đồng ý", docx.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_addressees_stand_in_line_under_the_colon()
    {
        using var docx = Issued.Open(ComposeConsultationLetter.Of(Issued.BacNinh, Issued.Department with { Symbol = "STTTT-BCXB" }, Request));
        Assert.Contains("Kính gửi:", docx.Lines);
        var dashes = docx.Paragraphs.Where(p => p.ParagraphProperties!.ParagraphStyleId!.Val!.Value == "KinhGui").Skip(1).ToList();
        Assert.Equal(["- Sở Tài chính;", "- Sở Kế hoạch và Đầu tư;", "- UBND các huyện, thị xã, thành phố."], dashes.Select(d => d.InnerText));
        var at = docx.Look("Kính gửi:").Left + TextWidth.OfRegular("Kính gửi", 14).Twips;
        Assert.All(dashes, d => Assert.InRange(docx.Look(d).Left - OpenedDocx.Twips(d.ParagraphProperties!.Indentation!.Hanging!.Value), at - 5, at + 5));
    }

    [Fact]
    public void Silence_is_announced_with_its_ground()
    {
        using var docx = Issued.Open(ComposeConsultationLetter.Of(
            Issued.BacNinh, Issued.Department with { Symbol = "STTTT-BCXB" }, Request with { SilenceGround = "khoản 3 Điều 8 Quy chế làm việc" }));
        Assert.Contains("không trả lời được coi là đồng ý với dự thảo (khoản 3 Điều 8 Quy chế làm việc).", docx.Text, StringComparison.Ordinal);
    }
}
