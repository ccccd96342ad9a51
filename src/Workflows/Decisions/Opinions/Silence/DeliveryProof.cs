using Microsoft.EntityFrameworkCore;
using Workflows.Outbox;
using Workflows.Outbox.Deliveries;
using Workflows.Storage;

namespace Workflows.Decisions.Opinions.Silence;

/// <summary>How and since when an agency is known to have the request.</summary>
/// <param name="Stage">Accepted or Opened: whichever came first.</param>
/// <param name="MailId">The mail that arrived; null for somebody who only opened the page signed in.</param>
public sealed record DeliveryProof(DeliveryStage Stage, DateTimeOffset At, Guid? MailId, string? Address);

/// <summary>What is known of tasks reaching their agencies, as far as deadlines depend on it.</summary>
/// <param name="Delivery">As everybody sees it.</param>
/// <param name="Proof">Null without proof.</param>
/// <param name="Doubt">Why an accepted mail is no proof; null where it is, or where there is none.</param>
public sealed record Reached(TaskDelivery Delivery, DeliveryProof? Proof, string? Doubt = null);

/// <summary>
/// Finds the first mail that arrived: a reminder, or a mail about a new day, must not make a request look as if it had
/// come later than it did.
/// </summary>
public sealed class DeliveryProofs(WorkflowsDb db, DeliveryReader deliveries, ReportWatch watch)
{
    private const string Unwatched =
        "máy chủ thư đã nhận thư, nhưng hệ thống chưa được cấu hình để nhận báo thư trả lại và trang xin ý kiến chưa được mở";

    /// <returns>An entry for every task asked.</returns>
    public async Task<IReadOnlyDictionary<Guid, Reached>> OfAsync(IReadOnlyCollection<Guid> tasks, CancellationToken stop)
    {
        var known = await deliveries.ForTasksAsync(tasks, stop);
        var arrived = (await (
            from mail in db.Set<OutboxMail>().AsNoTracking()
            where tasks.Contains(mail.TaskId!.Value) && mail.State == MailState.Sent && mail.SentAt != null
                && !db.Set<DeliveryReport>().Any(r => r.MailId == mail.Id && r.Action == ReportAction.Failed)
            orderby mail.SentAt
            select new { TaskId = mail.TaskId!.Value, mail.Id, mail.ToAddress, SentAt = mail.SentAt!.Value }).ToListAsync(stop)).ToLookup(m => m.TaskId);
        return known.ToDictionary(k => k.Key, k => ReachedBy(k.Value));

        Reached ReachedBy(TaskDelivery delivery) => ProofOf(delivery) is { } proof
            ? new(delivery, proof)
            : new(delivery, null, !watch.IsOn && delivery.Stage is DeliveryStage.Accepted ? Unwatched : null);

        DeliveryProof? ProofOf(TaskDelivery delivery)
        {
            if (!delivery.IsProven)
                return null;
            // Opened although the mail came back: then only the opening proves anything.
            var first = watch.IsOn && delivery.BouncedAt is null
                ? arrived[delivery.TaskId].FirstOrDefault(m => string.Equals(m.ToAddress, delivery.ToAddress, StringComparison.OrdinalIgnoreCase))
                : null;
            if (first is not null && !(delivery.OpenedAt < first.SentAt))
                return new(DeliveryStage.Accepted, first.SentAt, first.Id, first.ToAddress);
            return delivery.OpenedAt is { } opened ? new(DeliveryStage.Opened, opened, first?.Id, first?.ToAddress) : null;
        }
    }
}
