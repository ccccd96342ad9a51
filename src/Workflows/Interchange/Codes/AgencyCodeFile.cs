using System.Text;
using Workflows.Values;

namespace Workflows.Interchange.Codes;

/// <summary>One row of a file of codes.</summary>
/// <param name="Line">In the file, from 1, the heading counted.</param>
/// <param name="Agency">Abbreviation or full name.</param>
public sealed record CodeRow(int Line, string Agency, OrganId Code, DateOnly ValidFrom, DateOnly? ValidTo, string Source);

/// <summary>
/// Codes as a table: <c>agency,code,valid_from,valid_to,source</c> in this or any order, with commas or semicolons as spreadsheets save
/// them; days as dd/MM/yyyy; an empty last day for a code that holds.
/// </summary>
public sealed record AgencyCodeFile(IReadOnlyList<CodeRow> Rows, Sha256Hash Hash)
{
    private const int MaxBytes = 2 * 1024 * 1024;
    private const int MaxRows = 5_000;
    private static readonly string[] Headings = ["agency", "code", "valid_from", "valid_to", "source"];

    /// <summary>Everything wrong in the file at once, each with its line.</summary>
    public static Result<AgencyCodeFile> Read(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > MaxBytes)
            return new Invalid($"Tệp lớn hơn {MaxBytes / (1024 * 1024)} MB.");
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes.Span).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            return new Invalid("Tệp không phải văn bản UTF-8. Hãy lưu lại dưới dạng CSV UTF-8.");
        }

        var records = Records(text);
        if (!records.IsSuccess)
            return records.Problem!;
        if (records.Value.Count == 0)
            return new Invalid("Tệp rỗng.");
        if (records.Value.Count > MaxRows + 1)
            return new Invalid($"Tệp có quá {MaxRows} dòng.");
        var heading = records.Value[0].Cells.Select(cell => cell.Trim().ToLowerInvariant()).ToList();
        var missing = Headings.Where(name => !heading.Contains(name)).ToList();
        if (missing.Count > 0)
            return new Invalid($"Dòng 1: thiếu cột {string.Join(", ", missing)}.", "1");

        var wrong = new List<Invalid>();
        var rows = new List<CodeRow>();
        foreach (var (line, cells) in records.Value.Skip(1))
            Add(line, name => heading.IndexOf(name) is var at && at < cells.Count ? cells[at] : "", rows, wrong);
        return wrong.Count > 0 ? new InvalidFields(wrong) : new AgencyCodeFile(rows, Sha256Hash.Of(bytes.Span));
    }

    private static void Add(int line, Func<string, string> cell, List<CodeRow> rows, List<Invalid> wrong)
    {
        var place = $"Dòng {line}";
        var problems = wrong.Count;
        var agency = Taken(VietnameseText.Check(cell("agency"), place, "Cơ quan", 300, required: true));
        var source = Taken(VietnameseText.Check(cell("source"), place, "Nguồn", 300, required: true));
        var code = Taken(OrganId.Parse(cell("code")));
        var from = TypedDay.Parse(cell("valid_from"));
        var to = TypedDay.Parse(cell("valid_to"));
        if (from is null)
            wrong.Add(new("Ngày bắt đầu không đúng dạng ngày/tháng/năm.", place));
        if (to is null && cell("valid_to").Trim().Length > 0)
            wrong.Add(new("Ngày kết thúc không đúng dạng ngày/tháng/năm.", place));
        if (to < from)
            wrong.Add(new("Ngày kết thúc trước ngày bắt đầu.", place));
        if (wrong.Count == problems)
            rows.Add(new(line, agency!, code!, from!.Value, to, source!));

        T? Taken<T>(Result<T> read)
            where T : class
        {
            if (read.Problem is { } problem)
                wrong.Add(new(problem.Message, place));
            return read.IsSuccess ? read.Value : null;
        }
    }

    /// <summary>Rows with the line each begins on; empty lines are passed over.</summary>
    private static Result<List<(int Line, List<string> Cells)>> Records(string text)
    {
        var first = text.IndexOf('\n', StringComparison.Ordinal) is var end and >= 0 ? text[..end] : text;
        var separator = first.Contains(';', StringComparison.Ordinal) ? ';' : ',';
        var records = new List<(int, List<string>)>();
        var cells = new List<string>();
        var cell = new StringBuilder();
        var (line, begun, quoted) = (1, 1, false);
        for (var i = 0; i <= text.Length; i++)
        {
            var c = i < text.Length ? text[i] : '\n';
            if (quoted)
            {
                if (i == text.Length)
                    return new Invalid($"Dòng {begun}: thiếu dấu ngoặc kép đóng.", $"{begun}");
                if (c is '"' && i + 1 < text.Length && text[i + 1] is '"')
                    cell.Append(text[i++]);
                else if (c is '"')
                    quoted = false;
                else
                    cell.Append(c);
            }
            else if (c is '"')
            {
                quoted = true;
            }
            else if (c == separator || c is '\n')
            {
                cells.Add(cell.ToString().TrimEnd('\r'));
                cell.Clear();
            }
            else
            {
                cell.Append(c);
            }

            if (c is not '\n')
                continue;
            line++;
            if (quoted)
                continue;
            if (cells.Exists(value => value.Trim().Length > 0))
                records.Add((begun, cells));
            cells = [];
            begun = line;
        }

        return records;
    }
}
