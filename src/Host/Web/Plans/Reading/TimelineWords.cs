using System.Globalization;
using Workflows.Decisions;
using Workflows.Decisions.Consolidation;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Reminders;
using Workflows.Plans;
using Workflows.Values;

namespace Host.Web.Plans.Reading;

/// <param name="Text">Vietnamese sentence without its subject.</param>
/// <param name="Icon">Class of bootstrap-icons.</param>
/// <param name="Said">The person's own words.</param>
public sealed record Told(string Text, string Icon, string? Said = null);

/// <summary>
/// The one place that says in Vietnamese what each kind of audit entry means. A kind it does not know gets a general
/// sentence: an entry is never left out.
/// </summary>
public static class TimelineWords
{
    public static Told Of(string kind, AuditFacts facts) => kind switch
    {
        "plan.created" => new(facts.Data("copiedFrom") is null ? "tạo kế hoạch" : "tạo kế hoạch bằng cách sao chép từ kế hoạch cũ", "bi-plus-circle"),
        "plan.saved" => new("lưu nháp", "bi-save"),
        "plan.attachment-added" => new($"tải lên tệp “{facts.Data("name")}”", "bi-paperclip"),
        "plan.attachment-removed" => new($"gỡ tệp “{facts.Data("name")}”", "bi-paperclip"),
        "plan.main-document-set" => new(
            facts.After("name") is { } file ? $"chọn “{file}” làm văn bản chính" : "bỏ chọn văn bản chính", "bi-file-earmark-text"),
        "plan.version-frozen" => new($"chốt phiên bản {facts.Data("number")}", "bi-lock"),
        "plan.submitted" => new($"trình phiên bản {facts.Data("version")}", "bi-send", Words(facts.Data("note"))),
        "plan.withdrawn" => new("rút trình", "bi-arrow-counterclockwise", facts.Data("reason")),
        "plan.state-changed" => new($"chuyển kế hoạch sang trạng thái “{State(facts.After("state"))}”", "bi-arrow-right-circle"),
        "plan.workflow-changed" => new($"đổi hình thức ban hành từ “{Instrument(facts.Before("instrument"))}” thành “{Instrument(facts.After("instrument"))}”, bắt đầu lại theo quy trình của hình thức mới", "bi-shuffle"),
        "plan.screened" => new($"phân luồng hồ sơ: {facts.Data("way")}", "bi-signpost-split", facts.Data("why")),
        "plan.left-track" => new("kết thúc, không ban hành dưới hình thức kế hoạch", "bi-sign-turn-right", facts.Data("why")),
        "plan.draft-unlocked" => new("mở bản nháp để người soạn thảo sửa", "bi-unlock"),
        "number.reserved" => new($"cấp số {facts.Data("number")} ngày {facts.Data("issuedOn")} cho văn bản chờ ký số", "bi-123"),
        "number.released" => new($"hủy số {facts.Data("number")} ngày {facts.Data("issuedOn")} đã giữ cho văn bản chờ ký số", "bi-slash-circle", facts.Data("reason")),
        "document.signed" => new($"nhận tệp văn bản {facts.Data("number")} có chữ ký số của {facts.Data("signer")}", "bi-pen"),
        "document.sealed" => new($"nhận tệp văn bản {facts.Data("number")} có chữ ký số của cơ quan ({facts.Data("signer")})", "bi-patch-check"),
        "signing.returned" => new($"trả lại hồ sơ ở bước “{facts.Data("step")}”, không ký", "bi-reply", facts.Data("reason")),
        "plan.issued" when facts.Data("digital") == "true" => new($"phát hành văn bản {facts.Data("number")} ngày {facts.Data("issuedOn")} đã ký số", "bi-patch-check"),
        "plan.issued" => new($"cấp số {facts.Data("number")} ngày {facts.Data("issuedOn")} và phát hành", "bi-patch-check"),
        "plan.distributed" => new(
            $"xếp gửi văn bản tới {facts.CountOf("recipients")} nơi nhận{(facts.Data("onPaper") is { } paper && paper != "0" ? $", trong đó {paper} nơi nhận bản giấy" : "")}",
            "bi-envelope-paper"),
        "recipient.paper-sent" => new($"gửi bản giấy tới {facts.Data("name")}", "bi-envelope-paper"),
        "recipient.confirmed" => new($"xác nhận {facts.Data("name")} đã nhận văn bản: {facts.Data("by")}", "bi-envelope-check"),
        "recipient.reminded" => new($"nhắc {facts.Data("name")} xác nhận đã nhận văn bản", "bi-bell"),
        "document.changed" => new($"ghi nhận văn bản {facts.Data("words")?.ToLower(VietnamTime.Culture)}; báo {facts.Data("told")} nơi nhận", "bi-file-earmark-diff", facts.Data("reason")),
        "document.notice-confirmed" => new($"{facts.Data("name")} xác nhận đã nhận thông báo {(facts.Data("kind") == "Recalled" ? "thu hồi, đã hủy hoặc gửi trả văn bản" : "thay đổi văn bản")}", "bi-envelope-check"),
        "document.notice-sent" => new($"gửi {facts.Data("name")} thông báo bằng bản giấy", "bi-envelope-paper"),
        "exchange.packed" => new($"tạo gói liên thông cho {facts.Data("receivers")} nơi nhận", "bi-box-seam"),
        "exchange.status-taken" => new($"nhận trạng thái “{facts.Data("status")}” của {facts.Data("from")} qua trục liên thông", "bi-box-arrow-in-down", Words(facts.Data("description"))),
        "exchange.reply-taken" => new($"nhận văn bản trả lời số {facts.Data("number")} ngày {facts.Data("datedOn")} của {facts.Data("from")} qua trục liên thông", "bi-reply-all", Words(facts.Data("subject"))),
        "document.published" => new($"ghi nhận công bố: {facts.Data("words")?.ToLower(VietnamTime.Culture)}{(facts.Data("place") is { Length: > 0 } where ? $" tại {where}" : "")}", "bi-globe", Words(facts.Data("ground"))),
        "issuing.returned" => new("trả lại hồ sơ, chưa cấp số", "bi-reply", facts.Data("reason")),
        "task.opened" => new(
            $"giao việc “{facts.Data("step")}” cho {facts.Data("personName")}, {facts.Data("postTitle")}{Behalf(facts.Data("onBehalfOf"))}{Due(facts.Data("dueOn"))}", "bi-person-check"),
        "task.substituted" => new($"giao việc “{facts.Data("step")}” của {facts.Before("personName")} cho {facts.After("personName")} xử lý thay", "bi-person-down", facts.Data("reason")),
        "task.given-back" => new($"trả việc “{facts.Data("step")}” từ {facts.Before("personName")} về {facts.After("personName")}", "bi-person-up", facts.Data("reason")),
        "task.reassigned" or "task.transferred" => new(
            $"chuyển việc “{facts.Data("step")}” từ {facts.Before("personName")} sang {facts.After("personName")}, {facts.After("postTitle")}", "bi-person-gear", facts.Data("reason")),
        "task.succeeded" => new(
            $"chuyển việc “{facts.Data("step")}” của {facts.Data("agencyName")} cho {facts.After("personName")}, {facts.After("postTitle")}", "bi-buildings", facts.Data("reason")),
        "task.nudged" => new($"nhắc {facts.Data("personName")} xử lý việc “{facts.Data("step")}”", "bi-bell"),
        "task.reopened" => new($"mở lại bước “{facts.Data("step")}” mà {facts.Data("personName")} đã xử lý", "bi-skip-backward", facts.Data("reason")),
        "decision.recalled" => new($"thu hồi quyết định ở bước “{facts.Data("step")}”", "bi-arrow-counterclockwise", facts.Data("reason")),
        "plan.drafter-changed" => new($"giao việc soạn thảo của {facts.Before("drafterName")} cho {facts.After("drafterName")}", "bi-person-gear", facts.Data("reason")),
        "plan.draft-locked" => new("khóa bản nháp để xem xét phiên bản đã trình", "bi-lock"),
        "task.closed" => new($"kết thúc việc “{facts.Data("step")}” của {facts.Data("personName")}: {Closed(facts.Data("reason"))}", "bi-x-circle"),
        "task.reminded" => new($"nhắc {facts.Data("to")}: {Rung(facts.Data("rung"))}, việc “{facts.Data("step")}” của {facts.Data("personName")}{Due(facts.Data("dueOn"))}", "bi-bell"),
        "reminder.nobody" => new($"không có ai để báo chậm việc “{facts.Data("step")}” của {facts.Data("agencyName")}: chức danh đang khuyết", "bi-bell-slash"),
        "decision.cast" => new(Decision(facts), "bi-chat-square-text", Words(facts.Data("comment"))),
        "format.checked" => new(
            $"kiểm tra thể thức: {(facts.Data("passed") == "true" ? "đạt" : "không đạt")}; máy nêu {facts.Data("errors")} lỗi, {facts.Data("warnings")} cảnh báo, {facts.Data("notes")} lưu ý", "bi-spellcheck"),
        "round.opened" => new($"lấy ý kiến vòng {facts.Data("round")} của {facts.CountOf("agencies")} cơ quan, hạn {facts.Data("dueOn")}", "bi-people"),
        "round.closed" => new($"kết thúc lấy ý kiến vòng {facts.Data("round")}", "bi-people"),
        "poll.opened" => new($"đặt cách kết luận của bước “{facts.Data("step")}”: {facts.Data("rule")}", "bi-ui-checks"),
        "poll.closed" => new($"kết luận bước “{facts.Data("step")}”: {facts.Data("result")}", "bi-ui-checks"),
        "deadline.recomputed" => new(
            $"tính lại hạn bước “{facts.Data("step")}”: từ {Day(facts.Before("dueOn"))} thành {Day(facts.After("dueOn"))}", "bi-calendar-check", facts.Data("reason")),
        "deadline.extension-asked" => new($"đề nghị gia hạn cho ý kiến đến {Day(facts.Data("wishedOn"))}", "bi-calendar-plus", facts.Data("reason")),
        "deadline.extension-granted" => new(
            $"đồng ý gia hạn cho {facts.Data("agencyName")}: từ {Day(facts.Before("dueOn"))} thành {Day(facts.After("dueOn"))}", "bi-calendar-check", facts.Data("word")),
        "deadline.extension-refused" => new($"không đồng ý gia hạn cho {facts.Data("agencyName")}", "bi-calendar-x", facts.Data("word")),
        "deadline.extension-lapsed" => new($"đề nghị gia hạn của {facts.Data("agencyName")} không được trả lời trước khi hết hạn", "bi-calendar-x"),
        "deadline.clock-stopped" => new($"tạm dừng thời hạn của {facts.Data("agencyName")} vì thư bị trả lại", "bi-pause-circle", facts.Data("reason")),
        "deadline.clock-restarted" => new($"tính lại thời hạn của {facts.Data("agencyName")}: {Day(facts.After("dueOn"))}", "bi-play-circle"),
        "opinion.silent" => new($"ghi nhận {facts.Data("agencyName")} không có ý kiến trong thời hạn: {facts.Data("words")}", "bi-chat-square", facts.Data("detail")),
        "opinion.consent-deemed" => new(
            $"ghi nhận {facts.Data("agencyName")} không có ý kiến trong thời hạn – coi như thống nhất (hạn {Day(facts.Data("dueOn"))})", "bi-chat-square-dots", facts.Data("ground")),
        "opinion.consent-annulled" => new($"hủy ghi nhận “coi như thống nhất” của {facts.Data("agencyName")} vì thư không tới nơi", "bi-x-square", facts.Data("reason")),
        "opinion.answered" => new(
            facts.Data("agencyName") is { } answered
                ? $"trả lời ý kiến của {answered}, {facts.Data("place")}: {Response(facts.After("response"))}"
                : $"trả lời một ý kiến: {Response(facts.After("response"))}",
            "bi-reply",
            Words(string.Join(". ", new[] { facts.After("change"), facts.After("reason") ?? facts.After("explanation") }.Where(text => !string.IsNullOrEmpty(text))))),
        "opinions.consolidated" => new(
            (facts.Data("anotherRound") == "true" ? "tổng hợp ý kiến và gửi lấy ý kiến lại" : "tổng hợp, tiếp thu, giải trình ý kiến và trình tiếp")
                + (facts.Data("sha256") is { Length: > 12 } hash ? $"; chốt bảng tổng hợp lần {facts.Data("number")} (mã kiểm tra {hash[..12]})" : ""),
            "bi-journal-check",
            Words(string.Join(". ", new[] { facts.Data("note"), facts.Data("skipReason") }.Where(text => !string.IsNullOrEmpty(text))))),
        "followup.assigned" => new($"giao {facts.Data("tasks")} nhiệm vụ theo kế hoạch, trong đó {facts.Data("withDay")} nhiệm vụ có hạn", "bi-list-check"),
        "followup.accepted" => new($"nhận nhiệm vụ {Assignment(facts)}", "bi-check2"),
        "followup.change-asked" => new($"đề nghị đổi hạn hoặc cơ quan chủ trì của nhiệm vụ {Assignment(facts)}", "bi-calendar-plus", facts.Data("reason")),
        "followup.change-granted" => new($"đồng ý đổi nhiệm vụ {Assignment(facts)}: {Assigned(facts)}", "bi-calendar-check", facts.Data("reason")),
        "followup.change-refused" => new($"không đồng ý đổi nhiệm vụ {Assignment(facts)}", "bi-calendar-x", facts.Data("reason")),
        "followup.changed" => new($"đổi nhiệm vụ {Assignment(facts)}: {Assigned(facts)}", "bi-pencil-square", facts.Data("reason")),
        "followup.progressed" => new($"báo tiến độ nhiệm vụ {Assignment(facts)}", "bi-activity", facts.Data("reason")),
        "followup.result-recorded" => new($"ghi kết quả nhiệm vụ {Assignment(facts)}", "bi-clipboard-data", facts.Data("reason")),
        "followup.result-withdrawn" => new($"rút một kết quả của nhiệm vụ {Assignment(facts)}", "bi-clipboard-x", facts.Data("reason")),
        "followup.done" => new($"báo hoàn thành nhiệm vụ {Assignment(facts)}", "bi-check2-all", facts.Data("reason")),
        "followup.returned" => new($"trả lại nhiệm vụ {Assignment(facts)} để làm tiếp", "bi-reply", facts.Data("reason")),
        "followup.session-recorded" => new("ghi kết luận cuộc họp", "bi-journal-text"),
        "link.issued" => new($"tạo liên kết cho {facts.Data("address")}", "bi-link-45deg"),
        "link.resent" => new("gửi lại thư nhắc", "bi-envelope-arrow-up"),
        "link.viewed" => new($"mở liên kết trong thư gửi {facts.Data("address")} (lần {facts.Data("view")})", "bi-eye"),
        "link.file-read" => new($"mở tệp “{facts.Data("file")}” bằng liên kết trong thư", "bi-paperclip"),
        "link.spent" => new("trả lời bằng liên kết trong thư", "bi-link-45deg"),
        "link.wrong-code" => new($"nhập sai mã xác nhận, còn {facts.Data("left")} lần", "bi-shield-exclamation"),
        "task.seen" => new(
            facts.Data("address") is { } seenBy ? $"xem trang của liên kết gửi {seenBy}: có người thao tác trên trang" : "mở xem việc được giao sau khi đăng nhập", "bi-eye-fill"),
        "link.superseded" => new("thay liên kết cũ bằng liên kết mới", "bi-link-45deg"),
        "workflow.incident" => new($"dừng ở bước “{facts.Data("step")}”: {facts.Data("message")}", "bi-exclamation-triangle"),
        "workflow.started" => new("mở một phiên xử lý gắn với kế hoạch", "bi-play"),
        "workflow.retried" => new($"cho chạy lại bước “{facts.Data("step")}”", "bi-arrow-repeat", facts.Data("reason")),
        "workflow.moved" => new($"chuyển hồ sơ tới bước “{facts.Data("step")}”", "bi-skip-forward", facts.Data("reason")),
        "workflow.variable-edited" => new("sửa dữ liệu của quy trình", "bi-pencil-square", facts.Data("reason")),
        "workflow.cancelled" => new("hủy quy trình của hồ sơ", "bi-x-octagon", facts.Data("reason")),
        "workflow.migrated" => new($"chuyển hồ sơ sang phiên bản {facts.After("version")} của quy trình", "bi-box-arrow-in-right", facts.Data("reason")),
        "notice.nobody" => new($"không gửi được thông báo: {facts.Data("why")}", "bi-envelope-x"),
        "workfile.opened" => new($"mở hồ sơ công việc {facts.Data("code")}", "bi-folder-plus"),
        "workfile.closed" => new($"đóng hồ sơ công việc {facts.Data("code")}, thời hạn bảo quản: {facts.After("retention")}", "bi-folder-check"),
        "workfile.reopened" => new($"mở lại hồ sơ công việc {facts.Data("code")}", "bi-folder2-open", facts.Data("reason")),
        "mail.cancelled" => new("hủy thư chưa gửi vì việc đã kết thúc", "bi-envelope-dash"),
        "mail.sent" => new(facts.Data("to") is { } to ? $"gửi thư tới {to}{Subject(facts.Data("subject"))}" : "gửi thư điện tử", "bi-envelope-check"),
        "mail.failed" => new("gửi thư không thành công, sẽ gửi lại", "bi-envelope-exclamation"),
        "mail.parked" => new("tạm dừng gửi thư sau nhiều lần không thành công", "bi-envelope-x"),
        "mail.bounced" => new($"thư gửi {facts.Data("to")} bị trả lại", "bi-envelope-x", facts.Data("answer")),
        "mail.delayed" => new($"thư gửi {facts.Data("to")} chưa tới, máy chủ thư còn đang thử", "bi-envelope-exclamation", facts.Data("answer")),
        "mail.replayed" => new("cho gửi lại thư", "bi-envelope-arrow-up"),
        _ => new($"ghi nhận sự kiện “{kind}”", "bi-dot"),
    };

    /// <summary>What the system did several times in a row, in one sentence; null for acts that are told one by one.</summary>
    public static string? Together(string kind, IReadOnlyList<AuditFacts> all) => kind switch
    {
        "mail.sent" => $"gửi {all.Count} thư tới {Several(all, "to")}",
        "link.issued" => $"tạo {all.Count} liên kết cho {Several(all, "address")}",
        _ => null,
    };

    private static string Assignment(AuditFacts facts) => facts.Data("number") is { } number ? $"số {number} ({facts.Data("content")})" : "được giao";

    private static string Assigned(AuditFacts facts) => string.Join(", ", new[]
    {
        facts.Before("dueOn") == facts.After("dueOn") ? null : $"hạn {DayOrNone(facts.Before("dueOn"))} thành {DayOrNone(facts.After("dueOn"))}",
        facts.Before("lead") == facts.After("lead") ? null : $"cơ quan chủ trì {facts.Before("lead")} thành {facts.After("lead")}",
    }.OfType<string>());

    private static string DayOrNone(string? day) => Day(day) is { Length: > 0 } known ? known : "chưa có";

    private static string Several(IEnumerable<AuditFacts> all, string name) => string.Join(", ", all.Select(f => f.Data(name) ?? "?").Distinct().Order(StringComparer.Ordinal));

    private static string Subject(string? subject) => string.IsNullOrEmpty(subject) ? "" : $": “{subject}”";

    private static string? Words(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static string State(string? name) => Enum.TryParse<PlanState>(name, out var state) && Enum.IsDefined(state) ? PlanStates.NameOf(state) : name ?? "?";

    private static string Instrument(string? name) => Enum.TryParse<Instrument>(name, out var known) && Enum.IsDefined(known) ? PlanStates.NameOf(known) : name ?? "?";

    private static string Response(string? name) =>
        Enum.TryParse<OpinionResponse>(name, out var response) && Enum.IsDefined(response) ? OpinionResponses.NameOf(response) : name ?? "?";

    private static string Closed(string? name) => name switch
    {
        nameof(CloseReason.Recalled) => "người soạn thảo đã rút trình",
        nameof(CloseReason.NoAnswerInTime) => "không có ý kiến trong thời hạn",
        nameof(CloseReason.TakenBack) => "quyết định ở bước trước đã được thu hồi",
        nameof(CloseReason.Reopened) => "một bước trước đã được mở lại",
        nameof(CloseReason.Settled) => "các ý kiến khác đã đủ để kết luận",
        _ => "không còn cần nữa",
    };

    private static string Decision(AuditFacts facts)
    {
        var verdict = Enum.TryParse<Verdict>(facts.Data("verdict"), out var known) && Enum.IsDefined(known) ? Verdicts.NameOf(known) : facts.Data("verdict");
        var version = facts.Data("version") is { } number ? $" (phiên bản {number})" : "";
        var late = facts.Data("late") == "true" ? ", đến muộn" : "";
        var capacity = facts.Data("capacity") is { } mark ? $", ký {mark} theo {facts.Data("document")}" : "";
        return $"“{facts.Data("step")}”: {verdict}{version}{late}{capacity}";
    }

    private static string Rung(string? code) =>
        code is not null && ReminderLadder.ParseRung(code) is { IsSuccess: true, Value: var rung } ? rung.Words.ToLower(VietnamTime.Culture) : "nhắc việc";

    private static string Behalf(string? absent) => absent is null ? "" : $" (thay {absent})";

    private static string Due(string? day) => Day(day) is { Length: > 0 } due ? $", hạn {due}" : "";

    private static string Day(string? day) =>
        DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? VietnamTime.Short(date) : "";
}
