namespace Workflows.Documents.Pdf;

/// <summary>A table as rows: the first repeats on every page, a row breaks only where a cell is long or no page holds it.</summary>
internal static class TableSlabs
{
    /// <param name="room">Height of a page.</param>
    public static IEnumerable<Slab> Of(Table table, TextSetter text, double x, double width, double room)
    {
        var widths = table.WidthsIn(Length.Pt(width)).Select(w => w.Points).ToList();
        var head = new Row(widths, [.. table.Columns.Select((c, i) => Cell(text, TypeRules.TableHead, [[new(c.Title)]], widths[i], Align.Centre))], x) { IsHead = true };
        // A head that fills the page leaves none for the rows.
        var repeats = head.Height <= room / 2;
        var headSlab = head.Slab(null, canSplit: !repeats, Layout.Tables.Gap.Points, keep: repeats && table.Rows.Count > 0);
        yield return headSlab;
        foreach (var cells in table.Rows)
        {
            var row = new Row(widths, [.. cells.Select((c, i) => Cell(text, TypeRules.TableCell, c.Paragraphs, widths[i], table.Columns[i].Align))], x);
            var canSplit = cells.Any(c => c.Length > Layout.Tables.LongCell) || row.Height > room - head.Height;
            yield return row.Slab(repeats ? headSlab : null, canSplit);
        }
    }

    private static List<CellLine> Cell(
        TextSetter text, TypeRule rule, IReadOnlyList<IReadOnlyList<TextRun>> paragraphs, double width, Align align)
    {
        var room = width - (Layout.Tables.CellMargin.Points * 2);
        var made = new List<CellLine>();
        // A cell without words is as high as a line.
        foreach (var runs in paragraphs.Count > 0 ? paragraphs : [[new TextRun("")]])
        {
            var lines = text.Lines(rule, runs, room, align);
            made.AddRange(lines.Select((l, i) => new CellLine(l, i == 0 ? rule.Before.Points : 0, i == lines.Count - 1 ? rule.After.Points : 0)));
        }

        return made;
    }

    private sealed record CellLine(SetLine Line, double Before, double After)
    {
        public double Height => Before + Line.Height + After;
    }

    private sealed class Row(IReadOnlyList<double> widths, IReadOnlyList<IReadOnlyList<CellLine>> cells, double x)
    {
        public bool IsHead { get; init; }

        public double Height { get; } = cells.Max(c => c.Sum(l => l.Height));

        public Slab Slab(Slab? head, bool canSplit, double before = 0, bool keep = false) => new(Height, Draw)
        {
            Before = before, Keep = keep, Head = head, Split = canSplit ? free => Split(free, head) : null,
        };

        private (Slab First, Slab? More)? Split(double free, Slab? head)
        {
            var taken = cells.Select(lines => Fitting(lines, free)).ToList();
            if (!taken.Any(t => t > 0))
                return null;
            var rest = new Row(widths, [.. cells.Select((lines, i) => (IReadOnlyList<CellLine>)[.. lines.Skip(taken[i])])], x);
            return (
                new Row(widths, [.. cells.Select((lines, i) => (IReadOnlyList<CellLine>)[.. lines.Take(taken[i])])], x).Slab(head, canSplit: false),
                rest.Height > 0 ? rest.Slab(head, canSplit: true) : null);
        }

        /// <summary>How many lines fit; not one alone of several.</summary>
        private static int Fitting(IReadOnlyList<CellLine> lines, double free)
        {
            var count = 0;
            for (var used = 0.0; count < lines.Count && used + lines[count].Height <= free; count++)
                used += lines[count].Height;
            return count == 1 && lines.Count > 1 && lines[0].After == 0 ? 0 : count;
        }

        private void Draw(Sheet sheet, double y)
        {
            var left = x;
            for (var i = 0; i < cells.Count; i++)
            {
                var at = y + (IsHead ? (Height - cells[i].Sum(l => l.Height)) / 2 : 0);
                foreach (var line in cells[i])
                {
                    line.Line.Draw(sheet, left + Layout.Tables.CellMargin.Points, at + line.Before);
                    at += line.Height;
                }

                sheet.Line(left, y, left, y + Height, Layout.Tables.Border);
                left += widths[i];
            }

            sheet.Line(left, y, left, y + Height, Layout.Tables.Border);
            sheet.Line(x, y, left, y, Layout.Tables.Border);
            sheet.Line(x, y + Height, left, y + Height, Layout.Tables.Border);
        }
    }
}
