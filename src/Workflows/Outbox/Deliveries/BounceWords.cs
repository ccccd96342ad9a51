namespace Workflows.Outbox.Deliveries;

/// <summary>What a status of RFC 3463 means to the people of an office, and what they can do about it.</summary>
public static class BounceWords
{
    /// <summary>Vietnamese sentence for a mail that was given up.</summary>
    /// <param name="status">E.g. "5.1.1"; null when none was given.</param>
    public static string ReasonOf(string? status) => Detail(status) switch
    {
        "1.1" or "1.0" => "Hộp thư này không tồn tại: kiểm tra địa chỉ thư.",
        "1.2" or "1.4" or "4.4" or "4.3" => "Không tìm thấy máy chủ thư của địa chỉ này: kiểm tra phần sau dấu @ của địa chỉ thư.",
        "1.3" => "Địa chỉ thư viết sai: kiểm tra địa chỉ thư.",
        "1.6" or "1.10" => "Hộp thư đã chuyển đi hoặc không nhận thư nữa: kiểm tra địa chỉ thư.",
        "1.7" or "1.8" => "Máy chủ thư bên nhận không chấp nhận địa chỉ gửi của hệ thống: báo quản trị hệ thống.",
        "2.1" => "Hộp thư đang bị khóa hoặc ngừng hoạt động: liên hệ người nhận hoặc kiểm tra địa chỉ thư.",
        "2.2" => "Hộp thư đã đầy: đề nghị người nhận dọn hộp thư rồi gửi lại.",
        "2.3" or "3.4" => "Thư vượt dung lượng cho phép của hộp thư nhận.",
        "4.1" or "4.2" or "4.5" or "4.7" => "Máy chủ thư bên nhận không nhận thư trong nhiều lần thử: thử gửi lại hoặc liên hệ người nhận.",
        "7.1" => "Máy chủ thư bên nhận từ chối thư: kiểm tra địa chỉ thư hoặc báo quản trị hệ thống.",
        { } other when other.StartsWith("1.", StringComparison.Ordinal) => "Địa chỉ thư không nhận được thư: kiểm tra địa chỉ thư.",
        { } other when other.StartsWith("2.", StringComparison.Ordinal) => "Hộp thư nhận không nhận được thư: liên hệ người nhận.",
        { } other when other.StartsWith("7.", StringComparison.Ordinal) => "Máy chủ thư bên nhận từ chối thư vì quy tắc an toàn: báo quản trị hệ thống.",
        _ => "Máy chủ thư không chuyển được thư: kiểm tra địa chỉ thư hoặc báo quản trị hệ thống.",
    };

    /// <summary>Subject and detail, without the class.</summary>
    private static string? Detail(string? status) =>
        status?.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? status[(dot + 1)..] : null;
}
