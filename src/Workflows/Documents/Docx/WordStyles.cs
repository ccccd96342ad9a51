using System.Globalization;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace Workflows.Documents.Docx;

/// <summary>A paragraph style for each component, so that the rule stands once and a clerk sees its name in Word.</summary>
internal static class WordStyles
{
    private const string Normal = "Normal";
    private const string Black = "000000";

    /// <summary>Word's line: 240 parts.</summary>
    private const int SingleLine = 240;

    public static W.Styles Of()
    {
        var styles = new W.Styles(new W.DocDefaults(
            new W.RunPropertiesDefault(new W.RunPropertiesBaseStyle(
                FontOf(), new W.Color { Val = Black }, new W.FontSize { Val = HalfPoints(TypeRules.Body.Size) },
                new W.FontSizeComplexScript { Val = HalfPoints(TypeRules.Body.Size) }, new W.Languages { Val = "vi-VN", EastAsia = "vi-VN", Bidi = "vi-VN" })),
            new W.ParagraphPropertiesDefault(new W.ParagraphPropertiesBaseStyle(
                new W.SpacingBetweenLines { Before = "0", After = "0", Line = Number(SingleLine), LineRule = W.LineSpacingRuleValues.Auto }))));
        styles.Append(new W.Style(new W.StyleName { Val = Normal }, new W.PrimaryStyle()) { Type = W.StyleValues.Paragraph, StyleId = Normal, Default = true });
        foreach (var rule in TypeRules.All)
            styles.Append(StyleOf(rule));
        return styles;
    }

    /// <summary>A program without the font takes its metric twin, so lines and pages stay where they are.</summary>
    public static W.Fonts Fonts() => new(new W.Font(
        new W.AltName { Val = Layout.FontTwin }, new W.FontFamily { Val = W.FontFamilyValues.Roman }, new W.Pitch { Val = W.FontPitchValues.Variable })
    {
        Name = Layout.Font,
    });

    public static W.Settings Settings() => new(
        new W.Compatibility(new W.CompatibilitySetting
        {
            Name = W.CompatSettingNameValues.CompatibilityMode, Uri = "http://schemas.microsoft.com/office/word", Val = "15",
        }),
        new W.ThemeFontLanguages { Val = "vi-VN" });

    public static W.JustificationValues Justification(Align align) => align switch
    {
        Align.Centre => W.JustificationValues.Center,
        Align.Justify => W.JustificationValues.Both,
        _ => W.JustificationValues.Left,
    };

    private static W.Style StyleOf(TypeRule rule)
    {
        var paragraph = new W.StyleParagraphProperties
        {
            KeepNext = rule.KeepsWithNext ? new W.KeepNext() : null,
            SpacingBetweenLines = new()
            {
                Before = WordParagraphs.Twips(rule.Before), After = WordParagraphs.Twips(rule.After),
                Line = Number((int)Math.Round(rule.LineSpacing * SingleLine)), LineRule = W.LineSpacingRuleValues.Auto,
            },
            Indentation = rule.FirstLine.Twips > 0 ? new W.Indentation { FirstLine = WordParagraphs.Twips(rule.FirstLine) } : null,
            Justification = new() { Val = Justification(rule.Align) },
        };
        var run = new W.StyleRunProperties { RunFonts = FontOf() };
        if (rule.Bold)
            run.Bold = new();
        if (rule.Italic)
            run.Italic = new();
        run.Color = new() { Val = rule == TypeRules.Urgency ? Layout.UrgencyStamps.Colour : Black };
        run.FontSize = new() { Val = HalfPoints(rule.Size) };
        run.FontSizeComplexScript = new() { Val = HalfPoints(rule.Size) };
        // A comma would part the name from a second one.
        return new(new W.StyleName { Val = rule.Name.Replace(",", "", StringComparison.Ordinal) }, new W.BasedOn { Val = Normal }, new W.PrimaryStyle(), paragraph, run)
        {
            Type = W.StyleValues.Paragraph, StyleId = rule.Id, CustomStyle = true,
        };
    }

    private static W.RunFonts FontOf() => new() { Ascii = Layout.Font, HighAnsi = Layout.Font, EastAsia = Layout.Font, ComplexScript = Layout.Font };

    private static string HalfPoints(double points) => Number((int)Math.Round(points * 2));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
