using Workflows.Documents;
using Workflows.Plans;

namespace Workflows.Tests.Documents.Pdf;

/// <summary>Long, wide and empty documents over pages.</summary>
public sealed class PdfFlowTests
{
    private const double Mm = OpenedPdf.Mm;

    [Fact]
    public void Five_hundred_tasks_fill_many_pages_under_a_head_on_each()
    {
        var pdf = OpenedPdf.Of(Printed.Tasks());
        var pages = pdf.Pages.Select((p, i) => (Page: p, Index: i)).Where(p => p.Page.Width > p.Page.Height).ToList();
        Assert.True(pages.Count > 20);
        // The numbers of the rows, in the first column, without a gap from page to page.
        Assert.Equal(Enumerable.Range(1, 500).Select(i => $"{i}"), pages.SelectMany(p => p.Page.Words
            .Where(w => w.Left < 42 * Mm && w.Top > 20 * Mm && w.Text.All(char.IsAsciiDigit)).OrderBy(w => w.Top).Select(w => w.Text)));
        Assert.All(pages, p =>
        {
            var head = Assert.Single(p.Page.Named("STT"));
            var first = p.Page.Words.Where(w => w.Left < 42 * Mm && w.Top > 20 * Mm && w.Text.All(char.IsAsciiDigit)).Min(w => w.Top);
            Assert.True(head.Bottom < first);
            Assert.True(pdf.Lines.First(l => l.Page == p.Index && l.Text.Trim() == "STT").Bold);
        });
        Assert.Equal(Enumerable.Range(2, pages.Count - 1).Select(i => $"{i}"), pages.Skip(1).Select(p => p.Page.Words.Single(w => w.Bottom <= 20 * Mm).Text));
    }

    [Fact]
    public void Texts_of_cells_stay_inside_their_columns()
    {
        var pdf = OpenedPdf.Of(Printed.Tasks());
        var page = pdf.Pages.Select((p, i) => (Page: p, Index: i)).First(p => p.Page.Named("STT").Any());
        var table = pdf.Strokes(page.Index).Where(s => s.Height > 1 && s.Width < 0.01).ToList();
        var borders = table.Select(s => Math.Round(s.Left, 1)).Distinct().Order().ToList();
        Assert.Equal(8, borders.Count);
        Assert.All(page.Page.Words.Where(w => w.Top > table.Min(s => s.Top) && w.Bottom < table.Max(s => s.Bottom)), w =>
        {
            var left = borders.Last(b => b <= w.Left + 0.1);
            Assert.True(w.Right <= borders[borders.IndexOf(left) + 1], w.ToString());
        });
    }

    [Fact]
    public void Three_hundred_recipients_go_on_over_pages_beside_the_signature_and_after_it()
    {
        var names = Enumerable.Range(1, 300).Select(i => $"Ủy ban nhân dân xã số {i}").ToList();
        var pdf = OpenedPdf.Of(Printed.Plan(Issued.BacKan, Issued.BacKanFacts with { Recipients = names }));
        var printed = pdf.Lines.Where(l => l.Size < 11.5 && l.Text.StartsWith("- ", StringComparison.Ordinal)).ToList();
        Assert.Equal(names.Select(n => $"- {n};").Append("- Lưu: VT, VXNV (3)."), printed.Select(l => l.Text.Trim()));
        Assert.True(printed.Select(l => l.Page).Distinct().Count() >= 5);
        var (label, name, capacity) = (pdf.Line("Nơi nhận:"), pdf.Line("Phạm Duy Hưng"), pdf.Line("TM. ỦY BAN"));
        Assert.Equal((label.Page, label.Page), (name.Page, capacity.Page));
        Assert.Contains(pdf.Lines, l => l.Page == name.Page && l.Text.Contains("./.", StringComparison.Ordinal));
        Assert.All(printed, l => Assert.True(l.Bottom <= 277.5 * Mm));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(12)]
    public void Wherever_the_page_ends_signature_and_headings_are_not_left_alone(int more)
    {
        var lines = Enumerable.Range(1, 10 + more).Select(i => $"{i}. Câu thứ {i} của nội dung kế hoạch.");
        var text = string.Join("\n\n", lines) + "\n\n" + string.Concat(Enumerable.Repeat("Câu cuối dài hơn một dòng của kế hoạch này. ", 4));
        var content = Issued.BacKan with { Sections = [new("I. MỤC ĐÍCH", text), new("II. TỔ CHỨC", text)], Tasks = [], Objectives = [], Budget = null };
        var pdf = OpenedPdf.Of(Printed.Plan(content));
        var (label, name, end) = (pdf.Line("Nơi nhận:"), pdf.Line("Phạm Duy Hưng"), pdf.Line("./."));
        Assert.Equal((label.Page, label.Page), (name.Page, end.Page));
        // With the signature at least two lines of the text.
        Assert.True(pdf.Lines.Count(l => l.Page == end.Page && l.Bottom <= end.Bottom && l.Size > 13.5) >= 2);
        foreach (var heading in pdf.Lines.Where(l => l.Text.StartsWith("I. ", StringComparison.Ordinal) || l.Text.StartsWith("II. ", StringComparison.Ordinal)))
            Assert.Contains(pdf.Lines, l => l.Page == heading.Page && l.Top > heading.Bottom && l.Text.StartsWith("1. ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_row_longer_than_a_page_breaks_and_loses_nothing()
    {
        var task = new PlanTask { Content = string.Join('\n', Enumerable.Range(1, 150).Select(i => $"Việc số {i}.")), LeadAgency = "Sở A" };
        var pdf = OpenedPdf.Of(Printed.Plan(Issued.BacKan with { Tasks = [task, task with { Content = "Sau cùng" }] }));
        var lines = pdf.Lines.Where(l => l.Text.StartsWith("Việc số", StringComparison.Ordinal)).ToList();
        Assert.Equal(Enumerable.Range(1, 150).Select(i => $"Việc số {i}."), lines.Select(l => l.Text.Trim()));
        var pages = lines.Select(l => l.Page).Distinct().ToList();
        Assert.True(pages.Count >= 3);
        Assert.All(pages, p => Assert.Contains(pdf.Lines, l => l.Page == p && l.Text.Trim() == "STT"));
        Assert.True(pdf.Line("Sau cùng").Top > lines[^1].Top || pdf.Line("Sau cùng").Page > lines[^1].Page);
        Assert.All(lines, l => Assert.True(l.Bottom <= pdf.Pages[l.Page].Height - (20 * Mm) + 1));
    }

    [Fact]
    public void A_short_row_stays_whole()
    {
        var tasks = Enumerable.Range(1, 60).Select(i => new PlanTask { Content = $"Đầu {i}\nGiữa {i}\nCuối {i}", LeadAgency = "Sở A", Time = "Quý I" }).ToList();
        var pdf = OpenedPdf.Of(Printed.Plan(Issued.BacKan with { Tasks = tasks }));
        Assert.All(Enumerable.Range(1, 60), i => Assert.Equal(Page($"Đầu {i}"), Page($"Cuối {i}")));

        int Page(string text) => pdf.Lines.Single(l => l.Text.Trim() == text).Page;
    }

    [Fact]
    public void A_table_of_many_columns_and_a_word_without_end_stay_between_the_margins()
    {
        var row = $"|{string.Concat(Enumerable.Range(1, 30).Select(i => $" c{i} |"))}";
        var address = $"http://bacninh.gov.vn/{string.Concat(Enumerable.Repeat("van-ban/", 30))}{new string('x', 300)}";
        var pdf = OpenedPdf.Of(Printed.Section($"{row}\n|{string.Concat(Enumerable.Repeat("---|", 30))}\n{row}\n\nXem {address} để biết"));
        Assert.All(pdf.Pages[0].Words, w => Assert.True(w.Left >= (30 * Mm) - 0.6 && w.Right <= (195 * Mm) + 0.6, w.ToString()));
        Assert.Contains(address, pdf.Solid, StringComparison.Ordinal);
    }

    [Fact]
    public void A_heading_and_a_table_head_as_long_as_a_page_end()
    {
        var endless = string.Concat(Enumerable.Repeat("Tiêu đề rất dài của một bảng hay một mục ", 120));
        var pdf = OpenedPdf.Of(Printed.Plan(Issued.BacKan with
        {
            Sections = [new($"I. {endless}", $"| {endless} | B |\n|---|---|\n| 1 | 2 |\n\nSau bảng")], Tasks = [], Objectives = [], Budget = null,
        }));
        Assert.Contains(pdf.Lines, l => l.Text.Contains("Sau bảng", StringComparison.Ordinal));
        Assert.Contains(pdf.Lines, l => l.Text.Contains("Phạm Duy Hưng", StringComparison.Ordinal));
        Assert.InRange(pdf.Pages.Count, 4, 20);
    }

    [Fact]
    public void A_letters_subject_as_long_as_a_page_goes_on()
    {
        var subject = string.Concat(Enumerable.Repeat("lấy ý kiến đối với dự thảo kế hoạch ", 100));
        var pdf = OpenedPdf.Of(Printed.Letter() with { LetterSubject = $"V/v {subject} hết" });
        Assert.Equal(pdf.Line("Số: 03/").Top, pdf.Line("Bắc Ninh, ngày").Top, 1.0);
        Assert.All(pdf.Lines.Where(l => l.Size < 12.5 && !l.Bold), l => Assert.True(l.Bottom <= 290 * Mm));
        Assert.True(pdf.Line("Kính gửi:").Page >= 1);
        Assert.True(pdf.Line("hết").Page >= 1);
    }

    [Fact]
    public void Empty_optional_parts_leave_no_trace()
    {
        var facts = Issued.BacKanFacts with
        {
            Recipients = [], FilingUnit = "", FilingCopies = null, Signer = new([], null), Circulation = " ", DrafterMark = "", Address = null, Number = null, Date = null,
        };
        var content = Issued.BacKan with { Title = "Kế hoạch", Mandate = "", LegalBases = [], Sections = [], Tasks = [], Objectives = [], Budget = null };
        var pdf = OpenedPdf.Of(Printed.Plan(content, facts));
        Assert.Single(pdf.Pages);
        Assert.Equal(["Nơi nhận:", "- Lưu: VT."], pdf.Lines.Select(l => l.Text.Trim()).SkipWhile(l => l != "Nơi nhận:"));
        Assert.True(pdf.File.Spots.Signature.Width > 0);
    }

    [Fact]
    public void A_document_without_any_text_is_a_page_with_its_head_and_its_signature()
    {
        var pdf = OpenedPdf.Of(Issued.Plan() with { Body = [], Annexes = [], Heading = null });
        Assert.Single(pdf.Pages);
        Assert.True(pdf.Line("Phạm Duy Hưng").Top > pdf.Line("Số: 51").Bottom);
    }
}
