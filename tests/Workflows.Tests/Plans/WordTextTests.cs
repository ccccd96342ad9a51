using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using Workflows.Plans;

namespace Workflows.Tests.Plans;

public sealed class WordTextTests
{
    [Fact]
    public void Paragraphs_become_lines_and_table_rows_become_lines_with_tabs()
    {
        // Written by the Open XML library, as a real program would.
        using var stream = new MemoryStream();
        using (var word = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document))
        {
            word.AddMainDocumentPart().Document = new Document(new Body(
                new Paragraph(new Run(new Text("KẾ HOẠCH"))),
                new Table(new TableRow(Cell("Nội dung"), Cell("Chủ trì")), new TableRow(Cell("Tập huấn"), Cell("Sở A"))),
                new Paragraph(new Run(new Text("Một"), new Break(), new Text("hai"), new TabChar(), new Text("ba")))));
        }

        Assert.Equal("KẾ HOẠCH\nNội dung \tChủ trì\nTập huấn \tSở A\nMột\nhai\tba", WordText.Read(stream).Value);

        static TableCell Cell(string text) => new(new Paragraph(new Run(new Text(text))));
    }

    [Fact]
    public void Text_is_normalised_and_joined_over_runs()
    {
        var halves = "Kế hoạch".Normalize(NormalizationForm.FormD);
        Assert.Equal("Kế hoạch", Read($"<w:p><w:r><w:t>{halves[..3]}</w:t></w:r><w:r><w:t>{halves[3..]}</w:t></w:r></w:p>"));
    }

    [Fact]
    public void Tracked_changes_read_as_accepted_and_nothing_reads_twice() => Assert.Equal("mới giữ", Read(
        "<w:p><w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr>" +
        "<w:del><w:r><w:delText>cũ</w:delText></w:r></w:del><w:ins><w:r><w:t xml:space='preserve'>mới </w:t></w:r></w:ins>" +
        "<w:moveFrom><w:r><w:t>đã chuyển</w:t></w:r></w:moveFrom><w:r><w:instrText>PAGE</w:instrText></w:r>" +
        "<mc:AlternateContent><mc:Choice Requires='x'><w:r><w:t>giữ</w:t></w:r></mc:Choice><mc:Fallback><w:r><w:t>lặp</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p>"));

    [Fact]
    public void An_empty_document_has_no_text() => Assert.Equal("", Read(""));

    [Fact]
    public void A_very_long_text_is_cut()
    {
        var text = Read(string.Concat(Enumerable.Repeat(OfficeFiles.Paragraph(new string('x', 999)), 600)));
        Assert.InRange(text.Length, WordText.Limit - 1, WordText.Limit);
    }

    [Theory]
    [InlineData("w:p")]
    [InlineData("w:del")]
    public void Nesting_without_end_is_refused_instead_of_overflowing(string element)
    {
        var deep = new StringBuilder();
        for (var i = 0; i < 100_000; i++)
            deep.Append('<').Append(element).Append('>');
        for (var i = 0; i < 100_000; i++)
            deep.Append("</").Append(element).Append('>');

        Assert.IsType<UploadRefused>(WordText.Read(new MemoryStream(OfficeFiles.Docx(deep.ToString()))).Problem);
    }

    private static string Read(string body) => WordText.Read(new MemoryStream(OfficeFiles.Docx(body))).Value;
}
