using Microsoft.EntityFrameworkCore;
using Workflows.Outbox;
using Workflows.Outbox.Deliveries;
using Workflows.Storage;

namespace Workflows.Issuance.Distribution;

/// <summary>One recipient and how far the document has come to it.</summary>
/// <param name="IsStuck">The mail was given up or stopped: an operator must look.</param>
/// <param name="SentAt">The relay took the mail, or the clerk sent the paper; null before.</param>
/// <param name="BouncedAt">A server reported that it could not deliver the mail.</param>
/// <param name="BounceStatus">Its status (RFC 3463), see <see cref="BounceWords"/>.</param>
public sealed record RecipientLine(
    Guid Id, int Position, int Member, string Name, string? GroupName, DeliveryChannel Channel, string? Address, bool IsStuck, DateTimeOffset? SentAt, DateTimeOffset? BouncedAt, string? BounceStatus,
    DateTimeOffset? RemindedAt, DateTimeOffset? ConfirmedAt, string? ConfirmedBy)
{
    /// <summary>It has it, as far as anybody said; or it went out and nothing else is known.</summary>
    public bool IsServed => ConfirmedAt is not null || (SentAt is not null && BouncedAt is null);

    /// <summary>Vietnamese sentence; null when it did not come back.</summary>
    public string? BounceReason => BouncedAt is null ? null : BounceWords.ReasonOf(BounceStatus);
}

/// <summary>Who was to get an issued document and who was served, in the printed order.</summary>
public sealed class RecipientBoard(WorkflowsDb db)
{
    public async Task<IReadOnlyList<RecipientLine>> ForAsync(Guid planId, CancellationToken stop) => await (
        from recipient in db.Set<Recipient>().AsNoTracking()
        where recipient.PlanId == planId
        join mail in db.Set<OutboxMail>().AsNoTracking() on recipient.MailId equals mail.Id into mails
        from mail in mails.DefaultIfEmpty()
        let bounce = db.Set<DeliveryReport>()
            .Where(r => r.MailId == recipient.MailId && recipient.MailId != null && r.Action == ReportAction.Failed)
            .OrderByDescending(r => r.RecordedAt).ThenByDescending(r => r.Id).FirstOrDefault()
        orderby recipient.Position, recipient.Member
        select new RecipientLine(
            recipient.Id,
            recipient.Position,
            recipient.Member,
            recipient.Name,
            recipient.GroupName,
            recipient.Channel,
            recipient.Address,
            mail != null && (mail.State == MailState.Parked || mail.State == MailState.Cancelled),
            mail == null ? recipient.DispatchedAt : mail.SentAt,
            bounce == null ? null : bounce.RecordedAt,
            bounce == null ? null : bounce.Status,
            recipient.RemindedAt,
            recipient.ConfirmedAt,
            recipient.ConfirmedBy)).ToListAsync(stop);
}
