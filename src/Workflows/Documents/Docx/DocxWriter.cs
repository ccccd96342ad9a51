using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace Workflows.Documents.Docx;

/// <summary>A document as a Word file. The same document gives the same bytes.</summary>
public static class DocxWriter
{
    public const string MediaType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    public static byte[] Write(OfficialDocument document)
    {
        using var stream = new MemoryStream();
        using (var package = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document))
        {
            // Ids are given here: the library would draw them at random.
            var main = package.AddNewPart<MainDocumentPart>(MediaType + ".main+xml", "main");
            main.AddNewPart<StyleDefinitionsPart>("styles").Styles = WordStyles.Of();
            main.AddNewPart<FontTablePart>("fonts").Fonts = WordStyles.Fonts();
            main.AddNewPart<DocumentSettingsPart>("settings").Settings = WordStyles.Settings();
            WordSections.AddHeaders(main, document.Address);
            var body = new W.Body();
            Main(document, body);
            if (document.Attached is { } attached)
                Attached(attached, body);
            foreach (var annex in document.Annexes)
                Annex(annex, body);
            WordSections.Close(body);
            main.Document = new W.Document(body);
            WordProperties.Add(package, document);
        }

        return FixedPackage.Of(stream.ToArray());
    }

    private static void Main(OfficialDocument document, W.Body body)
    {
        body.Append(WordHead.Of(document));
        if (document.Heading is { } heading)
            body.Append(WordHead.Title(heading, note: null));
        body.Append(WordHead.Addressees(document.Addressees));
        Blocks(document.Body, Layout.Page.TextWidth, body, beforeClosing: true);
        body.Append(WordParagraphs.Space(Layout.Closing.Gap), WordClosing.Of(document));
        WordSections.Add(body, isLandscape: false, hasAddress: document.Address is not null);
    }

    private static void Attached(AttachedText attached, W.Body body)
    {
        body.Append(WordHead.Of(attached.Letterhead));
        body.Append(WordHead.Title(attached.Heading, attached.Note));
        Blocks(attached.Body, Layout.Page.TextWidth, body);
        WordSections.Add(body, isLandscape: false);
    }

    private static void Annex(Annex annex, W.Body body)
    {
        var width = annex.IsLandscape ? Layout.Page.LandscapeTextWidth : Layout.Page.TextWidth;
        body.Append(
            WordParagraphs.Of(TypeRules.AnnexLabel, annex.Label), WordParagraphs.Balanced(TypeRules.AnnexTitle, annex.Title, width),
            WordParagraphs.Balanced(TypeRules.AttachedNote, annex.Note, width), WordParagraphs.Rule(TypeRules.AttachedNote, annex.Note, Layout.Rules.NameShare, width));
        Blocks(annex.Body, width, body);
        WordSections.Add(body, annex.IsLandscape);
    }

    /// <param name="beforeClosing">The last paragraph holds on to the signature: a signature never stands alone on a page.</param>
    private static void Blocks(IReadOnlyList<Block> blocks, Length width, W.Body body, bool beforeClosing = false)
    {
        for (var i = 0; i < blocks.Count; i++)
        {
            if (blocks[i] is Table table)
            {
                // It also parts two tables, which would become one where they touch.
                body.Append(WordParagraphs.Space(Layout.Tables.Gap), WordTables.Of(table, width));
            }
            else if (blocks[i] is Paragraph paragraph)
                body.Append(WordParagraphs.Of(paragraph, keepWithNext: beforeClosing && i == blocks.Count - 1));
        }
    }
}
