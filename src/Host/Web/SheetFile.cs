using System.Text;
using CsvHelper;
using Workflows.Values;

namespace Host.Web;

/// <summary>
/// Tables for spreadsheets: UTF-8 with a byte order mark, without which Excel breaks diacritics. A cell that a spreadsheet
/// would take for a formula begins with an apostrophe: names, titles and opinions are typed by people.
/// </summary>
internal static class SheetFile
{
    private static readonly CsvWriterOptions Rules = new() { Injection = CsvInjection.Escape, WriteByteOrderMark = true };

    private static readonly CsvReaderOptions Reading = new() { MaxRecordSize = 64 * 1024, MalformedData = CsvMalformedDataHandling.Throw };

    private const string NotReadable = "Tệp không phải CSV dạng UTF-8. Trong Excel, hãy lưu dạng “CSV UTF-8”.";

    /// <param name="http">The request.</param>
    /// <param name="name">Of the file, without its ending.</param>
    /// <param name="rows">The headings first.</param>
    public static IResult Send(HttpContext http, string name, IEnumerable<string[]> rows)
    {
        http.Response.Headers.CacheControl = "no-store";
        return Results.File(Write(rows), "text/csv; charset=utf-8", $"{name}.csv");
    }

    /// <summary>Reads a table saved as CSV in UTF-8, separated by commas, semicolons or tabs.</summary>
    /// <returns>The headings, and the rows that are not empty.</returns>
    public static async Task<Result<(IReadOnlyList<string> Headings, IReadOnlyList<string[]> Rows)>> ReadAsync(Stream bytes, CancellationToken stop)
    {
        try
        {
            await using var csv = CsvReader.Create(bytes, Reading);
            await csv.ReadHeaderAsync(stop);
            var headings = (csv.Headers ?? []).Select(VietnameseText.Normalise).ToList();
            var rows = new List<string[]>();
            while (await csv.ReadAsync(stop))
                rows.Add([.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetString)]);
            if (rows.Any(r => r.Any(c => c.Contains('\uFFFD', StringComparison.Ordinal))) || headings.Any(h => h.Contains('\uFFFD', StringComparison.Ordinal)))
                return new Invalid(NotReadable, "file");
            return (headings, rows);
        }
        catch (Exception broken) when (broken is CsvFormatException or DecoderFallbackException)
        {
            return new Invalid(NotReadable, "file");
        }
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
