using Workflows.Audit;

namespace Host.Mail;

/// <summary>The kinds of audit entries of this room.</summary>
internal static class MailAudit
{
    public const string Sent = "mail.sent";
    public const string Failed = "mail.failed";
    public const string Parked = "mail.parked";
    public const string Replayed = "mail.replayed";

    public static AuditEvent Of(string kind, Actor actor, Guid? planId, Guid? taskId, object data) =>
        new(kind, actor) { PlanId = planId, TaskId = taskId, Data = data };
}
