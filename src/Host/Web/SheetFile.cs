using CsvHelper;

namespace Host.Web;

/// <summary>
/// Tables for spreadsheets: UTF-8 with a byte order mark, without which Excel breaks diacritics. A cell that a spreadsheet
/// would take for a formula begins with an apostrophe: names, titles and opinions are typed by people.
/// </summary>
internal static class SheetFile
{
    private static readonly CsvWriterOptions Rules = new() { Injection = CsvInjection.Escape, WriteByteOrderMark = true };

    /// <param name="http">The request.</param>
    /// <param name="name">Of the file, without its ending.</param>
    /// <param name="rows">The headings first.</param>
    public static IResult Send(HttpContext http, string name, IEnumerable<string[]> rows)
    {
        http.Response.Headers.CacheControl = "no-store";
        return Results.File(Write(rows), "text/csv; charset=utf-8", $"{name}.csv");
    }

    internal static byte[] Write(IEnumerable<string[]> rows)
    {
        using var bytes = new MemoryStream();
        using (var csv = CsvWriter.Create(bytes, Rules, leaveOpen: true))
        {
            foreach (var row in rows)
            {
                foreach (var cell in row)
                    csv.WriteField(IsFormulaInDisguise(cell) ? $"'{cell}" : cell);
                csv.EndRecord();
            }
        }

        return bytes.ToArray();
    }

    /// <summary>The library knows a formula by its first character in ASCII; spreadsheets trim spaces and take the wide forms as well.</summary>
    private static bool IsFormulaInDisguise(string cell) =>
        cell is ['\n', ..]
        || (cell is [' ' or '\u00a0' or '\u3000', ..] && cell.TrimStart() is ['=' or '+' or '-' or '@', ..])
        || cell.TrimStart() is ['＝' or '＋' or '－' or '＠', ..];
}
