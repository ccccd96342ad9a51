using Microsoft.EntityFrameworkCore;
using Workflows.Storage;

namespace Workflows.Outbox.Deliveries;

/// <summary>One report as operators see it.</summary>
/// <param name="Mail">The mail it is about; null when it is about none of ours.</param>
public sealed record ReportLine(DeliveryReport Report, OutboxMail? Mail);

/// <summary>What operators see of delivery reports.</summary>
public sealed class ReportDesk(WorkflowsDb db)
{
    /// <summary>Trouble with mails of ours, newest first: bounces and delays.</summary>
    public async Task<IReadOnlyList<ReportLine>> TroubleAsync(int atMost, CancellationToken stop) => await (
        from report in db.Set<DeliveryReport>().AsNoTracking()
        where report.Action == ReportAction.Failed || report.Action == ReportAction.Delayed
        join mail in db.Set<OutboxMail>().AsNoTracking() on report.MailId equals mail.Id
        orderby report.RecordedAt descending, report.Id descending
        select new ReportLine(report, mail)).Take(atMost).ToListAsync(stop);

    /// <summary>Reports about no mail of ours, newest first.</summary>
    public async Task<IReadOnlyList<ReportLine>> UnmatchedAsync(int atMost, CancellationToken stop) =>
        await db.Set<DeliveryReport>().AsNoTracking()
            .Where(r => r.MailId == null)
            .OrderByDescending(r => r.RecordedAt).ThenByDescending(r => r.Id)
            .Take(atMost).Select(r => new ReportLine(r, null)).ToListAsync(stop);
}
