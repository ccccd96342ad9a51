using System.Globalization;
using Workflows.Documents;

namespace Workflows.Tests.Documents.Pdf;

/// <summary>Pages measured against the decree's own figures, which are written out here once more.</summary>
public sealed class PdfLayoutTests
{
    private const double Mm = OpenedPdf.Mm;
    private const double Left = 30 * Mm;
    private const double Top = 20 * Mm;

    /// <summary>Poppler rounds; a line of type overhangs its letters a little.</summary>
    private const double Near = 0.6;

    private static readonly double Right = (210 - 15) * Mm;
    private static readonly double Column = Left + (65 * Mm);

    [Theory]
    [InlineData("plan")]
    [InlineData("decision")]
    [InlineData("submission")]
    [InlineData("unnumbered")]
    [InlineData("letter")]
    [InlineData("tasks")]
    public void Sheets_are_A4_and_every_word_stands_between_the_margins(string name)
    {
        var document = Printed.Named(name);
        var pdf = OpenedPdf.Of(document);
        Assert.Equal(pdf.File.Pages, pdf.Pages.Count);
        for (var i = 0; i < pdf.Pages.Count; i++)
        {
            var page = pdf.Pages[i];
            var (width, height) = page.Width > page.Height ? (297 * Mm, 210 * Mm) : (210 * Mm, 297 * Mm);
            Assert.Equal(width, page.Width, 0.01);
            Assert.Equal(height, page.Height, 0.01);
            Assert.NotEmpty(page.Words);
            foreach (var word in page.Words.Where(w => w.Bottom > Top))
            {
                Assert.True(word.Left >= Left - Near && word.Right <= width - (15 * Mm) + Near, $"{i}: {word}");
                var isAddress = i == 0 && document.Address is not null && word.Top > height - Top;
                Assert.True(word.Top >= Top - Near && (isAddress || word.Bottom <= height - Top + Near), $"{i}: {word}");
            }
        }
    }

    [Theory]
    [InlineData("plan", "-,2|-|-")]
    [InlineData("decision", "-|-,2|-|-,2")]
    [InlineData("letter", "-")]
    public void Pages_are_numbered_from_2_in_the_middle_of_the_top_margin_anew_in_each_part(string name, string expected)
    {
        var pdf = OpenedPdf.Of(Printed.Named(name));
        var numbers = pdf.Pages.Select(p => p.Words.Where(w => w.Bottom <= Top).ToList()).ToList();
        Assert.Equal(expected.Replace('|', ','), string.Join(',', numbers.Select(n => n is [var one] ? one.Text : n.Count == 0 ? "-" : "?")));
        foreach (var (words, page) in numbers.Zip(pdf.Pages).Where(n => n.First.Count > 0))
        {
            Assert.Equal((Left + page.Width - (15 * Mm)) / 2, (words[0].Left + words[0].Right) / 2, Near);
            Assert.True(words[0].Top > 0);
        }

        Assert.All(pdf.Lines.Where(l => l.Bottom <= Top), l => Assert.True(l is { Size: >= 13 and <= 14, Bold: false, Italic: false }, l.ToString()));
    }

    [Theory]
    // Quốc hiệu, tiêu ngữ, tên cơ quan, số, ngày, tên loại, trích yếu.
    [InlineData("decision", "CỘNG HÒA XÃ HỘI", 12, 13, true, false)]
    [InlineData("decision", "Độc lập - Tự do", 13, 14, true, false)]
    [InlineData("decision", "ỦY BAN NHÂN DÂN", 12, 13, true, false)]
    [InlineData("submission", "UBND TỈNH BẮC NINH", 12, 13, false, false)]
    [InlineData("decision", "Số: 474", 13, 13, false, false)]
    [InlineData("decision", "Bắc Ninh, ngày 14", 13, 14, false, true)]
    [InlineData("decision", "QUYẾT ĐỊNH", 13, 14, true, false)]
    [InlineData("decision", "Ban hành Kế hoạch thông tin", 13, 14, true, false)]
    [InlineData("letter", "V/v lấy ý kiến", 12, 13, false, false)]
    // Nội dung.
    [InlineData("letter", "Kính gửi:", 13, 14, false, false)]
    [InlineData("decision", "Căn cứ Luật", 13, 14, false, true)]
    [InlineData("decision", "I. MỤC ĐÍCH", 13, 14, true, false)]
    [InlineData("decision", "Công tác thông tin đối ngoại", 13, 14, false, false)]
    // Chữ ký, nơi nhận.
    [InlineData("decision", "TM. ỦY BAN NHÂN DÂN", 13, 14, true, false)]
    [InlineData("decision", "Phạm Duy Hưng", 13, 14, true, false)]
    [InlineData("decision", "Nơi nhận:", 12, 12, true, true)]
    [InlineData("decision", "- Như Điều 3;", 11, 11, false, false)]
    [InlineData("letter", "PL.(300)", 11, 11, false, false)]
    [InlineData("letter", "Số 10 đường Lý", 11, 12, false, false)]
    [InlineData("letter", "HỎA TỐC", 13, 14, true, false)]
    [InlineData("letter", "LƯU HÀNH NỘI BỘ", 13, 14, true, false)]
    // Phụ lục.
    [InlineData("decision", "Phụ lục II", 14, 14, true, false)]
    [InlineData("decision", "PHÂN CÔNG NHIỆM VỤ", 13, 14, true, false)]
    [InlineData("decision", "(Kèm theo Quyết định", 13, 14, false, true)]
    [InlineData("decision", "Nội dung nhiệm vụ", 13, 14, true, false)]
    public void Components_are_set_in_the_decrees_sizes_and_styles(string name, string text, double smallest, double largest, bool bold, bool italic)
    {
        var pdf = OpenedPdf.Of(Printed.Named(name));
        var line = text == "Phụ lục II" ? pdf.Lines.First(l => l.Text.Trim() == text) : pdf.Line(text);
        Assert.InRange(line.Size, smallest, largest);
        Assert.Equal((bold, italic), (line.Bold, line.Italic));
    }

    [Fact]
    public void The_heads_two_columns_are_centred_and_number_and_date_share_a_line()
    {
        var pdf = OpenedPdf.Of(Issued.Decision());
        string[] left = ["ỦY BAN NHÂN DÂN", "TỈNH BẮC NINH", "Số: 474"];
        string[] right = ["CỘNG HÒA XÃ HỘI", "Độc lập", "Bắc Ninh, ngày 14 tháng 10 năm 2020"];
        Assert.All(left, t => Assert.Equal((Left + Column) / 2, pdf.Line(t).Middle, Near));
        Assert.All(right, t => Assert.Equal((Column + Right) / 2, pdf.Line(t).Middle, Near));
        Assert.Equal(pdf.Line("Số: 474").Bottom, pdf.Line("Bắc Ninh, ngày 14").Bottom, Near);
        Assert.True(pdf.Line("Bắc Ninh, ngày 14").Top > pdf.Line("Độc lập").Bottom);
        Assert.All(["QUYẾT ĐỊNH", "Ban hành Kế hoạch"], t => Assert.Equal((Left + Right) / 2, pdf.Line(t).Middle, Near));
    }

    [Fact]
    public void Lines_stand_under_motto_body_and_subject_in_their_lengths()
    {
        var pdf = OpenedPdf.Of(Issued.Decision());
        var rules = pdf.Strokes(0);
        Assert.Equal(3, rules.Count);
        Under("Độc lập - Tự do", 1, 1);
        Under("TỈNH BẮC NINH", 1.0 / 3, 0.5, longest: "ỦY BAN NHÂN DÂN");
        Under("Ban hành Kế hoạch thông tin", 1.0 / 3, 0.5);

        void Under(string text, double least, double most, string? longest = null)
        {
            var line = pdf.Line(text);
            var above = pdf.Line(longest ?? text);
            var rule = rules.OrderBy(r => Math.Abs(r.Top - line.Bottom) + Math.Abs(((r.Left + r.Right) / 2) - line.Middle)).First();
            Assert.InRange(rule.Top - line.Bottom, 0, 6);
            Assert.Equal(line.Middle, (rule.Left + rule.Right) / 2, Near);
            Assert.InRange(rule.Width / (above.Right - above.Left), least - 0.01, most + 0.01);
        }
    }

    [Fact]
    public void The_text_is_justified_with_first_lines_drawn_in_and_gaps_between_paragraphs()
    {
        var pdf = OpenedPdf.Of(Issued.Plan());
        var basis = pdf.Lines.Where(l => l.Page == 0 && l.Italic && l.Top > pdf.Line("KẾ HOẠCH").Bottom).ToList();
        var starts = basis.Where(l => l.Text.StartsWith("Căn cứ", StringComparison.Ordinal)).ToList();
        Assert.Equal(4, starts.Count);
        Assert.All(starts, l => Assert.Equal(Left + (12.7 * Mm), l.Left, Near));
        Assert.All(basis.Except(starts), l => Assert.Equal(Left, l.Left, Near));
        Assert.All(basis.Where(l => !l.Text.TrimEnd().EndsWith(';') && !l.Text.TrimEnd().EndsWith('.')), l => Assert.Equal(Right, l.Right, 1.5));
        // Single to one and a half lines: type of 14 points is 14 times 1.15 high when set solid.
        var within = basis.Zip(basis.Skip(1)).Where(p => !starts.Contains(p.Second)).Select(p => p.Second.Top - p.First.Top).ToList();
        Assert.NotEmpty(within);
        Assert.All(within, d => Assert.InRange(d / (14 * 1.149), 1 - 0.03, 1.5));
        Assert.All(basis.Zip(basis.Skip(1)).Where(p => starts.Contains(p.Second)), p => Assert.True(p.Second.Top - p.First.Top - within[0] >= 6 - Near));
    }

    [Fact]
    public void Recipients_stand_left_level_with_the_capacity_and_the_name_below_the_room_for_the_signature()
    {
        var pdf = OpenedPdf.Of(Issued.Decision());
        var (label, capacity, name) = (pdf.Line("Nơi nhận:"), pdf.Line("TM. ỦY BAN"), pdf.Line("Phạm Duy Hưng"));
        Assert.Equal(label.Page, name.Page);
        Assert.Equal(label.Top, capacity.Top, 2.5);
        Assert.Equal(Left, label.Left, Near);
        Assert.Equal(capacity.Middle, name.Middle, Near);
        Assert.True(capacity.Left > label.Right);
        Assert.True(name.Top - pdf.Line("PHÓ CHỦ TỊCH").Bottom >= 28 * Mm);
    }

    [Fact]
    public void Stamps_are_framed_in_the_decrees_size_and_colour()
    {
        var pdf = OpenedPdf.Of(Printed.Letter());
        var stamp = pdf.Strokes(0).Single(s => s.Colour == "100,0,0");
        Assert.Equal(30 * Mm, stamp.Width, 0.01);
        Assert.Equal(8 * Mm, stamp.Height, 0.01);
        var words = pdf.Line("HỎA TỐC");
        Assert.Equal("#ff0000", words.Colour);
        Assert.True(words.Left > stamp.Left && words.Right < stamp.Right && words.Top > stamp.Top && words.Bottom < stamp.Bottom);
        var note = pdf.Line("LƯU HÀNH NỘI BỘ");
        Assert.Contains(pdf.Strokes(0), s => s.Height > 20 && s.Left < note.Left && s.Right > note.Right && s.Top < note.Top && s.Bottom > note.Bottom);
        Assert.All(pdf.Lines.Where(l => l != words), l => Assert.Equal("#000000", l.Colour));
    }

    [Fact]
    public void The_address_stands_under_a_full_line_at_the_foot_of_page_1_only()
    {
        var facts = Issued.BacKanFacts with { Address = "Số 1 đường Hùng Vương, thành phố Bắc Kạn" };
        var pdf = OpenedPdf.Of(Printed.Plan(Issued.BacKan, facts));
        var address = Assert.Single(pdf.Lines, l => l.Text.Contains("đường Hùng Vương", StringComparison.Ordinal));
        Assert.Equal(0, address.Page);
        Assert.Equal((Left + Right) / 2, address.Middle, Near);
        var line = pdf.Strokes(0).Single(s => Math.Abs(s.Width - (165 * Mm)) < 0.01);
        Assert.InRange(address.Top - line.Top, 0, 6);
        Assert.True(line.Top > (297 - 20) * Mm);
    }

    [Theory]
    [InlineData(Urgency.Urgent, "KHẨN", 20)]
    [InlineData(Urgency.VeryUrgent, "THƯỢNG KHẨN", 40)]
    [InlineData(Urgency.Express, "HỎA TỐC", 30)]
    public void Each_urgency_has_its_stamp(Urgency urgency, string words, double width)
    {
        var pdf = OpenedPdf.Of(Printed.Plan(Issued.BacKan, Issued.BacKanFacts with { Urgency = urgency }));
        Assert.Equal(words, Assert.Single(pdf.Lines, l => l.Colour == "#ff0000").Text.Trim());
        Assert.Equal(width * Mm, pdf.Strokes(0).Single(s => s.Colour == "100,0,0").Width, 0.01);
    }

    [Fact]
    public void The_file_names_its_title_subject_and_issuer_and_its_parts()
    {
        var pdf = OpenedPdf.Of(Issued.Decision());
        Assert.Contains("Title:           Quyết định 474/QĐ-UBND", pdf.Info, StringComparison.Ordinal);
        Assert.Contains("Subject:         Ban hành Kế hoạch thông tin đối ngoại tỉnh Bắc Ninh", pdf.Info, StringComparison.Ordinal);
        Assert.Contains("Author:          Ủy ban nhân dân tỉnh Bắc Ninh", pdf.Info, StringComparison.Ordinal);
        Assert.DoesNotContain("CreationDate", pdf.Info, StringComparison.Ordinal);
        Assert.Contains("/Lang (vi-VN)", System.Text.Encoding.Latin1.GetString(pdf.File.Bytes), StringComparison.Ordinal);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"Pages:           {pdf.File.Pages}"), pdf.Info, StringComparison.Ordinal);
    }
}
