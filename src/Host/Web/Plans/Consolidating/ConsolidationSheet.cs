using System.Text;
using Workflows.Decisions;
using Workflows.Decisions.Consolidation;
using Workflows.Values;

namespace Host.Web.Plans.Consolidating;

/// <summary>The rows of a frozen table as a CSV file that a spreadsheet opens without running anything.</summary>
internal static class ConsolidationSheet
{
    private static readonly string[] Head =
    [
        "TT", "Vòng", "Cơ quan", "Văn bản số", "Ngày văn bản", "Người ký", "Người cho ý kiến", "Chức danh", "Ý kiến chung", "Gửi lúc", "Quá hạn", "Phiên bản",
        "Nội dung được góp ý", "Ý kiến", "Đề nghị sửa thành", "Lý do của cơ quan", "Tiếp thu, giải trình", "Lý do", "Nội dung đã sửa",
    ];

    /// <summary>UTF-8 with its mark, so that a spreadsheet reads the diacritics.</summary>
    public static byte[] Of(ConsolidationTable table)
    {
        var text = new StringBuilder();
        Line(text, Head);
        foreach (var row in table.Rows)
        {
            Line(
                text,
                [
                    row.Number.ToString(VietnamTime.Culture), row.Round.ToString(VietnamTime.Culture), row.Agency, row.LetterNumber,
                    row.LetterDate is { } day ? VietnamTime.Short(day) : null, row.LetterSigner, row.Person, row.Post, Verdicts.NameOf(row.Verdict),
                    VietnamTime.Short(row.GivenAt), row.IsLate ? "Quá hạn" : null, row.Version?.ToString(VietnamTime.Culture), row.Place, row.Opinion, row.Wording,
                    row.Ground, OpinionResponses.NameOf(row.Response), row.Reason, row.Change,
                ]);
        }

        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    private static void Line(StringBuilder text, IEnumerable<string?> cells) => text.AppendJoin(',', cells.Select(Cell)).Append("\r\n");

    /// <summary>Always quoted; what a spreadsheet would take for a formula begins with an apostrophe.</summary>
    private static string Cell(string? text)
    {
        var value = text ?? "";
        var first = value.TrimStart();
        var isFormula = (first is ['=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠', ..]) || value is ['\t' or '\r' or '\n', ..];
        return $"\"{(isFormula ? "'" : "")}{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
