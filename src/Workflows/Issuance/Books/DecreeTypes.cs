using Workflows.Values;

namespace Workflows.Issuance.Books;

/// <summary>
/// The types of administrative documents and their abbreviations (Nghị định 30/2020/NĐ-CP, Điều 7 and Phụ lục III.I). Case and diacritics
/// count: "CTr" is not "CT", "ĐA" is not "DA".
/// </summary>
public static class DecreeTypes
{
    /// <summary>Công văn: has no abbreviation; its symbol names the body and the drafting unit.</summary>
    public const string Letter = "CV";

    private static readonly (string Code, string Name)[] Table =
    [
        ("NQ", "Nghị quyết"), ("QĐ", "Quyết định"), ("CT", "Chỉ thị"), ("QC", "Quy chế"), ("QyĐ", "Quy định"), ("TC", "Thông cáo"),
        ("TB", "Thông báo"), ("HD", "Hướng dẫn"), ("CTr", "Chương trình"), ("KH", "Kế hoạch"), ("PA", "Phương án"), ("ĐA", "Đề án"),
        ("DA", "Dự án"), ("BC", "Báo cáo"), ("BB", "Biên bản"), ("TTr", "Tờ trình"), ("HĐ", "Hợp đồng"), (Letter, "Công văn"),
        ("CĐ", "Công điện"), ("BGN", "Bản ghi nhớ"), ("BTT", "Bản thỏa thuận"), ("GUQ", "Giấy ủy quyền"), ("GM", "Giấy mời"),
        ("GGT", "Giấy giới thiệu"), ("GNP", "Giấy nghỉ phép"), ("PG", "Phiếu gửi"), ("PC", "Phiếu chuyển"), ("PB", "Phiếu báo"),
    ];

    public static IReadOnlyList<(string Code, string Name)> All => Table;

    /// <returns>"Kế hoạch" for "KH"; null for what the decree does not name.</returns>
    public static string? NameOf(string code) => Array.Find(Table, t => t.Code == code).Name;

    /// <returns>The abbreviation as the decree writes it, for a code or a name typed in any case; null for none.</returns>
    public static string? CodeOf(string? typed)
    {
        var text = VietnameseText.Normalise(typed);
        var exact = Array.Find(Table, t => t.Code == text).Code;
        return exact ?? Array.Find(Table, t => string.Equals(t.Name, text, StringComparison.OrdinalIgnoreCase)).Code;
    }

    /// <param name="code">"KH"; <see cref="Letter"/> wants a unit.</param>
    /// <param name="body">Abbreviation of the issuing body: "UBND".</param>
    /// <param name="unit">Drafting unit or field of a letter: "VP".</param>
    /// <returns>What follows the slash (Phụ lục I.II.3.b).</returns>
    public static string SymbolOf(string code, string body, string unit = "") =>
        code != Letter ? $"{code}-{body}" : unit.Length > 0 ? $"{body}-{unit}" : body;
}
