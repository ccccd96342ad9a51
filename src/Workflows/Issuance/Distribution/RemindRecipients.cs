using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Calendar;
using Workflows.Issuance.AfterIssue;
using Workflows.Outbox;
using Workflows.Outbox.Deliveries;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Issuance.Distribution;

/// <summary>
/// Reminds, once, a recipient that has not confirmed by the end of the working day after the mail went out: the decree wants it on the same
/// day (Điều 21.2.c), the next day leaves room for a late mail. Repeated until nobody is due; any number of hosts may do so.
/// </summary>
public sealed class RemindRecipients(WorkflowsDb db, MailQueue queue, CalendarReader calendars, AuditTrail audit, TimeProvider time)
{
    private const int LooksBackDays = 30;

    /// <returns>False when nobody is due.</returns>
    public async Task<bool> RunAsync(CancellationToken stop)
    {
        var now = time.GetUtcNow();
        var calendar = await calendars.LoadAsync(stop);
        // Whoever has been silent for longer stands on the document's page; a mail after a month would only puzzle.
        var since = now.AddDays(-LooksBackDays);
        var waiting = await (
            from recipient in db.Set<Recipient>().AsNoTracking()
            where recipient.ConfirmedAt == null && recipient.RemindedAt == null
            join mail in db.Set<OutboxMail>().AsNoTracking() on recipient.MailId equals mail.Id
            where mail.SentAt != null && mail.SentAt > since
                && !db.Set<DocumentChange>().Any(c => c.PlanId == recipient.PlanId && c.Kind == ChangeKind.Recalled)
                && !db.Set<DeliveryReport>().Any(r => r.MailId == mail.Id && r.Action == ReportAction.Failed)
            orderby mail.SentAt, recipient.Id
            select new { recipient.Id, mail.SentAt }).FirstOrDefaultAsync(stop);
        if (waiting?.SentAt is not { } sentAt || WorkingCalendar.EndOf(calendar.AddWorkingDays(VietnamTime.DateOf(sentAt), 1)) > now)
            return false;
        var due = await db.Set<Recipient>().FromSql($"SELECT * FROM plan.recipient WHERE id = {waiting.Id} FOR UPDATE SKIP LOCKED").SingleOrDefaultAsync(stop);
        // Another host has it, or was faster.
        if (due is not { ConfirmedAt: null, RemindedAt: null })
            return due is not null;
        due.RemindedAt = now;
        var plan = await db.Set<Plan>().AsNoTracking().SingleAsync(p => p.Id == due.PlanId, stop);
        var first = await db.Set<OutboxMail>().AsNoTracking().SingleAsync(m => m.Id == due.MailId, stop);
        queue.Enqueue(new OutgoingMail
        {
            ToAddress = first.ToAddress,
            ToName = first.ToName,
            Subject = $"[Đề nghị xác nhận đã nhận] {plan.NumberAndSymbol}: {MailText.Shorten(plan.Title)}",
            Body = new(
                "Văn bản đã được gửi nhưng chưa có xác nhận đã nhận; đề nghị mở văn bản và bấm “Xác nhận đã nhận”.",
                [],
                [
                    new("Văn bản", PlanStates.NameOf(plan.Instrument)),
                    new("Số, ký hiệu và ngày ban hành", $"{plan.NumberAndSymbol} {VietnamTime.Official(plan.IssuedDate!.Value)}"),
                    new("Đã gửi lúc", VietnamTime.Short(sentAt)),
                ],
                "Mở văn bản"),
            LinkId = first.LinkId,
            PlanId = plan.Id,
        });
        audit.Record(new("recipient.reminded", Actor.System) { PlanId = plan.Id, Data = new { due.Name, Address = first.ToAddress } });
        return true;
    }
}
