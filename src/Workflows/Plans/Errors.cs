using Workflows.Values;

namespace Workflows.Plans;

/// <summary>No such plan.</summary>
public sealed record PlanNotFound() : NotFound("Không tìm thấy kế hoạch.");

/// <summary>Only the person who drafts it edits a draft.</summary>
public sealed record NotTheDrafter() : Forbidden("Chỉ người soạn thảo được sửa kế hoạch này.");

/// <summary>Others are looking at the frozen version.</summary>
public sealed record DraftIsLocked() : Conflict(
    "Kế hoạch đang được xem xét nên không sửa được. Chỉ sửa khi kế hoạch được trả lại cho người soạn thảo.");

/// <summary>The plan is at its end.</summary>
public sealed record PlanIsFinal(PlanState State) : Conflict(
    $"Kế hoạch đã kết thúc ({PlanStates.NameOf(State)}) nên không thay đổi được.");

/// <summary>A second tab, or a second person, saved in the meantime.</summary>
public sealed record StaleSave() : Conflict(
    "Kế hoạch đã được lưu ở một cửa sổ khác sau khi bạn mở trang này. Nội dung bạn vừa nhập chưa được lưu: " +
    "hãy chép lại phần đã sửa, tải lại trang rồi nhập tiếp.");

/// <summary>A draft marked as a state secret; nothing of it is stored.</summary>
public sealed record StateSecretRefused(Secrecy Secrecy) : Invalid(
    $"Dự thảo được đánh dấu độ mật “{PlanStates.NameOf(Secrecy)}” nên hệ thống từ chối và không lưu nội dung nào. " +
    $"Luật Bảo vệ bí mật nhà nước nghiêm cấm soạn thảo, lưu giữ tài liệu có nội dung bí mật nhà nước " +
    $"trên máy tính hoặc thiết bị đã kết nối hoặc đang kết nối mạng ({StateSecretLaw.InForce}). " +
    "Hãy soạn thảo trên máy tính độc lập theo quy định về bảo vệ bí mật nhà nước.",
    "secrecy");

/// <summary>The attachment is not there (any more).</summary>
public sealed record AttachmentNotFound() : NotFound("Không tìm thấy tệp đính kèm.");

/// <summary>An uploaded file that is not taken, and why.</summary>
public sealed record UploadRefused(string Message) : Invalid(Message, "file");
