using System.Text.Json.Nodes;
using Host.Web.Plans.Reading;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Storage;

namespace Host.Web.Running;

/// <summary>One entry of the system's chain as operators read it.</summary>
public sealed record TrailLine(long Seq, DateTimeOffset At, string What, string Who, string? Post, string? Address, string? Note);

/// <summary>The newest entries of the system's chain: sign-ins, workflows published.</summary>
public sealed class SystemTrail(WorkflowsDb db)
{
    public const int Shown = 50;

    public async Task<IReadOnlyList<TrailLine>> NewestAsync(CancellationToken stop)
    {
        var entries = await db.Set<AuditEntry>().AsNoTracking()
            .Where(e => e.Chain == AuditTrail.SystemChain)
            .OrderByDescending(e => e.Seq).Take(Shown).ToListAsync(stop);
        return [.. entries.Select(Read)];
    }

    private static TrailLine Read(AuditEntry entry)
    {
        var body = JsonNode.Parse(entry.Body);
        var actor = body?["actor"];
        return new TrailLine(
            entry.Seq, entry.At, NameOf(entry.Kind), Text(actor?["name"]) ?? "–", Text(actor?["post"]), Text(actor?["address"]),
            ReasonOf(Text(body?["data"]?["reason"])));
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    internal static string NameOf(string kind) => kind switch
    {
        "signin.succeeded" => "Đăng nhập",
        "signin.failed" => "Đăng nhập không thành công",
        "signin.locked" => "Tài khoản bị khóa 15 phút",
        "signin.out" => "Đăng xuất",
        "account.password-set" => "Đặt mật khẩu",
        "account.rights-set" => "Đặt quyền đối với quy trình",
        "definition.created" => "Tạo quy trình",
        "definition.saved" => "Sửa bản nháp quy trình",
        "definition.imported" => "Nhập quy trình từ tệp",
        "definition.reverted" => "Quay về phiên bản cũ của quy trình",
        "definition.tried" => "Chạy thử quy trình",
        "definition.published" => "Công bố quy trình",
        "definition.retracted" => "Thu hồi quy trình",
        "definition.deleted" => "Xóa quy trình",
        "definition.version-deleted" => "Xóa một phiên bản quy trình",
        "definition.references-updated" => "Cập nhật quy trình con",
        "workflow.started" => "Mở phiên xử lý",
        "workflow.deleted" => "Xóa phiên xử lý",
        "workflow.task-answered" => "Trả lời việc giao ra ngoài",
        "workflow.event-published" => "Phát sự kiện cho quy trình",
        "organisation.imported" => "Cập nhật tổ chức từ tệp",
        "organisation.seeded" => "Tạo dữ liệu dùng thử",
        "substitution.granted" => "Ghi ủy quyền xử lý thay",
        "substitution.begun" => "Chuyển việc đang mở cho người xử lý thay",
        "substitution.revoked" => "Thu hồi ủy quyền xử lý thay",
        "delegation.granted" => "Ghi ủy quyền ký",
        "delegation.revoked" => "Thu hồi ủy quyền ký",
        "agency.merged" => "Sáp nhập cơ quan",
        "agency.codes-imported" => "Cập nhật mã định danh cơ quan",
        "person.work-transferred" => "Chuyển toàn bộ việc của một người",
        "person.deactivated" => "Ngừng sử dụng một người",
        "basis.added" => "Thêm căn cứ pháp lý vào danh mục",
        "basis.changed" => "Sửa căn cứ pháp lý trong danh mục",
        "book.opened" => "Mở sổ đăng ký văn bản",
        "book.started-at" => "Đặt số bắt đầu của sổ",
        "book.scheme-decided" => "Ghi nhận cách đánh số văn bản",
        "number.taken-outside" => "Lấy số cho văn bản ngoài hệ thống",
        "number.cancelled" => "Hủy số trong sổ văn bản đi",
        "register.imported" => "Nhập sổ văn bản cũ",
        "workfile.exported" => "Tải hồ sơ công việc về",
        "calendar.changed" => "Cập nhật lịch làm việc",
        "deadlines.recomputed" => "Tính lại các hạn đang mở theo lịch làm việc",
        "mail.sent" => "Gửi thư",
        "mail.failed" => "Gửi thư không thành công, sẽ gửi lại",
        "mail.parked" => "Tạm dừng một thư",
        "workflow.called" => "Gọi quy trình qua HTTP",
        "mail.bounced" => "Thư bị trả lại",
        "mail.delayed" => "Thư chưa tới, máy chủ thư còn đang thử",
        "mail.replayed" => "Xếp thư gửi lại",
        "mail.cancelled" => "Hủy thư chưa gửi",
        "workflow.incident" => "Quy trình gặp lỗi",
        "workflow.retried" => "Cho quy trình chạy lại",
        "workflow.moved" => "Chuyển bước của quy trình",
        "workflow.cancelled" => "Hủy quy trình đang chạy",
        "workflow.variable-edited" => "Sửa dữ liệu của quy trình",
        "workflow.migrated" => "Chuyển quy trình sang phiên bản khác",
        _ => Told(kind),
    };

    /// <summary>Kinds that belong to a plan are told as its page tells them.</summary>
    private static string Told(string kind)
    {
        var told = TimelineWords.Of(kind, new AuditFacts(null)).Text;
        return $"{char.ToUpper(told[0], Workflows.Values.VietnamTime.Culture)}{told[1..]}";
    }

    private static string? ReasonOf(string? reason) => reason switch
    {
        "unknown" => "không có tài khoản này",
        "password" => "sai mật khẩu",
        "locked" => "tài khoản đang tạm khóa",
        "inactive" => "người này đã ngừng sử dụng",
        _ => null,
    };
}
