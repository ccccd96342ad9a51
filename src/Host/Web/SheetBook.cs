using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Host.Web;

/// <summary>
/// Tables as a workbook (XLSX). Every cell is a text, so that nothing typed by people is ever taken for a formula, a number or a day.
/// </summary>
internal static class SheetBook
{
    private const string ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <param name="http">The request.</param>
    /// <param name="name">Of the file, without its ending.</param>
    /// <param name="sheet">Name of the sheet, at most 31 characters.</param>
    /// <param name="rows">The headings first.</param>
    public static IResult Send(HttpContext http, string name, string sheet, IEnumerable<string[]> rows)
    {
        http.Response.Headers.CacheControl = "no-store";
        return Results.File(Write(sheet, rows), ContentType, $"{name}.xlsx");
    }

    internal static byte[] Write(string sheet, IEnumerable<string[]> rows)
    {
        using var bytes = new MemoryStream();
        using (var book = SpreadsheetDocument.Create(bytes, SpreadsheetDocumentType.Workbook))
        {
            var main = book.AddWorkbookPart();
            var part = main.AddNewPart<WorksheetPart>();
            part.Worksheet = new(new SheetData(rows.Select(RowOf)));
            main.Workbook = new(new Sheets(new Sheet { Id = main.GetIdOfPart(part), SheetId = 1, Name = sheet }));
        }

        return bytes.ToArray();
    }

    private static Row RowOf(string[] cells) => new(cells.Select(text => new Cell
    {
        DataType = CellValues.InlineString,
        InlineString = new(new Text(text) { Space = SpaceProcessingModeValues.Preserve }),
    }));
}
