using System.Text;
using Workflows.Values;

namespace Workflows.Documents.Pdf;

/// <summary>A document as a PDF file: the same texts in the same order as the Word file. The same document and fonts give the same bytes.</summary>
public static class PdfWriter
{
    public const string MediaType = "application/pdf";

    /// <summary>A message names so many missing characters at most.</summary>
    private const int Named = 5;

    /// <returns>A problem that names the characters that the font cannot print, before anything is written.</returns>
    public static Result<PdfFile> Write(OfficialDocument document, PdfFonts fonts)
    {
        var (sheets, outline, spots) = (new List<Sheet>(), new List<(string Title, int Sheet)>(), new SpotBook());
        var text = new TextSetter(fonts);
        var head = new HeadSlabs(text, spots);
        outline.Add((document.Title, 0));
        Main(document, new(sheets, text, isLandscape: false, document.Address), text, head, new(text, spots));
        if (document.Attached is { } attached)
        {
            outline.Add((attached.Heading.TypeName, sheets.Count));
            var pages = new PageFlow(sheets, text, isLandscape: false);
            pages.Fill([head.Of(attached.Letterhead), .. head.Title(attached.Heading, attached.Note, pages.Width), .. Body(attached.Body, pages, text)]);
        }

        foreach (var annex in document.Annexes)
        {
            outline.Add(($"{annex.Label}. {annex.Title}", sheets.Count));
            var pages = new PageFlow(sheets, text, annex.IsLandscape);
            pages.Fill([.. head.Title(annex, pages.Width), .. Body(annex.Body, pages, text)]);
        }

        if (Missing(sheets) is { } problem)
            return problem;
        return new PdfFile(PdfBytes.Of(document, sheets, outline), sheets.Count, spots.Done());
    }

    private static void Main(OfficialDocument document, PageFlow pages, TextSetter text, HeadSlabs head, ClosingSlabs closing)
    {
        var slabs = new List<Slab>(head.Of(document, pages.Room));
        if (document.Heading is { } heading)
            slabs.AddRange(head.Title(heading, note: null, pages.Width));
        slabs.AddRange(head.Addressees(document.Addressees, pages.Width));
        slabs.AddRange(Body(document.Body, pages, text, beforeClosing: true));
        slabs.Add(closing.Of(document, pages.Room));
        pages.Fill(slabs);
    }

    /// <param name="beforeClosing">The last paragraph holds on to the signature: a signature never stands alone on a page.</param>
    private static IEnumerable<Slab> Body(IReadOnlyList<Block> blocks, PageFlow pages, TextSetter text, bool beforeClosing = false)
    {
        for (var i = 0; i < blocks.Count; i++)
        {
            var slabs = blocks[i] switch
            {
                Table table => TableSlabs.Of(table, text, PageFlow.Left, pages.Width, pages.Room),
                Paragraph paragraph => TextSlabs.Of(
                    paragraph.Rule, text.Lines(paragraph.Rule, paragraph.Runs, pages.Width), PageFlow.Left, beforeClosing && i == blocks.Count - 1),
                _ => throw new NotSupportedException($"No pages for {blocks[i].GetType().Name}."),
            };
            foreach (var slab in slabs)
                yield return slab;
        }
    }

    /// <summary>Characters that would come out as boxes.</summary>
    private static Invalid? Missing(List<Sheet> sheets)
    {
        var missing = new Dictionary<Rune, string>();
        foreach (var mark in sheets.SelectMany(s => s.Marks).OfType<TextMark>().Where(m => m.Text.Any(c => !m.Face.Has(c))))
        {
            foreach (var rune in mark.Text.EnumerateRunes().Where(r => !r.IsBmp || !mark.Face.Has((char)r.Value)))
                missing.TryAdd(rune, mark.Text.Trim());
        }

        if (missing.Count == 0)
            return null;
        var names = missing.Take(Named).Select(m => $"“{m.Key}” (U+{m.Key.Value:X4}, trong “{Excerpt(m.Value)}”)");
        return new(
            $"Phông chữ của văn bản không có ký tự {string.Join(", ", names)}{(missing.Count > Named ? $" và {missing.Count - Named} ký tự khác" : "")}, "
            + "nên không thể tạo tệp PDF. Hãy bỏ hoặc thay các ký tự này trong nội dung.");
    }

    private static string Excerpt(string text)
    {
        const int Most = 40;
        if (text.Length <= Most)
            return text;
        return string.Concat(text.EnumerateRunes().Take(Most)) + "…";
    }
}
