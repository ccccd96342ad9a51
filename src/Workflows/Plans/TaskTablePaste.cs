using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Workflows.Values;

namespace Workflows.Plans;

/// <summary>
/// Rows copied from Excel or a Word table: cells parted by tabs, rows by line ends, a cell with line ends or tabs in
/// quotation marks. Columns are found by a header row where there is one, else taken in the annex's usual order.
/// </summary>
public static partial class TaskTablePaste
{
    /// <summary>Characters taken; a thousand full rows fit.</summary>
    public const int Limit = 2_000_000;

    private enum Column
    {
        Order, Content, Pillar, Lead, Coordinating, Time, Product, Funding, Other,
    }

    /// <summary>The annex as offices draw it: TT, nội dung, chủ trì, phối hợp, thời gian, sản phẩm, kinh phí.</summary>
    private static readonly Column[] Usual =
        [Column.Content, Column.Lead, Column.Coordinating, Column.Time, Column.Product, Column.Funding];

    /// <summary>Folded words of a header cell, the more telling first: "thời gian hoàn thành" is a time.</summary>
    private static readonly (string Word, Column Column)[] Headers =
    [
        ("tru cot", Column.Pillar),
        ("phoi hop", Column.Coordinating),
        ("chu tri", Column.Lead),
        ("thoi gian", Column.Time), ("thoi han", Column.Time), ("tien do", Column.Time), ("hoan thanh", Column.Time),
        ("kinh phi", Column.Funding), ("nguon von", Column.Funding),
        ("san pham", Column.Product), ("ket qua", Column.Product),
        ("noi dung", Column.Content), ("nhiem vu", Column.Content), ("hoat dong", Column.Content), ("cong viec", Column.Content),
        ("thuc hien", Column.Lead), ("co quan", Column.Lead), ("don vi", Column.Lead),
        ("stt", Column.Order), ("tt", Column.Order), ("so tt", Column.Order),
        ("ghi chu", Column.Other),
    ];

    /// <returns>The tasks; or every wrong row by its number in what was pasted, counted from 1, header included.</returns>
    public static Result<IReadOnlyList<PlanTask>> Read(string? pasted)
    {
        if (string.IsNullOrWhiteSpace(pasted))
            return new Invalid("Chưa dán nội dung nào. Hãy chọn các dòng trong Excel, sao chép rồi dán vào đây.", "paste");
        if (pasted.Length > Limit)
            return new Invalid("Nội dung dán quá dài (tối đa 2 triệu ký tự).", "paste");
        var rows = Rows(pasted.TrimStart('\uFEFF'));
        if (rows is null)
            return new Invalid("Nội dung dán có dấu ngoặc kép mở mà không đóng. Hãy sao chép lại từ Excel.", "paste");
        var filled = rows.Where(r => r.Cells.Any(c => !string.IsNullOrWhiteSpace(c))).ToList();
        var header = HeaderOf(filled[0].Cells);
        var body = header is null ? filled : filled.Skip(1).ToList();
        if (body.Count > PlanContentCheck.TaskLimit)
        {
            return new Invalid(string.Create(VietnamTime.Culture,
                $"Nội dung dán có {body.Count:N0} dòng; bảng nhiệm vụ có nhiều nhất {PlanContentCheck.TaskLimit:N0} dòng."), "paste");
        }

        var columns = header ?? UsualFor(filled);
        var fields = new FieldCheck();
        var tasks = new List<PlanTask>();
        foreach (var row in body)
            ReadRow(row, columns, fields, tasks);
        if (fields.Problem is { } problem)
            return problem;
        return tasks.Count > 0
            ? tasks
            : new Invalid("Nội dung dán chỉ có dòng tiêu đề, không có nhiệm vụ nào.", "paste");
    }

    private static void ReadRow(Row row, Column[] columns, FieldCheck fields, List<PlanTask> tasks)
    {
        var cells = new Dictionary<Column, string>();
        for (var i = 0; i < row.Cells.Count; i++)
        {
            var column = i < columns.Length ? columns[i] : Column.Other;
            var cell = row.Cells[i].Trim();
            if (column is not (Column.Order or Column.Other) && cell.Length > 0)
                cells[column] = cells.TryGetValue(column, out var first) ? $"{first}\n{cell}" : cell;
        }

        if (cells.Count == 0)
            return;
        var (at, label) = ("paste", $"Dòng {row.Number}: ");
        if (!cells.ContainsKey(Column.Content))
            fields.Add(at, $"{label}thiếu nội dung nhiệm vụ.");
        int? pillar = null;
        if (cells.TryGetValue(Column.Pillar, out var named))
        {
            if (int.TryParse(Digits().Match(named).Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                pillar = number;
            else
                fields.Add(at, $"{label}cột trụ cột phải là số thứ tự của trụ cột.");
        }

        tasks.Add(new PlanTask
        {
            Content = fields.Text(cells.GetValueOrDefault(Column.Content), at, $"{label}nội dung", 4_000, lines: true),
            Pillar = pillar,
            LeadAgency = fields.Text(cells.GetValueOrDefault(Column.Lead)?.ReplaceLineEndings(" "), at, $"{label}cơ quan chủ trì", 300),
            CoordinatingAgencies = fields.Lines(Agencies(cells.GetValueOrDefault(Column.Coordinating)), at, $"{label}cơ quan phối hợp", 300),
            Time = fields.Text(cells.GetValueOrDefault(Column.Time), at, $"{label}thời gian", 500, lines: true),
            Product = fields.Text(cells.GetValueOrDefault(Column.Product), at, $"{label}sản phẩm", 1_000, lines: true),
            Funding = fields.Text(cells.GetValueOrDefault(Column.Funding), at, $"{label}kinh phí", 500, lines: true),
        });
    }

    /// <summary>
    /// Agencies are parted by semicolons or lines. Not by commas: "các sở, ban, ngành liên quan" is one party and
    /// "Sở Văn hóa, Thể thao và Du lịch" one agency.
    /// </summary>
    private static List<string> Agencies(string? cell) =>
        [.. (cell ?? "").Split([';', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(a => a.TrimStart('-', '+', '•', ' ').Trim()).Where(a => a.Length > 0)];

    /// <summary>The meaning of each column when the row is a header, else null.</summary>
    private static Column[]? HeaderOf(List<string> cells)
    {
        var columns = cells.Select(ColumnOf).ToArray();
        var known = columns.Where(c => c is not Column.Other).Distinct().Count();
        // Headers are short; a first task that mentions "phối hợp" in a sentence is none.
        var isShort = cells.All(c => c.Length <= 60);
        return isShort && columns.Contains(Column.Content) && known >= 2 ? columns : null;
    }

    private static Column ColumnOf(string cell)
    {
        if (cell.Any(char.IsSurrogate))
            return Column.Other;
        var folded = VietnameseText.Fold(cell.Replace('\uFFFE', ' '));
        foreach (var (word, column) in Headers)
        {
            if (column is Column.Order ? folded.TrimEnd('.') == word : folded.Contains(word, StringComparison.Ordinal))
                return column;
        }

        return Column.Other;
    }

    /// <summary>Without a header, a first column of nothing but running numbers is the order.</summary>
    private static Column[] UsualFor(List<Row> rows) =>
        rows.All(r => r.Cells.Count > 1 && Running().IsMatch(r.Cells[0].Trim())) ? [Column.Order, .. Usual] : Usual;

    /// <summary>Null when a quotation mark that opens a cell is never closed.</summary>
    private static List<Row>? Rows(string text)
    {
        var rows = new List<Row>();
        var cells = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        var source = text.ReplaceLineEndings("\n");
        for (var i = 0; i < source.Length; i++)
        {
            var c = source[i];
            if (quoted && c is '"' && i + 1 < source.Length && source[i + 1] is '"')
            {
                cell.Append('"');
                i++;
            }
            else if (c is '"' && (quoted || cell.Length == 0))
            {
                quoted = !quoted;
            }
            else if (!quoted && c is '\t' or '\n' && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
                if (c is '\n')
                {
                    rows.Add(new Row(rows.Count + 1, cells));
                    cells = [];
                }
            }
            else
            {
                cell.Append(c);
            }
        }

        if (quoted)
            return null;
        cells.Add(cell.ToString());
        rows.Add(new Row(rows.Count + 1, cells));
        return rows;
    }

    [GeneratedRegex(@"\d{1,3}")]
    private static partial Regex Digits();

    [GeneratedRegex(@"^\(?\d{1,4}[.)]?$")]
    private static partial Regex Running();

    private sealed record Row(int Number, List<string> Cells);
}
