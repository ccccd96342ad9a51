using DocumentFormat.OpenXml;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace Workflows.Documents.Docx;

/// <summary>Paragraphs and the words in them.</summary>
internal static class WordParagraphs
{
    public static W.Paragraph Of(Paragraph paragraph, bool keepWithNext = false) => Of(paragraph.Rule, paragraph.Runs, keepWithNext);

    public static W.Paragraph Of(TypeRule rule, string text) => Of(rule, [new TextRun(text)]);

    public static W.Paragraph Of(TypeRule rule, IReadOnlyList<TextRun> runs, bool keepWithNext = false, Align? align = null)
    {
        var properties = new W.ParagraphProperties(new W.ParagraphStyleId { Val = rule.Id });
        if (keepWithNext && !rule.KeepsWithNext)
            properties.Append(new W.KeepNext());
        if (align is { } other && other != rule.Align)
            properties.Append(new W.Justification { Val = WordStyles.Justification(other) });
        var made = new W.Paragraph(properties);
        made.Append(runs.Select(r => Run(rule, r)));
        return made;
    }

    public static W.Run Run(TypeRule rule, TextRun run)
    {
        var made = new W.Run();
        // What the style has already is not said again: a second "bold" would be no bolder.
        var (bold, italic) = (run.Bold && !rule.Bold, run.Italic && !rule.Italic);
        if (bold || italic)
            made.RunProperties = new W.RunProperties { Bold = bold ? new W.Bold() : null, Italic = italic ? new W.Italic() : null };
        var lines = rule.Cased(run.Text).Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (i > 0)
                made.Append(new W.Break());
            made.Append(new W.Text(lines[i].Replace('\t', ' ')) { Space = SpaceProcessingModeValues.Preserve });
        }

        return made;
    }

    /// <summary>A centred solid line below a text.</summary>
    /// <param name="text">Length of the text in one line.</param>
    /// <param name="share">Share of it that the line takes.</param>
    /// <param name="room">Width it stands in; a longer text goes on in a second line, and the line counts from the longest.</param>
    public static W.Paragraph Rule(Length text, double share, Length room)
    {
        var side = (room - (Length.Smaller(text, room) * share)) * 0.5;
        var twips = side.Twips.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new(new W.ParagraphProperties(
            new W.KeepNext(),
            new W.ParagraphBorders(new W.BottomBorder
            {
                Val = W.BorderValues.Single, Size = (uint)Math.Round(Layout.Rules.Thickness.Points * 8), Space = 0, Color = "000000",
            }),
            new W.SpacingBetweenLines
            {
                Before = "0", After = "0", LineRule = W.LineSpacingRuleValues.Exact, Line = Twips(Layout.Rules.Gap),
            },
            new W.Indentation { Left = twips, Right = twips }));
    }

    /// <summary>Carries what Word wants a paragraph for, as low as it can be.</summary>
    public static W.Paragraph Tiny(W.SectionProperties? section = null) => new(new W.ParagraphProperties
    {
        SpacingBetweenLines = new() { Before = "0", After = "0", LineRule = W.LineSpacingRuleValues.Exact, Line = "20" },
        SectionProperties = section,
    });

    public static string Twips(Length length) => length.Twips.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
