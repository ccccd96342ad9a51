using System.Globalization;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Workflows.Plans;
using Row = Markdig.Extensions.Tables.TableRow;

namespace Workflows.Documents;

/// <summary>
/// A typed section's text as the decree numbers it: a list's items are clauses ("1."), numbered items inside them points ("a)" in the order
/// of the Vietnamese alphabet), all others dashes. A line end is a new paragraph: inside justified text it would stretch the line.
/// </summary>
public static class MarkdownBlocks
{
    /// <summary>Deeper nesting is printed flat; a text that people wrote has three levels.</summary>
    private const int DepthLimit = 40;

    public static IReadOnlyList<Block> Of(string markdown)
    {
        var text = PrintedText.Of(markdown);
        if (PlanMarkdown.Parse(text) is not { } document)
            return [.. PrintedText.Lines(text).Select(l => new Paragraph(TypeRules.Body, l))];
        var blocks = new List<Block>();
        AddAll(document, default, blocks);
        return blocks;
    }

    /// <summary>How many numbered lists and how many others stand around a block, and how many blocks of any kind.</summary>
    private readonly record struct Depth(int Numbered, int Dashed, int All);

    private static void AddAll(ContainerBlock container, Depth depth, List<Block> to)
    {
        foreach (var block in container)
            Add(block, depth.All < DepthLimit ? depth : default(Depth) with { All = depth.All }, to);
    }

    private static void Add(Markdig.Syntax.Block block, Depth depth, List<Block> to)
    {
        switch (block)
        {
            case HeadingBlock heading:
                AddLines(heading.Inline, TypeRules.ClauseTitle, to);
                break;
            case ParagraphBlock paragraph:
                AddLines(paragraph.Inline, TypeRules.Body, to);
                break;
            case ListBlock list:
                AddList(list, depth, to);
                break;
            case Markdig.Extensions.Tables.Table table:
                AddTable(table, to);
                break;
            case ContainerBlock container:
                AddAll(container, depth with { All = depth.All + 1 }, to);
                break;
            // Code keeps its lines; a definition of links prints nothing, and neither does a line between parts.
            case LeafBlock leaf and not (LinkReferenceDefinition or ThematicBreakBlock):
                to.AddRange(PrintedText.Lines(leaf.Lines.ToString()).Select(l => new Paragraph(TypeRules.Body, l)));
                break;
            default:
                break;
        }
    }

    private static void AddList(ListBlock list, Depth depth, List<Block> to)
    {
        var first = int.TryParse(list.OrderedStart ?? list.DefaultOrderedStart, NumberStyles.None, CultureInfo.InvariantCulture, out var start) ? start : 1;
        var inside = list.IsOrdered
            ? depth with { Numbered = depth.Numbered + 1, All = depth.All + 1 }
            : depth with { Dashed = depth.Dashed + 1, All = depth.All + 1 };
        for (var i = 0; i < list.Count; i++)
        {
            var (rule, label) = (list.IsOrdered, list.IsOrdered ? depth.Numbered : depth.Dashed) switch
            {
                (true, 0) => (TypeRules.Clause, string.Create(CultureInfo.InvariantCulture, $"{(long)first + i}{(list.OrderedDelimiter is ')' ? ')' : '.')}")),
                (true, 1) => (TypeRules.Point, $"{PointLabel(i)})"),
                (true, _) or (false, 0) => (TypeRules.Body, "-"),
                _ => (TypeRules.Body, "+"),
            };
            var item = new List<Block>();
            AddAll((ContainerBlock)list[i], inside, item);
            to.AddRange(Labelled(label, rule, item));
        }
    }

    /// <summary>The label before the first paragraph; an item that begins with something else has its label on a line of its own.</summary>
    private static IEnumerable<Block> Labelled(string label, TypeRule rule, List<Block> item)
    {
        if (item is not [Paragraph { Rule.Id: var id } head, .. var rest] || id != TypeRules.Body.Id)
            return item.Count == 0 ? [] : [new Paragraph(rule, label), .. item];
        // A clause that has a title: its number is set like the title (PL I.II.6.đ).
        var isTitle = rule == TypeRules.Clause && head.Runs.All(r => r.Bold);
        return [new Paragraph(isTitle ? TypeRules.ClauseTitle : rule, [new TextRun($"{label} "), .. head.Runs]), .. rest];
    }

    /// <summary>"a", "b", …, "d", "đ", "e"; after "y" the letters begin again doubled.</summary>
    internal static string PointLabel(int index)
    {
        var letters = Layout.PointLetters;
        return new string(letters[index % letters.Length], index / letters.Length + 1);
    }

    private static void AddTable(Markdig.Extensions.Tables.Table table, List<Block> to)
    {
        var rows = table.OfType<Row>().Select(r => r.OfType<Markdig.Extensions.Tables.TableCell>().Select(CellOf).ToList()).ToList();
        if (rows.Count == 0)
            return;
        var count = rows.Max(r => r.Count);
        foreach (var row in rows)
            row.AddRange(Enumerable.Range(0, count - row.Count).Select(_ => new TableCell("")));
        var columns = Enumerable.Range(0, count).Select(c => new TableColumn(
            string.Join(' ', rows[0][c].Paragraphs.SelectMany(p => p).Select(r => r.Text)),
            Length.Mm(Math.Clamp(rows.Max(r => r[c].Length) * 1.2, 10, 50)),
            AlignOf(table, c)));
        to.Add(new Table([.. columns], [.. rows.Skip(1)]));
    }

    private static Align AlignOf(Markdig.Extensions.Tables.Table table, int column) =>
        column < table.ColumnDefinitions.Count && table.ColumnDefinitions[column].Alignment is TableColumnAlign.Center ? Align.Centre : Align.Left;

    private static TableCell CellOf(Markdig.Extensions.Tables.TableCell cell)
    {
        var blocks = new List<Block>();
        AddAll(cell, default, blocks);
        return new([.. blocks.OfType<Paragraph>().Select(p => p.Runs)]);
    }

    private static void AddLines(ContainerInline? inline, TypeRule rule, List<Block> to)
    {
        var lines = new InlineText();
        if (inline is not null)
            lines.Add(inline, bold: false, italic: false, depth: 0);
        to.AddRange(lines.Done().Select(l => new Paragraph(rule, l)));
    }
}
