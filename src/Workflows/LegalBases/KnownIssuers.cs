using System.Globalization;
using Workflows.Values;

namespace Workflows.LegalBases;

/// <summary>A body whose abbreviation is known.</summary>
internal sealed record KnownIssuer(string Name, params string[] Abbreviations)
{
    /// <summary>How else it is printed.</summary>
    public string[] OtherNames { get; init; } = [];

    /// <summary>A place follows the name: "Ủy ban nhân dân tỉnh Bắc Kạn".</summary>
    public bool IsLocal { get; init; }

    public bool IsParty { get; init; }

    /// <summary>First day on which it existed under this name; null when it plays no part.</summary>
    public DateOnly? Since { get; init; }

    /// <summary>First day on which it no longer did.</summary>
    public DateOnly? EndedFrom { get; init; }

    /// <summary>The number of the term stands in the abbreviation: QH15.</summary>
    public bool HasTerms { get; init; }
}

/// <summary>
/// Well-known issuers and how their documents are marked. A table to be added to; a body that is not in it raises nothing.
/// </summary>
internal static class KnownIssuers
{
    /// <summary>The ministries of Nghị quyết 176/2025/QH15 began their work.</summary>
    private static readonly DateOnly NewMinistries = new(2025, 3, 1);

    /// <summary>Terms of the National Assembly by the years they lie in, both included.</summary>
    private static readonly Dictionary<int, (int First, int Last)> Terms = new()
    {
        [11] = (2002, 2007), [12] = (2007, 2011), [13] = (2011, 2016), [14] = (2016, 2021), [15] = (2021, 2026), [16] = (2026, 2031),
    };

    private static readonly KnownIssuer[] All =
    [
        new("Quốc hội", "QH") { HasTerms = true },
        new("Ủy ban Thường vụ Quốc hội", "UBTVQH") { HasTerms = true },
        new("Chủ tịch nước", "CTN"),
        new("Chính phủ", "CP"),
        new("Thủ tướng Chính phủ", "TTg") { OtherNames = ["Thủ tướng"] },
        new("Văn phòng Chính phủ", "VPCP"),
        new("Thanh tra Chính phủ", "TTCP"),
        new("Ngân hàng Nhà nước Việt Nam", "NHNN") { OtherNames = ["Ngân hàng Nhà nước"] },
        new("Bộ Quốc phòng", "BQP"),
        new("Bộ Công an", "BCA"),
        new("Bộ Ngoại giao", "BNG"),
        new("Bộ Nội vụ", "BNV"),
        new("Bộ Tư pháp", "BTP"),
        new("Bộ Tài chính", "BTC"),
        new("Bộ Công Thương", "BCT"),
        new("Bộ Xây dựng", "BXD"),
        new("Bộ Y tế", "BYT"),
        new("Bộ Khoa học và Công nghệ", "BKHCN"),
        new("Bộ Giáo dục và Đào tạo", "BGDĐT", "BGD&ĐT"),
        new("Bộ Văn hóa, Thể thao và Du lịch", "BVHTTDL", "BVHTT&DL"),
        new("Bộ Nông nghiệp và Môi trường", "BNNMT") { Since = NewMinistries },
        new("Bộ Dân tộc và Tôn giáo", "BDTTG") { Since = NewMinistries },
        new("Bộ Thông tin và Truyền thông", "BTTTT", "BTT&TT") { EndedFrom = NewMinistries },
        new("Bộ Kế hoạch và Đầu tư", "BKHĐT", "BKH&ĐT") { EndedFrom = NewMinistries },
        new("Bộ Giao thông vận tải", "BGTVT") { EndedFrom = NewMinistries },
        new("Bộ Nông nghiệp và Phát triển nông thôn", "BNNPTNT", "BNN&PTNT") { EndedFrom = NewMinistries },
        new("Bộ Tài nguyên và Môi trường", "BTNMT") { EndedFrom = NewMinistries },
        new("Bộ Lao động - Thương binh và Xã hội", "BLĐTBXH") { EndedFrom = NewMinistries },
        new("Ủy ban Dân tộc", "UBDT") { EndedFrom = NewMinistries },
        new("Bộ Chính trị", "TW") { IsParty = true, OtherNames = ["Ban Bí thư", "Ban Chấp hành Trung ương", "Ban Chấp hành Trung ương Đảng", "Ban Bí thư Trung ương Đảng", "Trung ương"] },
        new("Văn phòng Trung ương Đảng", "VPTW") { IsParty = true },
        new("Ban Tuyên giáo Trung ương", "BTGTW") { IsParty = true },
        new("Tỉnh ủy", "TU") { IsParty = true, IsLocal = true, OtherNames = ["Thành ủy", "Ban Thường vụ Tỉnh ủy", "Ban Thường vụ Thành ủy", "Ban Chấp hành Đảng bộ tỉnh", "Thường trực Tỉnh ủy"] },
        new("Ban Tuyên giáo Tỉnh ủy", "BTGTU") { IsParty = true, IsLocal = true, OtherNames = ["Ban Tuyên giáo Thành ủy"] },
        new("Đảng ủy Ủy ban nhân dân", "ĐU") { IsParty = true, IsLocal = true },
        // In many provinces the chairman's own decisions are marked as the committee's.
        new("Ủy ban nhân dân", "UBND", "CTUBND") { IsLocal = true, OtherNames = ["Chủ tịch Ủy ban nhân dân"] },
        new("Hội đồng nhân dân", "HĐND") { IsLocal = true, OtherNames = ["Thường trực Hội đồng nhân dân"] },
        new("Văn phòng Ủy ban nhân dân", "VPUBND", "VP") { IsLocal = true },
        new("Sở Thông tin và Truyền thông", "STTTT") { IsLocal = true },
        new("Sở Văn hóa, Thể thao và Du lịch", "SVHTTDL", "SVHTT&DL") { IsLocal = true },
        new("Sở Tài chính", "STC") { IsLocal = true },
        new("Sở Tư pháp", "STP") { IsLocal = true },
        new("Sở Nội vụ", "SNV") { IsLocal = true },
        new("Sở Ngoại vụ", "SNgV", "SNV") { IsLocal = true },
    ];

    private static readonly ILookup<string, KnownIssuer> ByFoldedName =
        All.SelectMany(i => i.OtherNames.Prepend(i.Name).Select(n => (Name: Plain(n), Issuer: i))).ToLookup(p => p.Name, p => p.Issuer, StringComparer.Ordinal);

    private static readonly ILookup<string, KnownIssuer> ByMark =
        All.SelectMany(i => i.Abbreviations.Select(a => (Mark: a, Issuer: i))).ToLookup(p => p.Mark, p => p.Issuer, StringComparer.Ordinal);

    /// <summary>Whom a printed name means; several only when the table has it several times, none when it is not known.</summary>
    public static IReadOnlyList<KnownIssuer> Named(string printed)
    {
        var name = Plain(printed);
        if (name.StartsWith("bo truong bo ", StringComparison.Ordinal))
            name = name["bo truong ".Length..];
        if (ByFoldedName[name].ToList() is { Count: > 0 } exact)
            return exact;
        // The longest name that begins it: "Ban Tuyên giáo Tỉnh ủy Bắc Kạn" is not "Ban Tuyên giáo".
        return [.. ByFoldedName
            .Where(g => name.StartsWith($"{g.Key} ", StringComparison.Ordinal) && (g.Any(i => i.IsLocal) || name[g.Key.Length..].StartsWith(" khoa ", StringComparison.Ordinal)))
            .OrderByDescending(g => g.Key.Length).FirstOrDefault() ?? Enumerable.Empty<KnownIssuer>()];
    }

    /// <summary>Whose mark an abbreviation is.</summary>
    public static IReadOnlyList<KnownIssuer> Marked(string abbreviation) =>
        ByMark[abbreviation].ToList() is { Count: > 0 } exact ? exact : TermOf(abbreviation) is null ? [] : [.. ByMark[abbreviation.TrimEnd(Digits)]];

    /// <summary>The term in "QH15"; null where there is none.</summary>
    public static int? TermOf(string abbreviation)
    {
        var letters = abbreviation.TrimEnd(Digits);
        return letters.Length < abbreviation.Length && ByMark[letters].Any(i => i.HasTerms)
            && int.TryParse(abbreviation[letters.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var term) ? term : null;
    }

    /// <summary>The years a term lies in; null for one the table does not have.</summary>
    public static (int First, int Last)? YearsOf(int term) => Terms.TryGetValue(term, out var years) ? years : null;

    private static readonly char[] Digits = [.. "0123456789"];

    /// <summary>Without diacritics, punctuation and the short forms that offices use.</summary>
    internal static string Plain(string name)
    {
        var folded = VietnameseText.Fold(VietnameseText.Normalise(name)).Replace("&", " va ", StringComparison.Ordinal);
        var words = folded.Split([' ', ',', '-', '–'], StringSplitOptions.RemoveEmptyEntries).Select(w => w switch
        {
            "ubnd" => "uy ban nhan dan",
            "hdnd" => "hoi dong nhan dan",
            "ubtvqh" => "uy ban thuong vu quoc hoi",
            "tw" => "trung uong",
            _ => w,
        });
        return string.Join(' ', words);
    }
}
