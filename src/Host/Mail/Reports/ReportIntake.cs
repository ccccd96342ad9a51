using Workflows.Audit;
using Workflows.Outbox.Deliveries;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Mail.Reports;

/// <summary>
/// One message from the bounce mailbox, by whichever road: read, recorded with its audit entries, committed. Taking the
/// same message up again changes nothing.
/// </summary>
internal sealed class ReportIntake(IServiceScopeFactory scopes, ILogger<ReportIntake> log)
{
    /// <returns>Null when it was recorded, now or before; else why it could not be read, in Vietnamese.</returns>
    /// <exception cref="Exception">The database is away: the message is to be brought again.</exception>
    public async Task<string?> TakeAsync(ReadOnlyMemory<byte> message, CancellationToken stop)
    {
        var reading = ReportReader.Read(message.Span);
        if (reading is ReportReading.Unreadable(var reason))
            return reason;
        var deliveries = ((ReportReading.Readable)reading).Deliveries;

        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WorkflowsDb>();
        var record = scope.ServiceProvider.GetRequiredService<RecordBounce>();
        var audit = scope.ServiceProvider.GetRequiredService<AuditTrail>();
        await db.CommitAsync<Done>(
            async inner =>
            {
                foreach (var delivery in deliveries)
                    Tell(audit, await record.HandleAsync(delivery, inner));
                return Done.Value;
            },
            stop: stop);
        return null;
    }

    private void Tell(AuditTrail audit, RecordedReport recorded)
    {
        var (report, isNew, mail, _) = recorded;
        if (!isNew)
            return;
        log.LogInformation(
            "Delivery report {Report}: {Action} {Status} for mail {MailId}", report.Id, report.Action, report.Status, mail?.Id);
        // That a mail arrived is what everybody takes for granted.
        if (mail is null || report.Action is not (ReportAction.Failed or ReportAction.Delayed))
            return;
        audit.Record(MailAudit.Of(report.Action is ReportAction.Failed ? MailAudit.Bounced : MailAudit.Delayed, Actor.System, mail.PlanId, mail.TaskId, new
        {
            mail = mail.Id,
            to = mail.ToAddress,
            subject = mail.Subject,
            recipient = report.Recipient,
            status = report.Status,
            answer = report.Diagnostic,
            report = report.Id,
        }));
    }
}
