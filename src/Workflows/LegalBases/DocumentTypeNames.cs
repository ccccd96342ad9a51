namespace Workflows.LegalBases;

/// <summary>
/// Types of documents and their abbreviations: the 29 of Nghị định 30/2020/NĐ-CP (PL III.I), those of legal normative
/// documents, those seen on Party documents. Capitals and diacritics count: CTr is not CT, ĐA is not DA.
/// </summary>
public static class DocumentTypeNames
{
    private static readonly (string Abbreviation, string[] Names)[] State =
    [
        ("NQ", ["Nghị quyết"]), ("QĐ", ["Quyết định"]), ("CT", ["Chỉ thị"]), ("QC", ["Quy chế"]), ("QyĐ", ["Quy định"]), ("TC", ["Thông cáo"]),
        ("TB", ["Thông báo", "Thông báo kết luận"]), ("KL", ["Kết luận"]), ("HD", ["Hướng dẫn"]), ("CTr", ["Chương trình"]), ("KH", ["Kế hoạch"]), ("PA", ["Phương án"]), ("ĐA", ["Đề án"]),
        ("DA", ["Dự án"]), ("BC", ["Báo cáo"]), ("BB", ["Biên bản"]), ("TTr", ["Tờ trình"]), ("HĐ", ["Hợp đồng"]), ("CĐ", ["Công điện"]),
        ("BGN", ["Bản ghi nhớ"]), ("BTT", ["Bản thỏa thuận"]), ("GUQ", ["Giấy ủy quyền"]), ("GM", ["Giấy mời"]), ("GGT", ["Giấy giới thiệu"]),
        ("GNP", ["Giấy nghỉ phép"]), ("PG", ["Phiếu gửi"]), ("PC", ["Phiếu chuyển"]), ("PB", ["Phiếu báo"]), ("SY", ["Bản sao y"]),
        ("TrS", ["Bản trích sao"]), ("SL", ["Bản sao lục", "Sắc lệnh"]),
        ("NĐ", ["Nghị định"]), ("TT", ["Thông tư"]), ("TTLT", ["Thông tư liên tịch"]), ("NQLT", ["Nghị quyết liên tịch"]), ("L", ["Lệnh"]), ("PL", ["Pháp lệnh"]),
        // No abbreviation of the decree (neither is KL, of inspectors), but written often enough.
        ("CV", ["Công văn"]),
    ];

    private static readonly (string Abbreviation, string[] Names)[] Party =
    [
        ("NQ", ["Nghị quyết"]), ("CT", ["Chỉ thị"]), ("KL", ["Kết luận"]), ("QC", ["Quy chế"]), ("QĐ", ["Quyết định", "Quy định"]), ("QĐi", ["Quy định"]),
        ("HD", ["Hướng dẫn"]), ("TB", ["Thông báo", "Thông báo kết luận"]), ("KH", ["Kế hoạch"]), ("CTr", ["Chương trình"]), ("BC", ["Báo cáo"]), ("TTr", ["Tờ trình"]),
        ("ĐA", ["Đề án"]), ("BB", ["Biên bản"]), ("CV", ["Công văn"]),
    ];

    /// <summary>Printed without number and issuer (PL I.II.6.a); the National Assembly's numbers have no type in them.</summary>
    private static readonly string[] Laws = ["Hiến pháp", "Bộ luật", "Luật", "Pháp lệnh"];

    /// <summary>Types that exist only as legal normative documents, so that their numbers always carry a year.</summary>
    private static readonly string[] OnlyNormative = [.. Laws, "Nghị định", "Thông tư", "Thông tư liên tịch", "Nghị quyết liên tịch"];

    private static readonly string[] Known =
    [
        .. State.Concat(Party).SelectMany(t => t.Names).Concat(Laws).Distinct().OrderByDescending(n => n.Length),
    ];

    private static readonly HashSet<string> StateAbbreviations = [.. State.Select(t => t.Abbreviation)];

    /// <summary>What an editor suggests.</summary>
    public static IReadOnlyList<string> Suggested { get; } =
    [
        "Luật", "Bộ luật", "Pháp lệnh", "Nghị quyết", "Nghị định", "Quyết định", "Thông tư", "Chỉ thị", "Kết luận", "Kế hoạch", "Chương trình", "Hướng dẫn",
        "Công văn", "Thông báo", "Quy chế", "Quy định",
    ];

    /// <summary>The known type a typed one begins with: "Thông báo kết luận cuộc họp" begins with "Thông báo kết luận".</summary>
    public static string? KnownOf(string typed) => Known.FirstOrDefault(
        name => typed.StartsWith(name, StringComparison.OrdinalIgnoreCase) && (typed.Length == name.Length || typed[name.Length] is ' ' or ','));

    /// <summary>Whether such a document always has its year in its number.</summary>
    public static bool IsOnlyNormative(string? name) => name is not null && OnlyNormative.Contains(name);

    /// <summary>Luật, Bộ luật, Pháp lệnh, Hiến pháp.</summary>
    public static bool IsLaw(string? name) => name is not null && Laws.Contains(name);

    internal static bool IsStateAbbreviation(string text) => StateAbbreviations.Contains(text);

    /// <summary>What an abbreviation stands for; empty when the table does not know it.</summary>
    internal static IReadOnlyList<string> NamesOf(NumberGrammar grammar, string abbreviation) =>
        [.. TableOf(grammar).Where(t => t.Abbreviation == abbreviation).SelectMany(t => t.Names)];

    /// <summary>How a type is abbreviated; empty when it is not.</summary>
    internal static IReadOnlyList<string> AbbreviationsOf(NumberGrammar grammar, string name) =>
        [.. TableOf(grammar).Where(t => t.Names.Contains(name)).Select(t => t.Abbreviation)];

    private static (string Abbreviation, string[] Names)[] TableOf(NumberGrammar grammar) => grammar is NumberGrammar.Party ? Party : State;
}
