using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Workflows.Tests.Documents;

/// <summary>A Word file read back, with what its paragraphs look like once their styles are applied.</summary>
internal sealed class OpenedDocx : IDisposable
{
    private const double TwipsPerMillimetre = 1440 / 25.4;

    private readonly WordprocessingDocument file;
    private readonly Dictionary<string, Style> styles;

    public OpenedDocx(byte[] bytes)
    {
        file = WordprocessingDocument.Open(new MemoryStream(bytes), isEditable: false);
        styles = Main.StyleDefinitionsPart!.Styles!.Elements<Style>().ToDictionary(s => s.StyleId!.Value!);
    }

    public MainDocumentPart Main => file.MainDocumentPart!;

    public WordprocessingDocument File => file;

    public Body Body => Main.Document.Body!;

    /// <summary>Paragraphs with words, in reading order, those in tables too.</summary>
    public IReadOnlyList<Paragraph> Paragraphs => [.. Body.Descendants<Paragraph>().Where(p => p.InnerText.Length > 0)];

    public IReadOnlyList<string> Lines => [.. Paragraphs.Select(p => p.InnerText)];

    public string Text => string.Join('\n', Lines);

    public IReadOnlyList<SectionProperties> Sections => [.. Body.Descendants<SectionProperties>()];

    public static double Mm(uint twips) => twips / TwipsPerMillimetre;

    public static double MmOf(string? twips) => Twips(twips) / TwipsPerMillimetre;

    /// <summary>Faults against the format's schema.</summary>
    public IReadOnlyList<string> Faults() =>
        [.. new OpenXmlValidator(FileFormatVersions.Office2019).Validate(file).Select(e => $"{e.Path?.XPath}: {e.Description}")];

    public Paragraph Find(string text) => Paragraphs.First(p => p.InnerText.Contains(text, StringComparison.Ordinal));

    public Look Look(string text) => Look(Find(text));

    /// <summary>Elements of the body in each section.</summary>
    public IReadOnlyList<IReadOnlyList<OpenXmlElement>> Parts()
    {
        var parts = new List<List<OpenXmlElement>> { new() };
        foreach (var element in Body.ChildElements.Where(e => e is not SectionProperties))
        {
            parts[^1].Add(element);
            if (element is Paragraph { ParagraphProperties.SectionProperties: not null })
                parts.Add([]);
        }

        return parts;
    }

    /// <summary>How the first run is set.</summary>
    public Look Look(Paragraph paragraph) => Look(paragraph, paragraph.Elements<Run>().First());

    public Look Look(Paragraph paragraph, Run run)
    {
        var style = styles[paragraph.ParagraphProperties!.ParagraphStyleId!.Val!.Value!];
        var defaults = Main.StyleDefinitionsPart!.Styles!.DocDefaults!.RunPropertiesDefault!.RunPropertiesBaseStyle!;
        var own = paragraph.ParagraphProperties;
        var spacing = own.SpacingBetweenLines ?? style.StyleParagraphProperties?.SpacingBetweenLines;
        return new(
            run.RunProperties?.RunFonts?.Ascii?.Value ?? style.StyleRunProperties?.RunFonts?.Ascii?.Value ?? defaults.RunFonts!.Ascii!.Value!,
            double.Parse(run.RunProperties?.FontSize?.Val?.Value ?? style.StyleRunProperties?.FontSize?.Val?.Value ?? defaults.FontSize!.Val!.Value!, CultureInfo.InvariantCulture) / 2,
            (run.RunProperties?.Bold ?? style.StyleRunProperties?.Bold) is not null,
            (run.RunProperties?.Italic ?? style.StyleRunProperties?.Italic) is not null,
            (own.Justification ?? style.StyleParagraphProperties?.Justification)!.Val!.Value,
            Twips((own.Indentation ?? style.StyleParagraphProperties?.Indentation)?.FirstLine?.Value),
            Twips((own.Indentation ?? style.StyleParagraphProperties?.Indentation)?.Left?.Value),
            Twips(spacing?.Before?.Value) / 20.0,
            Twips(spacing?.Line?.Value) / 240.0);
    }

    /// <summary>Length in millimetres of the line drawn right after a paragraph, in a room of a width.</summary>
    public static double RuleAfter(Paragraph paragraph, double room)
    {
        var rule = paragraph.ElementsAfter().OfType<Paragraph>().First();
        Assert.Equal(BorderValues.Single, rule.ParagraphProperties!.ParagraphBorders!.BottomBorder!.Val!.Value);
        var indent = rule.ParagraphProperties.Indentation!;
        Assert.Equal(indent.Left!.Value, indent.Right!.Value);
        return room - (Twips(indent.Left!.Value) * 2 / TwipsPerMillimetre);
    }

    public void Dispose() => file.Dispose();

    public static int Twips(string? text) => text is null ? 0 : int.Parse(text, CultureInfo.InvariantCulture);
}

/// <summary>Indents are in twips, sizes and gaps in points, line spacing in lines.</summary>
internal sealed record Look(string Font, double Size, bool Bold, bool Italic, JustificationValues Align, int FirstLine, int Left, double Before, double Lines);
