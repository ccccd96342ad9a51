using Workflows.Values;

namespace Workflows.Interchange;

/// <summary>A type of document as a packet states it.</summary>
/// <param name="Type">Group: 1 legal norms, 2 administrative documents. How groups are written is not verified (see the README).</param>
/// <param name="Detail">Place in the group; 0 where none is known.</param>
/// <param name="Name">"Kế hoạch": the authority, whatever the two numbers say.</param>
public sealed record ExchangeType(int? Type, int? Detail, string Name);

/// <summary>
/// The types of QCVN 102:2016/BTTTT as amended in 2022, as far as they were read. It has types that Nghị định 30/2020/NĐ-CP has not, so
/// this is a mapping of a document's type and not the type itself.
/// </summary>
public static class DocumentTypeCodes
{
    private const int LegalNorms = 1;
    private const int Administrative = 2;

    private static readonly (int Type, int Detail, string Name)[] Known =
    [
        (LegalNorms, 1, "Hiến pháp"),
        (LegalNorms, 2, "Luật"),
        (LegalNorms, 3, "Pháp lệnh"),
        (LegalNorms, 4, "Lệnh"),
        (LegalNorms, 5, "Nghị quyết"),
        (LegalNorms, 6, "Nghị quyết liên tịch"),
        (LegalNorms, 7, "Nghị định"),
        (LegalNorms, 8, "Quyết định"),
        (LegalNorms, 9, "Thông tư"),
        (LegalNorms, 10, "Thông tư liên tịch"),
        (LegalNorms, 11, "Chỉ thị"),
        (LegalNorms, 12, "Bộ luật"),
        (Administrative, 1, "Nghị quyết"),
        (Administrative, 2, "Quyết định"),
        (Administrative, 3, "Chỉ thị"),
        (Administrative, 4, "Quy chế"),
        (Administrative, 5, "Quy định"),
        (Administrative, 6, "Thông cáo"),
        (Administrative, 7, "Thông báo"),
        (Administrative, 8, "Hướng dẫn"),
        (Administrative, 9, "Chương trình"),
        // By its place between two types that were read; not read itself.
        (Administrative, 10, "Kế hoạch"),
        (Administrative, 18, "Công văn"),
        (Administrative, 19, "Công điện"),
        (Administrative, 20, "Bản ghi nhớ"),
        (Administrative, 21, "Bản cam kết"),
        (Administrative, 22, "Bản thỏa thuận"),
        (Administrative, 23, "Giấy chứng nhận"),
        (Administrative, 24, "Giấy ủy quyền"),
        (Administrative, 25, "Giấy mời"),
        (Administrative, 26, "Giấy giới thiệu"),
    ];

    /// <summary>How an administrative document of this name is sent; a name without a number goes as administrative, detail 0.</summary>
    /// <param name="name">"Kế hoạch", whatever its case.</param>
    public static ExchangeType Of(string name)
    {
        var clean = VietnameseText.Normalise(name);
        var found = Known.FirstOrDefault(k => k.Type == Administrative && IsSame(k.Name, clean));
        return found.Name is null ? new(Administrative, 0, clean) : new(Administrative, found.Detail, found.Name);
    }

    /// <summary>The type a packet means: its name; where it has none, the name of its numbers; null where these say nothing either.</summary>
    public static string? NameOf(ExchangeType type) =>
        type.Name.Length > 0 ? type.Name : Known.FirstOrDefault(k => k.Type == type.Type && k.Detail == type.Detail).Name;

    /// <summary>Whether the numbers name another type than the name does: worth a look by whoever registers the document.</summary>
    public static bool Disagrees(ExchangeType type) =>
        type.Name.Length > 0
        && Known.FirstOrDefault(k => k.Type == type.Type && k.Detail == type.Detail).Name is { } coded
        && !IsSame(coded, type.Name);

    private static bool IsSame(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
