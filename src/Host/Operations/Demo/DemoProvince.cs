using System.Security.Cryptography;
using System.Text;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Values;

namespace Host.Operations.Demo;

/// <param name="Name">As printed.</param>
/// <param name="Abbreviation">As in document symbols; unique within the province.</param>
public sealed record DemoAgency(string Name, string Abbreviation, AgencyKind Kind = AgencyKind.Department)
{
    public IReadOnlyList<DemoAgency> Units { get; init; } = [];
}

/// <summary>An invented person in a real post.</summary>
public sealed record DemoHolder(string Salutation, string FullName, string Title, PostRole Role, string Agency, string Code);

/// <summary>One province as it is seeded for demonstration.</summary>
public sealed partial record DemoProvince(string Name, string Domain, IReadOnlyList<DemoAgency> Agencies, IReadOnlyList<DemoHolder> Holders)
{
    /// <summary>The post that drafts, in every demo province.</summary>
    public const string DrafterPost = "cv-ttbcxb";

    /// <summary>Its own plans are numbered in its own book.</summary>
    public const string DraftingAgency = "STTTT";

    private const string Office = "VP";
    private const string Press = "P.TTBCXB";

    public DemoAgency Committee => new($"Ủy ban nhân dân tỉnh {Name}", "UBND", AgencyKind.PeoplesCommittee);

    public Guid CommitteeId => IdOf(Committee.Abbreviation);

    /// <summary>Provinces by the fixture that plays in them.</summary>
    public static DemoProvince For(string fixtureId) => fixtureId switch
    {
        "bac-ninh-2021-2025" => BacNinh,
        "bac-kan-2019" => BacKan,
        "thai-nguyen-2018" => ThaiNguyen,
        "hoa-binh-2024" => HoaBinh,
        _ => throw new ArgumentOutOfRangeException(nameof(fixtureId), fixtureId, "No province for this fixture."),
    };

    public static DemoProvince BacNinh { get; } = new(
        "Bắc Ninh",
        "bacninh.example",
        [
            new("Văn phòng UBND tỉnh", Office, AgencyKind.CommitteeOffice),
            new("Sở Thông tin và Truyền thông", "STTTT") { Units = [new("Phòng Thông tin - Báo chí - Xuất bản", Press, AgencyKind.Unit)] },
            new("Sở Tài chính", "STC"),
            new("Sở Tư pháp", "STP"),
            new("Sở Kế hoạch và Đầu tư", "SKHĐT"),
            new("Sở Văn hóa, Thể thao và Du lịch", "SVHTTDL"),
            new("Sở Công Thương", "SCT"),
        ],
        [
            new("Ông", "Nguyễn Đình Quang", "Chủ tịch UBND tỉnh", PostRole.Chair, "UBND", "chu-tich-ubnd"),
            new("Bà", "Trần Thị Minh Hằng", "Phó Chủ tịch UBND tỉnh", PostRole.ViceChair, "UBND", "pct-ubnd-phu-trach"),
            new("Ông", "Lê Văn Đức", "Chánh Văn phòng UBND tỉnh", PostRole.Head, Office, "chanh-vp-ubnd"),
            new("Ông", "Phạm Quốc Khánh", "Phó Chánh Văn phòng UBND tỉnh", PostRole.Deputy, Office, "tham-tra-vp-ubnd"),
            new("Bà", "Đỗ Thị Lan", "Văn thư Văn phòng UBND tỉnh", PostRole.RecordsClerk, Office, "van-thu-ubnd"),
            new("Ông", "Hoàng Gia Bảo", "Quản trị hệ thống", PostRole.Administrator, Office, "quan-tri"),
            new("Ông", "Vũ Hữu Nghĩa", "Giám đốc Sở Thông tin và Truyền thông", PostRole.Head, "STTTT", "gd-stttt"),
            new("Bà", "Ngô Thị Thu Thủy", "Trưởng phòng Thông tin - Báo chí - Xuất bản", PostRole.UnitHead, Press, "tp-ttbcxb"),
            new("Ông", "Bùi Anh Tuấn", "Chuyên viên", PostRole.Specialist, Press, DrafterPost),
            new("Bà", "Tạ Thị Hồng Gấm", "Văn thư Sở Thông tin và Truyền thông", PostRole.RecordsClerk, DraftingAgency, "van-thu-stttt"),
            new("Ông", "Đặng Văn Hùng", "Giám đốc Sở Tài chính", PostRole.Head, "STC", "gd-stc"),
            new("Bà", "Lý Thị Ngọc Ánh", "Giám đốc Sở Tư pháp", PostRole.Head, "STP", "gd-stp"),
            new("Ông", "Trịnh Hoàng Hà", "Giám đốc Sở Kế hoạch và Đầu tư", PostRole.Head, "SKHĐT", "gd-skhdt"),
            new("Bà", "Dương Thị Quỳnh Như", "Giám đốc Sở Văn hóa, Thể thao và Du lịch", PostRole.Head, "SVHTTDL", "gd-svhttdl"),
            new("Ông", "Mai Xuân Trường", "Giám đốc Sở Công Thương", PostRole.Head, "SCT", "gd-sct"),
        ]);

    public static DemoProvince BacKan { get; } = new(
        "Bắc Kạn",
        "backan.example",
        [
            new("Văn phòng UBND tỉnh", Office, AgencyKind.CommitteeOffice),
            new("Sở Thông tin và Truyền thông", "STTTT") { Units = [new("Phòng Thông tin - Báo chí - Xuất bản", Press, AgencyKind.Unit)] },
            new("Sở Tài chính", "STC"),
            new("Sở Tư pháp", "STP"),
            new("Sở Ngoại vụ", "SNgV"),
            new("Ban Tuyên giáo Tỉnh ủy", "BTGTU", AgencyKind.Other),
            new("Báo Bắc Kạn", "BBK", AgencyKind.Other),
            new("Đài Phát thanh - Truyền hình", "ĐPTTH", AgencyKind.Other),
        ],
        [
            new("Ông", "Lê Quang Mẫn", "Chủ tịch UBND tỉnh", PostRole.Chair, "UBND", "chu-tich-ubnd"),
            new("Bà", "Nông Thị Bích Liên", "Phó Chủ tịch UBND tỉnh", PostRole.ViceChair, "UBND", "pct-ubnd-phu-trach"),
            new("Ông", "Triệu Văn Lâm Sơn", "Chánh Văn phòng UBND tỉnh", PostRole.Head, Office, "chanh-vp-ubnd"),
            new("Ông", "Hoàng Trung Đông", "Phó Chánh Văn phòng UBND tỉnh", PostRole.Deputy, Office, "tham-tra-vp-ubnd"),
            new("Bà", "Lường Thị Hảo", "Văn thư Văn phòng UBND tỉnh", PostRole.RecordsClerk, Office, "van-thu-ubnd"),
            new("Ông", "Ma Văn Quản", "Quản trị hệ thống", PostRole.Administrator, Office, "quan-tri"),
            new("Ông", "Đồng Văn Thịnh An", "Giám đốc Sở Thông tin và Truyền thông", PostRole.Head, "STTTT", "gd-stttt"),
            new("Bà", "Phùng Thị Kim Oanh", "Trưởng phòng Thông tin - Báo chí - Xuất bản", PostRole.UnitHead, Press, "tp-ttbcxb"),
            new("Bà", "Nguyễn Thị Thu Trà", "Chuyên viên", PostRole.Specialist, Press, DrafterPost),
            new("Ông", "Hà Sỹ Vượng", "Văn thư Sở Thông tin và Truyền thông", PostRole.RecordsClerk, DraftingAgency, "van-thu-stttt"),
            new("Ông", "Bế Văn Toàn Phúc", "Giám đốc Sở Tài chính", PostRole.Head, "STC", "gd-stc"),
            new("Bà", "Ma Thị Kiều Duyên", "Phó Giám đốc Sở Tài chính", PostRole.Deputy, "STC", "pgd-stc"),
            new("Bà", "Đinh Thị Nhàn", "Giám đốc Sở Tư pháp", PostRole.Head, "STP", "gd-stp"),
            new("Ông", "Lục Văn Thắng Lợi", "Giám đốc Sở Ngoại vụ", PostRole.Head, "SNgV", "gd-sngv"),
            new("Bà", "Hứa Thị Hiền", "Phó Trưởng ban Thường trực Ban Tuyên giáo Tỉnh ủy", PostRole.Head, "BTGTU", "ptb-btgtu"),
            new("Ông", "Vi Văn Khanh", "Tổng Biên tập Báo Bắc Kạn", PostRole.Head, "BBK", "tbt-bbk"),
            new("Ông", "Đàm Văn Phát", "Giám đốc Đài Phát thanh - Truyền hình", PostRole.Head, "ĐPTTH", "gd-dptth"),
        ]);

    /// <summary>A fixture's content with its recipients found in this province, and those to be asked: as its script says, or every other department.</summary>
    public PlanContent ContentOf(FixturePlan fixture) => fixture.ContentFor(
        Agencies.ToDictionary(a => a.Name, a => IdOf(a.Abbreviation), StringComparer.Ordinal),
        DemoScript.For(fixture.Id) is { } script
            ? [.. script.Consulted.Select(IdOf)]
            : [.. Agencies.Where(a => a.Kind is AgencyKind.Department && a.Name != fixture.DraftingAgency).Select(a => IdOf(a.Abbreviation))]);

    /// <summary>The id of an agency or unit by its abbreviation.</summary>
    public Guid IdOf(string abbreviation) => Derive($"agency {abbreviation}");

    /// <summary>The id of the person who holds a post, by the post's code.</summary>
    public Guid PersonOf(string postCode) => Derive($"person {Holders.Single(h => h.Code == postCode).FullName}");

    /// <summary>The address of a demo person, which is also the user name.</summary>
    public string AddressOf(DemoHolder holder) =>
        $"{VietnameseText.Fold(holder.FullName).Replace(" ", "", StringComparison.Ordinal)}@{Domain}";

    /// <summary>Always the same id for the same name in this province.</summary>
    public Guid Derive(string name) => new(SHA256.HashData(Encoding.UTF8.GetBytes($"{Domain} {name}")).AsSpan(0, 16), bigEndian: true);

    internal static string Ascii(string text) =>
        new([.. VietnameseText.Fold(text).Where(char.IsAsciiLetterOrDigit)]);
}
