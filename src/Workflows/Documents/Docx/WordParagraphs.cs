using DocumentFormat.OpenXml;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace Workflows.Documents.Docx;

/// <summary>Paragraphs and the words in them.</summary>
internal static class WordParagraphs
{
    /// <summary>A program's letters may be a little wider than ours.</summary>
    private static readonly Length Tolerance = Length.Pt(2);

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
    /// <param name="text">Counts by its longest line.</param>
    /// <param name="share">Share of it that the line takes.</param>
    /// <param name="room">Width it stands in.</param>
    public static W.Paragraph Rule(TypeRule rule, string text, double share, Length room)
    {
        var side = (room - (LongestLine(rule, text, room) * share)) * 0.5;
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

    /// <summary>Keeps a height free above what follows it; a table has no gap of its own.</summary>
    public static W.Paragraph Space(Length height) => new(new W.ParagraphProperties
    {
        KeepNext = new(),
        SpacingBetweenLines = new() { Before = "0", After = "0", LineRule = W.LineSpacingRuleValues.Exact, Line = Twips(height) },
    });

    /// <summary>A centred text of several lines, broken in the middle by indents on both sides.</summary>
    /// <param name="room">Width it stands in.</param>
    public static W.Paragraph Balanced(TypeRule rule, string text, Length room)
    {
        var made = Of(rule, text);
        var side = (room - LongestLine(rule, text, room)) * 0.5;
        if (Width(rule, text) > room && side > Tolerance)
        {
            var indent = Twips(side - Tolerance);
            made.ParagraphProperties!.Indentation = new() { Left = indent, Right = indent };
        }

        return made;
    }

    /// <summary>How long the longest line of a balanced text is.</summary>
    public static Length LongestLine(TypeRule rule, string text, Length room) =>
        Length.Smaller(Width(rule, text), TextWidth.Balanced(rule.Cased(text), room, t => Width(rule, t)));

    private static Length Width(TypeRule rule, string text) =>
        rule.Bold ? TextWidth.OfBold(rule.Cased(text), rule.Size) : TextWidth.OfRegular(rule.Cased(text), rule.Size);

    public static string Twips(Length length) => length.Twips.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
