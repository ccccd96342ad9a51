using System.Globalization;
using System.Net;
using System.Text;
using Workflows.Values;

namespace Workflows.WorkFiles.Bundles;

/// <summary>Mục lục văn bản trong hồ sơ (Nghị định 30/2020/NĐ-CP, Phụ lục V) as a sheet and as a page to print.</summary>
internal static class IndexSheets
{
    private static readonly string[] Columns = ["STT", "Số, ký hiệu văn bản", "Ngày, tháng, năm văn bản", "Tên loại và trích yếu nội dung văn bản", "Tác giả văn bản", "Tờ số/Trang số", "Ghi chú"];

    /// <summary>The cells of a line in the form's order.</summary>
    public static string[] Cells(IndexLine line, int number) =>
    [
        number.ToString(CultureInfo.InvariantCulture), line.Number ?? "", VietnamTime.Short(line.Day), line.Title, line.Author,
        line.Pages?.ToString(CultureInfo.InvariantCulture) ?? "", line.Note is null ? line.Path : $"{line.Note}; {line.Path}",
    ];

    public static string Csv(IReadOnlyList<IndexLine> lines)
    {
        // With a byte order mark, without which Excel breaks diacritics.
        var text = new StringBuilder("\uFEFF");
        foreach (var row in lines.Select((line, i) => Cells(line, i + 1)).Prepend(Columns))
            text.AppendJoin(',', row.Select(Quoted)).Append("\r\n");
        return text.ToString();
    }

    public static string Html(WorkFile file, IReadOnlyList<IndexLine> lines)
    {
        var page = new StringBuilder($$"""
            <!DOCTYPE html>
            <html lang="vi">
            <head>
            <meta charset="utf-8">
            <title>Mục lục văn bản trong hồ sơ {{Encoded(file.Code)}}</title>
            <style>
            @page { size: A4 landscape; margin: 20mm 15mm; }
            body { font: 13pt "Times New Roman", Tinos, serif; margin: 20px; }
            h1 { font-size: 14pt; text-align: center; text-transform: uppercase; }
            dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 12px; }
            dt { font-weight: bold; }
            dd { margin: 0; }
            table { border-collapse: collapse; width: 100%; font-size: 11pt; }
            thead { display: table-header-group; }
            tr { break-inside: avoid; }
            th, td { border: 1px solid #000; padding: 3px 5px; vertical-align: top; text-align: left; overflow-wrap: anywhere; }
            td:first-child, td:nth-child(3) { white-space: nowrap; }
            </style>
            </head>
            <body>
            <h1>Mục lục văn bản trong hồ sơ</h1>
            <dl>
            <dt>Số và ký hiệu hồ sơ</dt><dd>{{Encoded(file.Notation)}} (năm {{file.Year}})</dd>
            <dt>Tiêu đề</dt><dd>{{Encoded(file.Title)}}</dd>
            <dt>Cơ quan</dt><dd>{{Encoded(file.AgencyName)}}</dd>
            <dt>Người lập hồ sơ</dt><dd>{{Encoded(file.OpenedByName)}}</dd>
            <dt>Thời gian</dt><dd>{{VietnamTime.Short(file.StartedOn)}} – {{(file.EndedOn is { } end ? VietnamTime.Short(end) : "")}}</dd>
            <dt>Thời hạn bảo quản</dt><dd>{{Encoded(file.Retention ?? "")}}</dd>
            <dt>Số văn bản</dt><dd>{{lines.Count}}</dd>
            </dl>
            <table>
            <thead><tr>{{string.Concat(Columns.Select(c => $"<th scope=\"col\">{Encoded(c)}</th>"))}}</tr></thead>
            <tbody>

            """.ReplaceLineEndings("\n"));
        foreach (var (line, i) in lines.Select((line, i) => (line, i)))
            page.Append("<tr>").AppendJoin("", Cells(line, i + 1).Select(cell => $"<td>{Encoded(cell)}</td>")).Append("</tr>\n");
        return page.Append("</tbody>\n</table>\n</body>\n</html>\n").ToString();
    }

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A cell that a spreadsheet would take for a formula begins with an apostrophe: people typed it.</summary>
    private static string Quoted(string cell)
    {
        var isFormula = cell.TrimStart() is ['=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠', ..] || cell is ['\t' or '\r' or '\n', ..];
        return $"\"{(isFormula ? "'" : "")}{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
