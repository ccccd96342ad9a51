namespace Workflows.Documents.Pdf;

/// <summary>Paragraphs and drawn lines as what pages are filled with.</summary>
internal static class TextSlabs
{
    /// <summary>A paragraph over the whole width of the text.</summary>
    /// <param name="keepWithNext">Its last lines stand on one page with what follows, also where its rule does not ask for it.</param>
    public static IEnumerable<Slab> Of(TypeRule rule, IReadOnlyList<SetLine> lines, double x, bool keepWithNext = false)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            var (line, isFirst, isLast) = (lines[i], i == 0, i == lines.Count - 1);
            // Neither the first nor the last line of a paragraph stands alone.
            var fromStart = i + 1;
            var toEnd = lines.Count - 1 - i;
            yield return new(line.Height + (isLast ? rule.After.Points : 0), (sheet, y) => line.Draw(sheet, x, y))
            {
                Before = isFirst ? rule.Before.Points : 0,
                Keep = rule.KeepsWithNext || (isLast ? keepWithNext : fromStart < Layout.Page.LinesKept || toEnd < Layout.Page.LinesKept),
            };
        }
    }

    /// <summary>A solid line in the middle, below a text.</summary>
    /// <param name="length">Of the line.</param>
    /// <param name="x">Left side of the column.</param>
    /// <param name="room">Width of the column.</param>
    public static Slab Rule(double length, double x, double room)
    {
        var from = x + ((room - length) / 2);
        return new(Layout.Rules.Gap.Points, (sheet, y) => sheet.Line(from, y + Layout.Rules.Gap.Points, from + length, y + Layout.Rules.Gap.Points, Layout.Rules.Thickness))
        {
            Keep = true,
        };
    }

    public static double HeightOf(IReadOnlyList<Slab> slabs) => slabs.Sum(s => s.Before + s.Height);

    public static void DrawAll(IEnumerable<Slab> slabs, Sheet sheet, double y)
    {
        foreach (var slab in slabs)
        {
            slab.Draw(sheet, y + slab.Before);
            y += slab.Before + slab.Height;
        }
    }
}
