using Workflows.Decisions;
using Workflows.Decisions.Consolidation;
using Workflows.Values;

namespace Host.Web.Plans.Consolidating;

/// <summary>The rows of a frozen table for a spreadsheet, the headings first.</summary>
internal static class ConsolidationSheet
{
    private static readonly string[] Head =
    [
        "TT", "Vòng", "Cơ quan", "Văn bản số", "Ngày văn bản", "Người ký", "Người cho ý kiến", "Chức danh", "Ý kiến chung", "Gửi lúc", "Quá hạn", "Phiên bản",
        "Nội dung được góp ý", "Ý kiến", "Đề nghị sửa thành", "Lý do của cơ quan", "Tiếp thu, giải trình", "Lý do", "Nội dung đã sửa",
    ];

    public static IEnumerable<string[]> Of(ConsolidationTable table) =>
    [
        Head,
        .. table.Rows.Select(row => (string[])
        [
            row.Number.ToString(VietnamTime.Culture), row.Round.ToString(VietnamTime.Culture), row.Agency, row.LetterNumber ?? "",
            row.LetterDate is { } day ? VietnamTime.Short(day) : "", row.LetterSigner ?? "", row.Person ?? "", row.Post ?? "", Verdicts.NameOf(row.Verdict),
            VietnamTime.Short(row.GivenAt), row.IsLate ? "Quá hạn" : "", row.Version?.ToString(VietnamTime.Culture) ?? "", row.Place ?? "", row.Opinion ?? "", row.Wording ?? "",
            row.Ground ?? "", OpinionResponses.NameOf(row.Response), row.Reason ?? "", row.Change ?? "",
        ]),
    ];
}
