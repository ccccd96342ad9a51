using DocumentFormat.OpenXml.Packaging;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace Workflows.Documents.Docx;

/// <summary>
/// The parts of a file that have pages of their own: sheet, margins, page numbers from 1 in the middle of the top margin and none on the first
/// page (PL I.I.7, I.III.1.đ).
/// </summary>
internal static class WordSections
{
    private const string NumberedHeader = "header";
    private const string EmptyHeader = "headerfirst";
    private const string AddressFooter = "footerfirst";

    /// <summary>The headers and the footer that the parts refer to.</summary>
    public static void AddHeaders(MainDocumentPart main, string? address)
    {
        main.AddNewPart<HeaderPart>(NumberedHeader).Header = new(new W.Paragraph(
            new W.ParagraphProperties(new W.ParagraphStyleId { Val = TypeRules.PageNumber.Id }),
            new W.SimpleField(new W.Run(new W.Text("2"))) { Instruction = "PAGE" }));
        main.AddNewPart<HeaderPart>(EmptyHeader).Header = new(new W.Paragraph(new W.ParagraphProperties(new W.ParagraphStyleId { Val = TypeRules.PageNumber.Id })));
        if (address is not null)
            main.AddNewPart<FooterPart>(AddressFooter).Footer = new(AddressOf(address));
    }

    /// <summary>Ends a part: what follows begins on a new page.</summary>
    public static void Add(W.Body body, bool isLandscape, bool hasAddress = false)
    {
        body.Append(WordParagraphs.Tiny(PropertiesOf(isLandscape, hasAddress)));
    }

    /// <summary>The last part's properties move from its last paragraph to the body, where the format wants them.</summary>
    public static void Close(W.Body body)
    {
        var last = body.Elements<W.Paragraph>().Last();
        var properties = last.ParagraphProperties!.SectionProperties!;
        properties.Remove();
        body.Append(properties);
    }

    private static W.SectionProperties PropertiesOf(bool isLandscape, bool hasAddress)
    {
        var properties = new W.SectionProperties(
            new W.HeaderReference { Type = W.HeaderFooterValues.Default, Id = NumberedHeader },
            new W.HeaderReference { Type = W.HeaderFooterValues.First, Id = EmptyHeader });
        if (hasAddress)
            properties.Append(new W.FooterReference { Type = W.HeaderFooterValues.First, Id = AddressFooter });
        var (width, height) = isLandscape ? (Layout.Page.Height, Layout.Page.Width) : (Layout.Page.Width, Layout.Page.Height);
        var size = new W.PageSize { Width = (uint)width.Twips, Height = (uint)height.Twips };
        if (isLandscape)
            size.Orient = W.PageOrientationValues.Landscape;
        properties.Append(
            new W.SectionType { Val = W.SectionMarkValues.NextPage },
            size,
            new W.PageMargin
            {
                Top = Layout.Page.Top.Twips, Bottom = Layout.Page.Bottom.Twips, Left = (uint)Layout.Page.Left.Twips, Right = (uint)Layout.Page.Right.Twips,
                Header = (uint)Layout.Page.Header.Twips, Footer = (uint)Layout.Page.Footer.Twips, Gutter = 0,
            },
            new W.PageNumberType { Start = Layout.FirstPageNumber },
            new W.TitlePage());
        return properties;
    }

    /// <summary>Under a line over the whole width of the text (PL I.III.4).</summary>
    private static W.Paragraph AddressOf(string address)
    {
        var paragraph = WordParagraphs.Of(TypeRules.Address, PrintedText.Line(address));
        paragraph.ParagraphProperties!.ParagraphBorders = new(new W.TopBorder { Val = W.BorderValues.Single, Size = 6, Space = 1, Color = "000000" });
        return paragraph;
    }
}
