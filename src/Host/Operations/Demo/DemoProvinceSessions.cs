using Workflows.Organisation;

namespace Host.Operations.Demo;

/// <summary>The provinces in which a working session is recorded. Agencies are real, their holders invented.</summary>
public sealed partial record DemoProvince
{
    /// <summary>The post from which sessions are recorded: in the standing agency of the steering committee.</summary>
    public const string StandingPost = "ptb-btgtu";

    public static DemoProvince ThaiNguyen { get; } = new(
        "Thái Nguyên",
        "thainguyen.example",
        [
            new("Văn phòng UBND tỉnh", Office, AgencyKind.CommitteeOffice),
            new("Sở Thông tin và Truyền thông", "STTTT") { Units = [new("Phòng Thông tin - Báo chí - Xuất bản", Press, AgencyKind.Unit)] },
            new("Sở Ngoại vụ", "SNgV"),
            new("Ban Tuyên giáo Tỉnh ủy", "BTGTU", AgencyKind.Other),
            new("Trung tâm Thông tin tỉnh", "TTTTT", AgencyKind.Other),
            new("Đài Phát thanh - Truyền hình", "ĐPTTH", AgencyKind.Other),
        ],
        [
            new("Bà", "Dương Thị Hoài Vân", "Chủ tịch UBND tỉnh", PostRole.Chair, "UBND", "chu-tich-ubnd"),
            new("Ông", "Tô Quang Thịnh", "Phó Chủ tịch UBND tỉnh", PostRole.ViceChair, "UBND", "pct-ubnd-phu-trach"),
            new("Ông", "Lưu Bá Cường", "Chánh Văn phòng UBND tỉnh", PostRole.Head, Office, "chanh-vp-ubnd"),
            new("Bà", "Hà Thị Mai Phương", "Văn thư Văn phòng UBND tỉnh", PostRole.RecordsClerk, Office, "van-thu-ubnd"),
            new("Ông", "Trương Văn Kiểm", "Quản trị hệ thống", PostRole.Administrator, Office, "quan-tri"),
            new("Ông", "Đoàn Ngọc Sinh", "Giám đốc Sở Thông tin và Truyền thông", PostRole.Head, "STTTT", "gd-stttt"),
            new("Bà", "Vi Thị Hồng Nga", "Chuyên viên", PostRole.Specialist, Press, DrafterPost),
            new("Bà", "Âu Thị Thanh Bình", "Giám đốc Sở Ngoại vụ", PostRole.Head, "SNgV", "gd-sngv"),
            new("Ông", "Ngọc Văn Hưởng", "Phó Trưởng ban Ban Tuyên giáo Tỉnh ủy", PostRole.Head, "BTGTU", StandingPost),
        ]);

    public static DemoProvince HoaBinh { get; } = new(
        "Hòa Bình",
        "hoabinh.example",
        [
            new("Văn phòng UBND tỉnh", Office, AgencyKind.CommitteeOffice),
            new("Sở Thông tin và Truyền thông", "STTTT") { Units = [new("Phòng Thông tin - Báo chí - Xuất bản", Press, AgencyKind.Unit)] },
            new("Ban Tuyên giáo Tỉnh ủy", "BTGTU", AgencyKind.Other),
            new("Sở Kế hoạch và Đầu tư", "SKHĐT"),
        ],
        [
            new("Ông", "Quách Tất Thành", "Chủ tịch UBND tỉnh", PostRole.Chair, "UBND", "chu-tich-ubnd"),
            new("Bà", "Đinh Thị Thu Hường", "Phó Chủ tịch UBND tỉnh", PostRole.ViceChair, "UBND", "pct-ubnd-phu-trach"),
            new("Ông", "Xa Văn Nghiệp", "Chánh Văn phòng UBND tỉnh", PostRole.Head, Office, "chanh-vp-ubnd"),
            new("Bà", "Lường Thị Xuyến", "Văn thư Văn phòng UBND tỉnh", PostRole.RecordsClerk, Office, "van-thu-ubnd"),
            new("Ông", "Hà Công Lập", "Quản trị hệ thống", PostRole.Administrator, Office, "quan-tri"),
            new("Ông", "Bạch Hưng Yên", "Giám đốc Sở Thông tin và Truyền thông", PostRole.Head, "STTTT", "gd-stttt"),
            new("Bà", "Khà Thị Tuyết", "Chuyên viên", PostRole.Specialist, Press, DrafterPost),
            new("Ông", "Sa Đình Chung", "Phó Trưởng ban Ban Tuyên giáo Tỉnh ủy", PostRole.Head, "BTGTU", StandingPost),
        ]);
}
