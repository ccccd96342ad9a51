using System.Text;
using Workflows.Documents;
using Workflows.Documents.Pdf;
using Workflows.Plans;

namespace Workflows.Tests.Documents.Pdf;

/// <summary>What a reader finds, copies and searches in the file.</summary>
public sealed class PdfTextTests
{
    [Theory]
    [InlineData("plan")]
    [InlineData("decision")]
    [InlineData("submission")]
    [InlineData("unnumbered")]
    [InlineData("letter")]
    [InlineData("tasks")]
    public void The_Word_file_and_the_PDF_say_the_same_in_the_same_order(string name)
    {
        var document = Printed.Named(name);
        using var docx = Issued.Open(document);
        Assert.Equal(Solid(string.Concat(docx.Lines)), Solid(string.Concat(Texts(document, OpenedPdf.Of(document)))));
    }

    [Theory]
    [InlineData("decision")]
    [InlineData("tasks")]
    public void Texts_come_out_composed_in_lines_that_can_be_searched(string name)
    {
        var pdf = OpenedPdf.Of(Printed.Named(name));
        Assert.All(pdf.Raw, p => Assert.True(p.IsNormalized(NormalizationForm.FormC)));
        Assert.All(pdf.Raw, p => Assert.DoesNotContain('\uFFFD', p));
        // The words of a justified line are words, one space between them.
        Assert.DoesNotContain(pdf.Lines, l => l.Text.Contains("  ", StringComparison.Ordinal));
        var phrase = name == "decision" ? "Chánh Văn phòng Ủy ban nhân dân tỉnh, Giám đốc Sở" : "Thực hiện chỉ đạo của Tỉnh ủy, Ủy ban nhân dân";
        Assert.Contains(pdf.Raw, p => p.Contains(phrase, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_Vietnamese_letter_is_printed()
    {
        var letters = PdfFonts.VietnameseLetters;
        var pdf = OpenedPdf.Of(Printed.Plan(
            Issued.BacKan with { Title = $"Kế hoạch {letters}", Mandate = letters, Sections = [new("I. NỘI DUNG", $"*{letters}* **{letters}** ***{letters}*** {letters}")] }));
        Assert.True(pdf.Solid.Split(letters).Length - 1 >= 5);
    }

    [Fact]
    public void Decomposed_input_gives_the_same_file()
    {
        var content = PlanContentJson.Read(PlanContentJson.Write(Issued.BacKan).Normalize(NormalizationForm.FormD));
        Assert.False(content.Title.IsNormalized());
        Assert.Equal(Write(Issued.Plan()), Write(Printed.Plan(content)));
    }

    [Fact]
    public void More_characters_than_one_embedded_font_holds_are_all_printed()
    {
        // Latin, Greek and Cyrillic letters that Times New Roman and its twin have.
        var many = string.Concat(Enumerable.Range(0x00C0, 0x180 - 0xC0).Concat(Enumerable.Range(0x0391, 17)).Concat(Enumerable.Range(0x0410, 64))
            .Select(c => (char)c).Where(c => char.IsLetter(c) && OpenedPdf.Fonts.Of(bold: false, italic: false).Has(c))) + PdfFonts.VietnameseLetters;
        Assert.True(many.Distinct().Count() > 255);
        var pdf = OpenedPdf.Of(Printed.Section(string.Join(' ', many.Chunk(40).Select(c => new string(c)))));
        Assert.Contains(many, pdf.Solid, StringComparison.Ordinal);
    }

    [Fact]
    public void Fonts_are_embedded_in_parts_with_their_text()
    {
        var fonts = OpenedPdf.Of(Issued.Decision()).EmbeddedFonts;
        Assert.Equal(4, fonts.Count);
        Assert.All(fonts, f => Assert.Equal(("yes", "yes", "yes"), (f.Embedded, f.Subset, f.Unicode)));
        Assert.All(fonts, f => Assert.Matches("^[A-Z]{6}\\+(TimesNewRoman|Tinos)", f.Name));
        Assert.Equal(4, fonts.Select(f => f.Name).Distinct().Count());
    }

    [Fact]
    public void The_same_document_gives_the_same_bytes_also_to_many_at_once()
    {
        var first = Write(Issued.Decision());
        var others = new byte[8][];
        Parallel.For(0, others.Length, i => others[i] = Write(Issued.Decision()));
        Assert.All(others, o => Assert.Equal(first, o));
        Assert.NotEqual(Id(first), Id(Write(Issued.Plan())));

        static string Id(byte[] file)
        {
            var text = Encoding.Latin1.GetString(file);
            return text[text.LastIndexOf("/ID", StringComparison.Ordinal)..][..80];
        }
    }

    [Theory]
    [InlineData("😀", "U+1F600")]
    [InlineData("\uF0B7", "U+F0B7")]
    [InlineData("字", "U+5B57")]
    public void A_character_that_the_font_lacks_is_named_and_nothing_is_written(string character, string code)
    {
        var written = PdfWriter.Write(Printed.Plan(Issued.BacKan with { Mandate = $"Thực hiện {character} chỉ đạo" }), OpenedPdf.Fonts);
        Assert.False(written.IsSuccess);
        Assert.Contains($"“{character}” ({code}, trong “", written.Problem!.Message, StringComparison.Ordinal);
        Assert.Contains("Hãy bỏ hoặc thay", written.Problem.Message, StringComparison.Ordinal);
        var inCell = PdfWriter.Write(Printed.Plan(Issued.BacKan with { Tasks = [new() { Content = $"Hội nghị {character}" }] }), OpenedPdf.Fonts);
        Assert.Contains(code, inCell.Problem!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_missing_characters_are_counted()
    {
        var written = PdfWriter.Write(Printed.Plan(Issued.BacKan with { Mandate = "一二三四五六七八" }), OpenedPdf.Fonts);
        Assert.Contains("và 3 ký tự khác", written.Problem!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Characters_without_a_form_are_left_out_instead_of_refused()
    {
        var pdf = OpenedPdf.Of(Printed.Plan(Issued.BacKan, Issued.BacKanFacts with { Recipients = ["Sở\u200B Tài\uFEFF ch\u00ADính\u202E"] }));
        Assert.Contains(pdf.Lines, l => l.Text.Trim() == "- Sở Tài chính;");
    }

    /// <summary>The texts of the pages without page numbers and without the heads that repeat.</summary>
    private static IEnumerable<string> Texts(OfficialDocument document, OpenedPdf pdf)
    {
        var heads = document.Annexes.SelectMany(a => a.Body).OfType<Table>().Select(t => Solid(string.Concat(t.Columns.Select(c => c.Title)))).ToList();
        foreach (var page in pdf.Raw)
        {
            var lines = page.Split('\n');
            var isNumbered = lines[0].Trim() is { Length: > 0 } first && first.All(char.IsAsciiDigit);
            var text = Solid(string.Concat(isNumbered ? lines.Skip(1) : lines));
            if (isNumbered && heads.Find(h => text.StartsWith(h, StringComparison.Ordinal)) is { } head)
                text = text[head.Length..];
            yield return document.Address is { } address ? text.Replace(Solid(address), "", StringComparison.Ordinal) : text;
        }
    }

    private static byte[] Write(OfficialDocument document) => PdfWriter.Write(document, OpenedPdf.Fonts).Value.Bytes;

    private static string Solid(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
