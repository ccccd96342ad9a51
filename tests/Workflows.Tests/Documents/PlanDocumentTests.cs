using System.IO.Compression;
using DocumentFormat.OpenXml.Wordprocessing;
using Workflows.Documents;
using Workflows.Documents.Docx;
using Workflows.Plans;
using Workflows.Values;
using Paragraph = DocumentFormat.OpenXml.Wordprocessing.Paragraph;
using Table = DocumentFormat.OpenXml.Wordprocessing.Table;

namespace Workflows.Tests.Documents;

/// <summary>Mẫu 1.4, measured in the Word file.</summary>
public sealed class PlanDocumentTests
{
    private const double LeftColumn = 65;
    private const double RightColumn = 100;

    [Fact]
    public void The_file_is_sound() { using var docx = Issued.Open(Issued.Plan()); Assert.Empty(docx.Faults()); }

    [Fact]
    public void Its_parts_stand_in_the_order_of_the_form()
    {
        using var docx = Issued.Open(Issued.Plan());
        string[] order =
        [
            "ỦY BAN NHÂN DÂN TỈNH BẮC KẠN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Số: 51/KH-UBND",
            "Bắc Kạn, ngày 28 tháng 01 năm 2019", "KẾ HOẠCH", "Về hoạt động thông tin đối ngoại năm 2019",
            "Căn cứ Nghị định số 72/2015/NĐ-CP ngày 07 tháng 9 năm 2015 của Chính phủ về quản lý hoạt động thông tin đối ngoại;",
            "Thực hiện chỉ đạo của Tỉnh ủy, Ủy ban nhân dân tỉnh Bắc Kạn ban hành Kế hoạch về hoạt động thông tin đối ngoại năm 2019 như sau:",
            "I. MỤC ĐÍCH, YÊU CẦU", "3. Thông tin chính xác, kịp thời, đúng định hướng.", "IV. TỔ CHỨC THỰC HIỆN",
            "Kèm theo Kế hoạch này: Phụ lục I (mục tiêu); Phụ lục II (phân công nhiệm vụ)./.",
            "Nơi nhận:", "- Bộ Thông tin và Truyền thông;", "- Lưu: VT, VXNV (3).",
            "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Phạm Duy Hưng",
            "Phụ lục I", "MỤC TIÊU", "(Kèm theo Kế hoạch số 51/KH-UBND ngày 28 tháng 01 năm 2019 của Ủy ban nhân dân tỉnh Bắc Kạn)",
            "1. Quản lý thống nhất hoạt động thông tin đối ngoại trên địa bàn tỉnh.",
            "Phụ lục II", "PHÂN CÔNG NHIỆM VỤ", "STT", "Nội dung nhiệm vụ", "Hội nghị tập huấn về thông tin đối ngoại", "./.",
        ];
        var at = -1;
        Assert.All(order, line =>
        {
            at = docx.Lines.ToList().FindIndex(at + 1, l => l == line);
            Assert.True(at >= 0, line);
        });
    }

    [Theory]
    [InlineData("CỘNG HÒA XÃ HỘI", 12, 13, true, false, "center")]
    [InlineData("Độc lập - Tự do", 13, 14, true, false, "center")]
    [InlineData("ỦY BAN NHÂN DÂN TỈNH BẮC KẠN", 12, 13, true, false, "center")]
    [InlineData("Số: 51/KH-UBND", 13, 13, false, false, "center")]
    [InlineData("Bắc Kạn, ngày 28", 13, 14, false, true, "center")]
    [InlineData("KẾ HOẠCH", 13, 14, true, false, "center")]
    [InlineData("Về hoạt động thông tin", 13, 14, true, false, "center")]
    [InlineData("Căn cứ Nghị định", 13, 14, false, true, "both")]
    [InlineData("Thực hiện chỉ đạo", 13, 14, false, false, "both")]
    [InlineData("I. MỤC ĐÍCH", 13, 14, true, false, "both")]
    [InlineData("1. Triển khai có hiệu quả", 13, 14, false, false, "both")]
    [InlineData("TM. ỦY BAN NHÂN DÂN", 13, 14, true, false, "center")]
    [InlineData("Phạm Duy Hưng", 13, 14, true, false, "center")]
    [InlineData("Nơi nhận:", 12, 12, true, true, "left")]
    [InlineData("- Bộ Thông tin và Truyền thông;", 11, 11, false, false, "left")]
    [InlineData("Phụ lục II", 14, 14, true, false, "center")]
    [InlineData("PHÂN CÔNG NHIỆM VỤ", 13, 14, true, false, "center")]
    [InlineData("(Kèm theo Kế hoạch", 13, 14, false, true, "center")]
    public void A_line_looks_as_the_decree_says(string text, double least, double largest, bool bold, bool italic, string align)
    {
        using var docx = Issued.Open(Issued.Plan());
        var paragraph = docx.Paragraphs.First(p => p.InnerText.StartsWith(text, StringComparison.Ordinal));
        var look = docx.Look(paragraph);
        Assert.Equal("Times New Roman", look.Font);
        Assert.InRange(look.Size, least, largest);
        Assert.Equal((bold, italic, align), (look.Bold, look.Italic, Name(look.Align)));
    }

    [Fact]
    public void Every_paragraph_is_in_the_one_font_in_black()
    {
        using var docx = Issued.Open(Issued.Plan());
        Assert.All(docx.Paragraphs, p => Assert.All(p.Elements<Run>(), r => Assert.Equal("Times New Roman", docx.Look(p, r).Font)));
        var fonts = docx.Main.FontTablePart!.Fonts!.Elements<Font>().ToList();
        Assert.Equal("Times New Roman", Assert.Single(fonts).Name!.Value);
        Assert.Equal("Tinos", fonts[0].AltName!.Val!.Value);
        Assert.All(docx.Main.StyleDefinitionsPart!.Styles!.Descendants<Color>().Where(c => (c.Parent!.Parent as Style)?.StyleId?.Value is not "MucDoKhan"),
            c => Assert.Equal("000000", c.Val!.Value));
    }

    [Fact]
    public void Running_text_has_indent_gap_and_spacing()
    {
        using var docx = Issued.Open(Issued.Plan());
        var running = docx.Paragraphs.Where(p => p.ParagraphProperties!.ParagraphStyleId!.Val!.Value is "NoiDung" or "Khoan" or "CanCu").ToList();
        Assert.True(running.Count > 10);
        Assert.All(running, p =>
        {
            var look = docx.Look(p);
            Assert.Equal(720, look.FirstLine);
            Assert.True(look.Before >= 6);
            Assert.InRange(look.Lines, 1, 1.5);
        });
    }

    [Fact]
    public void The_sheet_and_its_margins_are_right()
    {
        using var docx = Issued.Open(Issued.Plan());
        var section = docx.Sections[0];
        var (size, margin) = (section.GetFirstChild<PageSize>()!, section.GetFirstChild<PageMargin>()!);
        Assert.Equal((210, 297), (Math.Round(OpenedDocx.Mm(size.Width!)), Math.Round(OpenedDocx.Mm(size.Height!))));
        Assert.InRange(OpenedDocx.Mm((uint)margin.Top!.Value), 19.99, 25.01);
        Assert.InRange(OpenedDocx.Mm((uint)margin.Bottom!.Value), 19.99, 25.01);
        Assert.InRange(OpenedDocx.Mm(margin.Left!), 29.99, 35.01);
        Assert.InRange(OpenedDocx.Mm(margin.Right!), 14.99, 20.01);
        Assert.True(margin.Header! < (uint)margin.Top.Value);
    }

    [Fact]
    public void Page_numbers_stand_in_the_middle_of_the_top_from_the_second_page_on()
    {
        using var docx = Issued.Open(Issued.Plan());
        Assert.All(docx.Sections, s =>
        {
            Assert.NotNull(s.GetFirstChild<TitlePage>());
            Assert.Equal(1, s.GetFirstChild<PageNumberType>()!.Start!.Value);
            Assert.Contains("PAGE", Header(docx, s, HeaderFooterValues.Default).Descendants<SimpleField>().Single().Instruction!.Value, StringComparison.Ordinal);
            Assert.Equal("", Header(docx, s, HeaderFooterValues.First).InnerText);
        });
        var number = Header(docx, docx.Sections[0], HeaderFooterValues.Default).Descendants<Paragraph>().Single();
        var look = docx.Look(number, number.Descendants<Run>().First());
        Assert.InRange(look.Size, 13, 14);
        Assert.Equal((false, false, "center"), (look.Bold, look.Italic, Name(look.Align)));
    }

    [Fact]
    public void Lines_under_names_have_their_lengths()
    {
        using var docx = Issued.Open(Issued.Plan());
        // The motto in Times New Roman 13 bold is about 56 mm long.
        Assert.InRange(OpenedDocx.RuleAfter(docx.Find("Độc lập - Tự do"), RightColumn), 55, 57.5);
        // The name of the body stands in two lines, the longer of which is "ỦY BAN NHÂN DÂN".
        Share(docx.Find("ỦY BAN NHÂN DÂN TỈNH BẮC KẠN"), LeftColumn, TextWidth.OfBold("ỦY BAN NHÂN DÂN", 12).Millimetres);
        Share(docx.Find("Về hoạt động thông tin đối ngoại năm 2019"), 165, TextWidth.OfBold("Về hoạt động thông tin đối ngoại năm 2019", 14).Millimetres);

        static void Share(Paragraph above, double room, double text) =>
            Assert.InRange(OpenedDocx.RuleAfter(above, room) / text, 1.0 / 3, 0.5);
    }

    [Fact]
    public void The_wide_annex_lies_on_its_side_and_the_others_stand()
    {
        using var docx = Issued.Open(Issued.Plan());
        var sizes = docx.Sections.Select(s => s.GetFirstChild<PageSize>()!).ToList();
        Assert.Equal([false, false, true], sizes.Select(s => s.Orient?.Value == PageOrientationValues.Landscape));
        Assert.Equal((297, 210), (Math.Round(OpenedDocx.Mm(sizes[2].Width!)), Math.Round(OpenedDocx.Mm(sizes[2].Height!))));
        var table = docx.Parts()[2].OfType<Table>().Single();
        Assert.InRange(OpenedDocx.Mm((uint)table.Descendants<GridColumn>().Sum(c => OpenedDocx.Twips(c.Width!.Value))), 251, 252.1);
        Assert.NotNull(table.Elements<TableRow>().First().TableRowProperties!.GetFirstChild<TableHeader>());
        Assert.Equal(Issued.BacKan.Tasks.Count + 1, table.Elements<TableRow>().Count());
    }

    [Fact]
    public void Number_and_date_stand_on_one_line_and_so_do_recipients_and_office()
    {
        using var docx = Issued.Open(Issued.Plan());
        Assert.Same(Row("Số: 51"), Row("ngày 28 tháng 01"));
        Assert.Same(Row("Nơi nhận:"), Row("TM. ỦY BAN NHÂN DÂN"));

        TableRow Row(string text) => docx.Find(text).Ancestors<TableRow>().First();
    }

    [Fact]
    public void A_signature_has_its_room_between_office_and_name_and_never_stands_alone()
    {
        using var docx = Issued.Open(Issued.Plan());
        var space = docx.Find("PHÓ CHỦ TỊCH").NextSibling<Paragraph>()!;
        Assert.Equal("", space.InnerText);
        Assert.Equal("Phạm Duy Hưng", space.NextSibling<Paragraph>()!.InnerText);
        Assert.InRange(OpenedDocx.MmOf(space.ParagraphProperties!.SpacingBetweenLines!.Line!.Value!), 29, 31);
        Assert.NotNull(docx.Find("Kèm theo Kế hoạch này").ParagraphProperties!.KeepNext);
    }

    [Fact]
    public void Before_numbering_blanks_stand_everywhere_the_number_goes()
    {
        using var docx = Issued.Open(ComposePlan.Of(Issued.BacKan, Issued.BacKanFacts with { Number = null, Date = null }).Value);
        Assert.Contains(docx.Lines, l => l.StartsWith("Số: \u00A0", StringComparison.Ordinal) && l.EndsWith("/KH-UBND", StringComparison.Ordinal));
        Assert.DoesNotContain("2019 của", docx.Text, StringComparison.Ordinal);
        Assert.Contains("(Kèm theo Kế hoạch số \u00A0", docx.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_document_gives_the_same_bytes_at_any_time()
    {
        var bytes = DocxWriter.Write(Issued.Plan());
        Assert.Equal(bytes, DocxWriter.Write(Issued.Plan()));
        using var zip = new ZipArchive(new MemoryStream(bytes));
        Assert.Equal("[Content_Types].xml", zip.Entries[0].FullName);
        Assert.All(zip.Entries, e => Assert.Equal(new DateTime(1980, 1, 1), e.LastWriteTime.DateTime));
    }

    [Fact]
    public void The_file_holds_no_more_than_a_document_needs()
    {
        using var docx = Issued.Open(Issued.Plan());
        Assert.Empty(docx.Body.Descendants<SdtElement>());
        Assert.Empty(docx.Body.Descendants<BookmarkStart>());
        Assert.Empty(docx.Main.ExternalRelationships);
        Assert.Empty(docx.Main.ImageParts);
        Assert.Equal("Kế hoạch 51/KH-UBND", docx.File.PackageProperties.Title);
        Assert.Equal("vi-VN", docx.Main.StyleDefinitionsPart!.Styles!.Descendants<Languages>().Single().Val!.Value);
    }

    [Fact]
    public void A_text_that_is_a_file_is_not_set_again()
    {
        var uploaded = Issued.BacKan with { MainDocumentId = Guid.Parse("0192d000-0000-7000-8000-000000000001") };
        Assert.IsType<Conflict>(ComposePlan.Of(uploaded, Issued.BacKanFacts).Problem);
    }

    [Fact]
    public void Without_typed_sections_the_structured_parts_are_the_text()
    {
        using var docx = Issued.Open(ComposePlan.Of(Issued.BacNinh with { Sections = [] }, Issued.BacKanFacts).Value);
        Assert.Equal(["I. MỤC TIÊU", "II. TRỤ CỘT", "III. CHƯƠNG TRÌNH", "IV. KINH PHÍ"], docx.Paragraphs.Where(p => p.ParagraphProperties!.ParagraphStyleId!.Val!.Value == "TieuDeMuc").Select(p => p.InnerText));
        Assert.Contains("Phụ lục", docx.Lines);
    }

    [Fact]
    public void A_department_prints_the_body_above_it_and_no_collective()
    {
        using var docx = Issued.Open(ComposePlan.Of(Issued.BacKan, Issued.Department with { Symbol = "KH-STTTT" }).Value);
        Assert.Equal(["UBND TỈNH BẮC NINH", "SỞ THÔNG TIN VÀ TRUYỀN THÔNG"], docx.Lines.Take(2));
        Assert.False(docx.Look("UBND TỈNH BẮC NINH").Bold);
        Assert.True(docx.Look("SỞ THÔNG TIN VÀ TRUYỀN THÔNG").Bold);
    }

    [Fact]
    public void Stamps_marks_and_address_stand_where_they_belong()
    {
        using var docx = Issued.Open(ComposePlan.Of(Issued.BacKan, Issued.BacKanFacts with
        {
            Urgency = Urgency.Express, Circulation = "Lưu hành nội bộ", DrafterMark = "PL.(300)", Address = "Số 1, Đường Trường Chinh; ĐT: 0209",
        }).Value);
        Assert.Empty(docx.Faults());
        var stamp = docx.Find("HỎA TỐC").Ancestors<Table>().First();
        Assert.Equal(30, Math.Round(OpenedDocx.MmOf(stamp.Descendants<TableWidth>().First().Width!.Value!)));
        Assert.Equal(8, Math.Round(OpenedDocx.Mm(stamp.Descendants<TableRowHeight>().First().Val!)));
        Assert.Contains("LƯU HÀNH NỘI BỘ", docx.Lines);
        Assert.Equal(11, docx.Look("PL.(300)").Size);
        var footer = (FooterReference)docx.Sections[0].First(e => e is FooterReference);
        Assert.Equal(HeaderFooterValues.First, footer.Type!.Value);
        Assert.Contains("Trường Chinh", docx.Main.FooterParts.Single().Footer.InnerText, StringComparison.Ordinal);
    }

    private static Header Header(OpenedDocx docx, SectionProperties section, HeaderFooterValues type) =>
        ((DocumentFormat.OpenXml.Packaging.HeaderPart)docx.Main.GetPartById(section.Elements<HeaderReference>().Single(h => h.Type!.Value == type).Id!.Value!)).Header;

    private static string Name(JustificationValues align) => align switch
    {
        JustificationValues.Center => "center",
        JustificationValues.Both => "both",
        _ => "left",
    };
}
