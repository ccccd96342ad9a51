using System.Text;
using DocumentFormat.OpenXml.Wordprocessing;
using Workflows.Documents;
using Workflows.Documents.Docx;
using Workflows.Plans;
using Paragraph = DocumentFormat.OpenXml.Wordprocessing.Paragraph;
using Table = DocumentFormat.OpenXml.Wordprocessing.Table;
using TableCell = DocumentFormat.OpenXml.Wordprocessing.TableCell;

namespace Workflows.Tests.Documents;

/// <summary>What people really put in, and what nobody should.</summary>
public sealed class BadInputTests
{
    private static readonly string Alphabet = string.Concat(
        from letter in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
        from tone in new[] { "", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323" }
        select (letter + tone).Normalize()) + "đĐ";

    [Fact]
    public void Every_Vietnamese_letter_is_printed_as_one_character()
    {
        // 24 vowels with six tones each, and đ.
        Assert.Equal((24 * 6) + 2, Alphabet.Length);
        using var docx = Issued.Open(Plan(Issued.BacKan with { Title = $"Kế hoạch {Alphabet}", Mandate = Alphabet }, Issued.BacKanFacts with { Recipients = [Alphabet] }));
        Assert.Contains($"- {Alphabet};", docx.Lines);
        Assert.Contains(docx.Lines, l => l.Contains(Alphabet, StringComparison.Ordinal));
    }

    [Fact]
    public void Decomposed_input_comes_out_composed_and_equal()
    {
        var json = PlanContentJson.Write(Issued.BacNinh).Normalize(NormalizationForm.FormD);
        var content = PlanContentJson.Read(json);
        Assert.False(content.Title.IsNormalized());
        var facts = Issued.BacNinhFacts with
        {
            IssuingBody = Issued.BacNinhFacts.IssuingBody.Normalize(NormalizationForm.FormD), Place = "Bắc Ninh".Normalize(NormalizationForm.FormD),
            Symbol = "QĐ-UBND".Normalize(NormalizationForm.FormD),
            Recipients = [.. Issued.BacNinhFacts.Recipients.Select(r => r.Normalize(NormalizationForm.FormD))],
        };
        var decision = Issued.BacNinhDecision with
        {
            Proposal = Issued.BacNinhDecision.Proposal!.Normalize(NormalizationForm.FormD), Executors = Issued.BacNinhDecision.Executors.Normalize(NormalizationForm.FormD),
        };
        var bytes = DocxWriter.Write(ComposeDecision.Of(content, facts, decision));
        using var docx = new OpenedDocx(bytes);
        Assert.All(docx.Lines, l => Assert.True(l.IsNormalized(), l));
        Assert.Equal(DocxWriter.Write(Issued.Decision()), bytes);
    }

    [Fact]
    public void Three_hundred_recipients_keep_their_order_and_may_run_over_pages()
    {
        var names = Enumerable.Range(1, 300).Select(i => $"Ủy ban nhân dân xã số {i}").ToList();
        using var docx = Issued.Open(Plan(Issued.BacKan, Issued.BacKanFacts with { Recipients = names }));
        Assert.Equal(names.Select(n => $"- {n};").Append("- Lưu: VT, VXNV (3)."), docx.Lines.SkipWhile(l => l != "Nơi nhận:").Skip(1).Take(301));
        var row = docx.Find("Nơi nhận:").Ancestors<TableRow>().First();
        Assert.Null(row.TableRowProperties?.GetFirstChild<CantSplit>());
        using var few = Issued.Open(Issued.Plan());
        Assert.NotNull(few.Find("Nơi nhận:").Ancestors<TableRow>().First().TableRowProperties!.GetFirstChild<CantSplit>());
    }

    [Fact]
    public void Five_hundred_tasks_are_all_there_under_a_head_that_repeats()
    {
        var tasks = Enumerable.Range(1, 500).Select(i => Issued.BacKan.Tasks[i % 7] with { Content = $"Nhiệm vụ thứ {i}" }).ToList();
        using var docx = Issued.Open(Plan(Issued.BacKan with { Tasks = tasks }, Issued.BacKanFacts));
        Assert.Empty(docx.Faults());
        var table = docx.Body.Elements<Table>().Last();
        Assert.Equal(tasks.Select((t, i) => $"{i + 1}{t.Content}"), table.Elements<TableRow>().Skip(1)
            .Select(r => string.Concat(r.Elements<TableCell>().Take(2).Select(c => c.InnerText))));
        Assert.All(table.Elements<TableRow>(), r => Assert.Equal(7, r.Elements<TableCell>().Count()));
        Assert.Single(table.Descendants<TableHeader>());
    }

    [Fact]
    public void A_cell_longer_than_a_page_may_break()
    {
        var task = new PlanTask { Content = string.Join('\n', Enumerable.Repeat("Tổ chức hội nghị tập huấn.", 150)), LeadAgency = "Sở A" };
        using var docx = Issued.Open(Plan(Issued.BacKan with { Tasks = [task] }, Issued.BacKanFacts));
        var row = docx.Body.Elements<Table>().Last().Elements<TableRow>().Last();
        Assert.Null(row.TableRowProperties?.GetFirstChild<CantSplit>());
        Assert.Equal(150, row.Elements<TableCell>().ElementAt(1).Elements<Paragraph>().Count());
    }

    [Fact]
    public void A_column_nobody_filled_is_left_out_and_the_sheet_stays_upright()
    {
        var tasks = new[] { new PlanTask { Content = "Hội nghị", LeadAgency = "Sở A", Time = "Quý II" } };
        using var docx = Issued.Open(Plan(Issued.BacKan with { Tasks = tasks }, Issued.BacKanFacts));
        Assert.Equal(["STT", "Nội dung nhiệm vụ", "Cơ quan chủ trì", "Thời gian thực hiện"],
            docx.Body.Elements<Table>().Last().Elements<TableRow>().First().Elements<TableCell>().Select(c => c.InnerText));
        Assert.DoesNotContain(docx.Sections, s => s.GetFirstChild<PageSize>()!.Orient?.Value == PageOrientationValues.Landscape);
    }

    [Fact]
    public void An_almost_empty_plan_is_still_a_whole_document()
    {
        using var docx = Issued.Open(Plan(new PlanContent { Title = "Kế hoạch" }, Issued.BacKanFacts with
        {
            Recipients = [], FilingUnit = "", FilingCopies = null, Signer = new(["Chủ tịch"], null),
        }));
        Assert.Empty(docx.Faults());
        Assert.Equal(
            ["KẾ HOẠCH", "Ủy ban nhân dân tỉnh Bắc Kạn ban hành Kế hoạch./.", "Nơi nhận:", "- Lưu: VT.", "CHỦ TỊCH"],
            docx.Lines.SkipWhile(l => l != "KẾ HOẠCH"));
        Assert.Single(docx.Sections);
    }

    [Fact]
    public void Characters_that_no_page_shows_do_not_break_the_file()
    {
        const string Evil = "Sở\u0001 Tài\u202E chính\uFFFE \uD800 A\u0000B";
        using var docx = Issued.Open(Plan(
            Issued.BacKan with { Title = $"Kế hoạch {Evil}", Mandate = Evil, Sections = [new(Evil, Evil)], Tasks = [new() { Content = Evil, LeadAgency = Evil }] },
            Issued.BacKanFacts with { Recipients = [Evil] }));
        Assert.Empty(docx.Faults());
        Assert.Contains("- Sở Tài chính AB;", docx.Lines);
    }

    [Fact]
    public void Markup_in_texts_is_text()
    {
        const string Tags = "</w:t><w:br/> & \"x\"";
        using var docx = Issued.Open(Plan(Issued.BacKan, Issued.BacKanFacts with { Recipients = [Tags] }));
        Assert.Contains($"- {Tags};", docx.Lines);
    }

    [Fact]
    public void A_table_in_a_section_is_a_table_and_the_end_mark_follows_it()
    {
        using var docx = Issued.Open(Plan(
            Issued.BacKan with { Sections = [new("I. NỘI DUNG", "| A | B |\n|---|---|\n| 1 | 2 |")], Tasks = [], Objectives = [], Budget = null }, Issued.BacKanFacts));
        Assert.Empty(docx.Faults());
        Assert.Equal(["I. NỘI DUNG", "A", "B", "1", "2", "./.", "Nơi nhận:"], docx.Lines.SkipWhile(l => l != "I. NỘI DUNG").Take(7));
    }

    [Fact]
    public void Two_tables_in_a_row_stay_two()
    {
        const string Two = "| A | B |\n|---|---|\n| 1 | 2 |\n\n| C | D |\n|---|---|\n| 3 | 4 |";
        using var docx = Issued.Open(Plan(Issued.BacKan with { Sections = [new("I. NỘI DUNG", Two)] }, Issued.BacKanFacts));
        Assert.Empty(docx.Faults());
        var first = docx.Paragraphs.First(p => p.InnerText == "A").Ancestors<Table>().First();
        Assert.Equal("", Assert.IsType<Paragraph>(first.NextSibling()).InnerText);
        Assert.Same(docx.Paragraphs.First(p => p.InnerText == "D").Ancestors<Table>().First(), first.NextSibling()!.NextSibling());
    }

    [Fact]
    public void A_table_of_many_columns_is_kept_inside_the_margins()
    {
        var row = $"|{string.Concat(Enumerable.Range(1, 30).Select(i => $" c{i} |"))}";
        using var docx = Issued.Open(Plan(
            Issued.BacKan with { Sections = [new("I. NỘI DUNG", $"{row}\n|{string.Concat(Enumerable.Repeat("---|", 30))}\n{row}")] }, Issued.BacKanFacts));
        var grid = docx.Find("c30").Ancestors<Table>().First().Descendants<GridColumn>().Sum(c => OpenedDocx.Twips(c.Width!.Value));
        Assert.InRange(OpenedDocx.Mm((uint)grid), 164, 165.5);
    }

    [Theory]
    [InlineData("Kế hoạch năm 2026", "Năm 2026")]
    [InlineData("KẾ HOẠCH năm 2026", "Năm 2026")]
    [InlineData("Thông tin đối ngoại năm 2026", "Thông tin đối ngoại năm 2026")]
    [InlineData("Kế hoạchX", "Kế hoạchX")]
    public void A_title_is_taken_apart_where_it_names_its_type(string title, string subject) => Assert.Equal(subject, new PlanTitle(title).Subject);

    private static OfficialDocument Plan(PlanContent content, IssueFacts facts) => ComposePlan.Of(content, facts).Value;
}
