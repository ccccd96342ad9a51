using DocumentFormat.OpenXml;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace Workflows.Documents.Docx;

/// <summary>The top of a page: ô 1 to 5, 9a, 10b and 11.</summary>
internal static class WordHead
{
    private static readonly Length[] Columns = [Layout.Head.LeftColumn, Layout.Head.RightColumn];

    /// <summary>Names, number, place and date; a letter's subject and the stamps under the number.</summary>
    public static W.Table Of(OfficialDocument document)
    {
        var table = Of(document.Letterhead);
        var left = new List<OpenXmlElement> { WordParagraphs.Of(TypeRules.NumberLine, document.Number.Line) };
        if (document.LetterSubject is { } subject)
            left.Add(WordParagraphs.Balanced(TypeRules.LetterSubject, subject, Columns[0]));
        left.AddRange(UrgencyStamp(document.Urgency));
        if (PrintedText.Line(document.Circulation) is { Length: > 0 } circulation)
            left.AddRange(Framed(TypeRules.Circulation, circulation, TextWidth.OfBold(PrintedText.Upper(circulation), TypeRules.Circulation.Size) + Layout.UrgencyStamps.Padding, Layout.UrgencyStamps.Height, "000000"));
        table.Append(new W.TableRow(
            WordTables.Cell(Columns[0], left),
            WordTables.Cell(Columns[1], [WordParagraphs.Of(TypeRules.PlaceAndDate, document.PlaceAndDate.Line)])));
        return table;
    }

    /// <summary>Names alone: an attached text has neither number nor date (Mẫu 1.3).</summary>
    public static W.Table Of(Letterhead letterhead)
    {
        var left = new List<OpenXmlElement>();
        if (letterhead.Parent is { } parent)
            left.Add(WordParagraphs.Balanced(TypeRules.ParentBody, parent, Columns[0]));
        left.Add(WordParagraphs.Balanced(TypeRules.IssuingBody, letterhead.Issuer, Columns[0]));
        left.Add(WordParagraphs.Rule(TypeRules.IssuingBody, letterhead.Issuer, Layout.Rules.NameShare, Columns[0]));
        W.Paragraph[] right =
        [
            WordParagraphs.Of(TypeRules.Nation, Layout.Nation),
            WordParagraphs.Of(TypeRules.Motto, Layout.Motto),
            WordParagraphs.Rule(TypeRules.Motto, Layout.Motto, Layout.Rules.MottoShare, Columns[1]),
        ];
        var table = WordTables.Frame(Columns, isDrawn: false);
        table.Append(new W.TableRow(WordTables.Cell(Columns[0], left), WordTables.Cell(Columns[1], right)));
        return table;
    }

    /// <summary>Type, subject, for an attached text its note, and the line under them.</summary>
    public static IEnumerable<W.Paragraph> Title(Heading heading, string? note)
    {
        yield return WordParagraphs.Of(TypeRules.TypeName, heading.TypeName);
        if (heading.Subject.Length > 0)
            yield return WordParagraphs.Balanced(TypeRules.Subject, heading.Subject, Layout.Page.TextWidth);
        if (note is not null)
            yield return WordParagraphs.Balanced(TypeRules.AttachedNote, note, Layout.Page.TextWidth);
        if (note is not null)
            yield return WordParagraphs.Rule(TypeRules.AttachedNote, note, Layout.Rules.NameShare, Layout.Page.TextWidth);
        else if (heading.Subject.Length > 0)
            yield return WordParagraphs.Rule(TypeRules.Subject, heading.Subject, Layout.Rules.NameShare, Layout.Page.TextWidth);
    }

    /// <summary>One on the line of "Kính gửi", several on lines of their own under its colon.</summary>
    public static IEnumerable<W.Paragraph> Addressees(IReadOnlyList<string> names)
    {
        if (names.Count == 0)
            yield break;
        var label = Indented(names is [var only] ? $"Kính gửi: {only}" : "Kính gửi:", Layout.Addressees.Label, default);
        label.ParagraphProperties!.SpacingBetweenLines = new() { Before = WordParagraphs.Twips(Layout.Addressees.Gap) };
        yield return label;
        if (names.Count == 1)
            yield break;
        for (var i = 0; i < names.Count; i++)
            yield return Indented($"- {names[i]}{(i < names.Count - 1 ? ";" : ".")}", Layout.Addressees.Dash + Layout.Addressees.Hanging, Layout.Addressees.Hanging);
    }

    private static W.Paragraph Indented(string text, Length left, Length hanging)
    {
        var made = WordParagraphs.Of(TypeRules.Addressee, text);
        made.ParagraphProperties!.Indentation = new() { Left = WordParagraphs.Twips(left), Hanging = WordParagraphs.Twips(hanging) };
        return made;
    }

    private static IEnumerable<OpenXmlElement> UrgencyStamp(Urgency urgency) => urgency switch
    {
        Urgency.Urgent => Framed(TypeRules.Urgency, "Khẩn", Layout.UrgencyStamps.UrgentWidth, Layout.UrgencyStamps.Height, Layout.UrgencyStamps.Colour),
        Urgency.VeryUrgent => Framed(TypeRules.Urgency, "Thượng khẩn", Layout.UrgencyStamps.VeryUrgentWidth, Layout.UrgencyStamps.Height, Layout.UrgencyStamps.Colour),
        Urgency.Express => Framed(TypeRules.Urgency, "Hỏa tốc", Layout.UrgencyStamps.ExpressWidth, Layout.UrgencyStamps.Height, Layout.UrgencyStamps.Colour),
        _ => [],
    };

    /// <summary>A text in a single frame of its own size, in the middle of the column.</summary>
    private static IEnumerable<OpenXmlElement> Framed(TypeRule rule, string text, Length width, Length height, string colour)
    {
        var frame = WordTables.Frame([width], isDrawn: false);
        var properties = frame.GetFirstChild<W.TableProperties>()!;
        properties.TableJustification = new() { Val = W.TableRowAlignmentValues.Center };
        properties.TableBorders = new(
            new W.TopBorder { Val = W.BorderValues.Single, Size = (uint)Math.Round(Layout.UrgencyStamps.Border.Points * 8), Color = colour }, new W.LeftBorder { Val = W.BorderValues.Single, Size = (uint)Math.Round(Layout.UrgencyStamps.Border.Points * 8), Color = colour },
            new W.BottomBorder { Val = W.BorderValues.Single, Size = (uint)Math.Round(Layout.UrgencyStamps.Border.Points * 8), Color = colour }, new W.RightBorder { Val = W.BorderValues.Single, Size = (uint)Math.Round(Layout.UrgencyStamps.Border.Points * 8), Color = colour });
        frame.Append(new W.TableRow(
            new W.TableRowProperties(new W.TableRowHeight { Val = (uint)height.Twips, HeightType = W.HeightRuleValues.Exact }),
            WordTables.Cell(width, [WordParagraphs.Of(rule, text)], W.TableVerticalAlignmentValues.Center)));
        // Two tables that touch would become one.
        return [WordParagraphs.Space(Layout.UrgencyStamps.Gap), frame];
    }
}
