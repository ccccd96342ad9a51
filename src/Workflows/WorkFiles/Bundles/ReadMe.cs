using Workflows.Values;

namespace Workflows.WorkFiles.Bundles;

/// <summary>What somebody reads first who unpacks a bundle years later.</summary>
internal static class ReadMe
{
    public static string For(BundleManifest head) => $"""
        HỒ SƠ CÔNG VIỆC {head.File}
        {head.Title}
        {(head.Number is { } number ? $"Số, ký hiệu: {number}, ngày {VietnamTime.Short(head.IssuedOn!.Value)}" : "Kế hoạch kết thúc, không cấp số")}
        Xuất lúc {VietnamTime.Short(head.ExportedAt)} (giờ Việt Nam), người xuất: {head.ExportedBy}

        {BundlePaths.IndexPage}, {BundlePaths.IndexSheet}: mục lục văn bản trong hồ sơ
        {BundlePaths.FileXml}: dữ liệu đặc tả của hồ sơ và văn bản (Nghị định 30/2020/NĐ-CP, Phụ lục VI)
        {BundlePaths.Plan}: kế hoạch, hồ sơ, danh sách phiên bản và tệp
        phien-ban/: từng phiên bản đã trình, đúng dạng dùng để tính mã kiểm tra
        {BundlePaths.Files}: tệp kèm theo các phiên bản và văn bản góp ý
        {BundlePaths.Extras}: văn bản đã phát hành, nếu có
        {BundlePaths.Opinions}: các vòng lấy ý kiến, ý kiến, tiếp thu, giải trình
        bang-tong-hop/: bảng tổng hợp, tiếp thu, giải trình
        {BundlePaths.Decisions}: quyết định, biểu quyết, thu hồi
        {BundlePaths.Tasks}: việc đã giao, chuyển việc, nhắc việc
        {BundlePaths.Issued}: số đã cấp và nơi nhận
        {BundlePaths.Mails}: thư đã gửi và tình trạng; không có liên kết hay mã xác nhận
        {BundlePaths.Audit}: nhật ký của kế hoạch, mỗi dòng nối với dòng trước bằng mã băm SHA-256
        {BundlePaths.Manifest}: danh mục mọi tệp với kích thước và mã băm SHA-256
        {BundlePaths.ManifestDigest}: mã băm của danh mục
        {(head.Signed
            ? $"{BundlePaths.Seal}: chữ ký số của máy chủ trên {BundlePaths.Manifest} (CMS, tách rời)"
            : "CHƯA KÝ SỐ: hồ sơ này không có chữ ký của máy chủ. Mã băm cho thấy tệp bị hỏng hoặc bị sửa lẻ, không chứng minh được ai đã xuất.")}

        Kiểm tra ngoại tuyến, không cần cơ sở dữ liệu: audit verify --bundle TỆP.zip
        Nhật ký giữ nguyên văn để tính lại được mã băm, nên có địa chỉ mạng của người thao tác. Hãy bảo quản hồ sơ theo chế độ sử dụng đã ghi.

        """.ReplaceLineEndings("\n");
}
