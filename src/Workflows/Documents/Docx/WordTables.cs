using W = DocumentFormat.OpenXml.Wordprocessing;

namespace Workflows.Documents.Docx;

/// <summary>Tables that hold text, and tables without lines that hold the layout of a page.</summary>
internal static class WordTables
{
    public static W.Table Of(Table table, Length width)
    {
        var widths = table.WidthsIn(width);
        var made = Frame(widths, isDrawn: true);
        var head = new W.TableRow(new W.TableRowProperties(new W.CantSplit(), new W.TableHeader()));
        for (var c = 0; c < table.Columns.Count; c++)
            head.Append(Cell(widths[c], [WordParagraphs.Of(TypeRules.TableHead, table.Columns[c].Title)], W.TableVerticalAlignmentValues.Center));
        made.Append(head);
        foreach (var row in table.Rows)
        {
            var line = new W.TableRow();
            if (row.All(c => c.Length <= Layout.Tables.LongCell))
                line.Append(new W.TableRowProperties(new W.CantSplit()));
            for (var c = 0; c < table.Columns.Count; c++)
                line.Append(Cell(widths[c], row[c].Paragraphs.Select(p => WordParagraphs.Of(TypeRules.TableCell, p, align: table.Columns[c].Align))));
            made.Append(line);
        }

        return made;
    }

    /// <summary>A table without rows: fixed columns, with or without lines.</summary>
    public static W.Table Frame(IReadOnlyList<Length> widths, bool isDrawn)
    {
        var total = widths.Sum(w => w.Twips);
        var properties = new W.TableProperties
        {
            TableWidth = new() { Width = Number(total), Type = W.TableWidthUnitValues.Dxa },
            TableLayout = new() { Type = W.TableLayoutValues.Fixed },
            TableCellMarginDefault = Margins(isDrawn ? Layout.Tables.CellMargin : default),
        };
        if (isDrawn)
            properties.TableBorders = Borders();
        return new(properties, new W.TableGrid(widths.Select(w => new W.GridColumn { Width = Number(w.Twips) })));
    }

    /// <summary>A cell of at least one paragraph, as the format wants.</summary>
    public static W.TableCell Cell(Length width, IEnumerable<DocumentFormat.OpenXml.OpenXmlElement> content, W.TableVerticalAlignmentValues? align = null)
    {
        var properties = new W.TableCellProperties { TableCellWidth = new() { Width = Number(width.Twips), Type = W.TableWidthUnitValues.Dxa } };
        if (align is { } vertical)
            properties.TableCellVerticalAlignment = new() { Val = vertical };
        var cell = new W.TableCell(properties);
        cell.Append(content);
        if (cell.LastChild is not W.Paragraph)
            cell.Append(new W.Paragraph(new W.ParagraphProperties(new W.ParagraphStyleId { Val = TypeRules.TableCell.Id })));
        return cell;
    }

    private static W.TableCellMarginDefault Margins(Length side) => new(
        new W.TableCellLeftMargin { Width = (short)side.Twips, Type = W.TableWidthValues.Dxa },
        new W.TableCellRightMargin { Width = (short)side.Twips, Type = W.TableWidthValues.Dxa });

    private static W.TableBorders Borders()
    {
        var size = (uint)Math.Round(Layout.Tables.Border.Points * 8);
        return new(
            new W.TopBorder { Val = W.BorderValues.Single, Size = size, Color = "000000" },
            new W.LeftBorder { Val = W.BorderValues.Single, Size = size, Color = "000000" },
            new W.BottomBorder { Val = W.BorderValues.Single, Size = size, Color = "000000" },
            new W.RightBorder { Val = W.BorderValues.Single, Size = size, Color = "000000" },
            new W.InsideHorizontalBorder { Val = W.BorderValues.Single, Size = size, Color = "000000" },
            new W.InsideVerticalBorder { Val = W.BorderValues.Single, Size = size, Color = "000000" });
    }

    private static string Number(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
