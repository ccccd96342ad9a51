using Workflows.Audit;
using Workflows.Outbox;

namespace Host.Mail;

/// <summary>The kinds of audit entries of this room.</summary>
internal static class MailAudit
{
    public const string Sent = "mail.sent";
    public const string Failed = "mail.failed";
    public const string Parked = "mail.parked";
    public const string Replayed = "mail.replayed";
    public const string Bounced = "mail.bounced";
    public const string Delayed = "mail.delayed";

    public static AuditEvent Of(string kind, Actor actor, Guid? planId, Guid? taskId, object data) =>
        new(kind, actor) { PlanId = planId, TaskId = taskId, Data = data };
}

/// <summary>A mail that was parked the moment it was written is in the trail like any other.</summary>
internal sealed class UnreachableMailAudit(AuditTrail audit) : IUnreachableMails
{
    public void Parked(OutboxMail mail) => audit.Record(MailAudit.Of(MailAudit.Parked, Actor.System, mail.PlanId, mail.TaskId, new
    {
        mail = mail.Id,
        to = mail.ToAddress,
        subject = mail.Subject,
        answer = mail.LastError,
    }));
}
