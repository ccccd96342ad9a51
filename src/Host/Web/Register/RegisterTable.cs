using System.Globalization;
using Workflows.Issuance.Books;
using Workflows.Values;

namespace Host.Web.Register;

/// <summary>The register in the columns of Nghị định 30/2020/NĐ-CP, Phụ lục IV.</summary>
internal static class RegisterTable
{
    public static readonly IReadOnlyList<string> Columns =
    [
        "Số, ký hiệu văn bản", "Ngày tháng văn bản", "Tên loại và trích yếu nội dung văn bản", "Người ký", "Nơi nhận văn bản",
        "Đơn vị, người nhận bản lưu", "Số lượng bản", "Ngày chuyển", "Ký nhận", "Ghi chú",
    ];

    public static IEnumerable<string[]> Of(IEnumerable<RegisterLine> lines) => lines.Select(Cells).Prepend([.. Columns]);

    public static string[] Cells(RegisterLine line) =>
    [
        line.Number.ToString(), VietnamTime.Short(line.Date), Subject(line), line.Signer, line.Recipients, line.KeptBy,
        line.Copies?.ToString(CultureInfo.InvariantCulture) ?? "", line.DispatchedOn is { } at ? VietnamTime.Short(VietnamTime.DateOf(at)) : "", "", Note(line),
    ];

    /// <summary>"Kế hoạch: …", unless the subject begins with the type already.</summary>
    public static string Subject(RegisterLine line) =>
        line.Subject.StartsWith(line.TypeName, StringComparison.OrdinalIgnoreCase) ? line.Subject : $"{line.TypeName}: {line.Subject}";

    public static string Note(RegisterLine line) => string.Join("; ", new[]
    {
        line.CancelledFor is { } reason ? $"Số đã hủy: {reason}" : "",
        line.Note,
        line.Origin is NumberOrigin.Imported ? "Nhập từ sổ cũ" : "",
    }.Where(t => t.Length > 0));
}
