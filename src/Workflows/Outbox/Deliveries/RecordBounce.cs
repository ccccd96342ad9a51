using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Outbox.Deliveries;

/// <summary>What came of one report.</summary>
/// <param name="Report">The row, whether made now or by an earlier copy.</param>
/// <param name="IsNew">False for a report that was recorded before: nothing happened.</param>
/// <param name="Mail">The mail of ours it is about; null for none.</param>
/// <param name="Bounce">What listeners were told; null when it is not the end of a mail of ours.</param>
public sealed record RecordedReport(DeliveryReport Report, bool IsNew, OutboxMail? Mail, Bounce? Bounce);

/// <summary>
/// Writes down what a delivery report says, inside the open transaction, and tells the listeners of a bounce. The same
/// report twice is one row. A report about no mail of ours is kept for operators: it is never an error, because a
/// report that could fail would be delivered again for ever.
/// </summary>
/// <remarks>
/// Only the Message-ID finds the mail. It cannot be guessed, so nobody but those who had the mail in hand can report
/// about it; a recipient alone would let anybody stop anybody's deadline. A recipient that is not the mail's is a
/// forwarding behind it and counts all the same.
/// </remarks>
public sealed partial class RecordBounce(WorkflowsDb db, IIds ids, TimeProvider time, IEnumerable<IBounceListener> listeners)
{
    private const int MaxMessageId = 998;
    private const int MaxRecipient = 320;

    public async Task<RecordedReport> HandleAsync(ReportedDelivery reported, CancellationToken stop)
    {
        var messageId = Line(reported.MessageId, MaxMessageId);
        var mail = messageId is null
            ? null
            : await db.Set<OutboxMail>().AsNoTracking().SingleOrDefaultAsync(m => m.MessageId == messageId, stop);
        var status = reported.Status is { } given && Status().IsMatch(given) ? given : null;
        // A mail has one recipient: a report that does not name it can mean no other.
        var recipient = Line(reported.Recipient, MaxRecipient) ?? mail?.ToAddress;
        var row = new DeliveryReport
        {
            Id = ids.Next(),
            ReportKey = Sha256Hash.Of(string.Join('\n', reported.ReportIdentity, messageId, recipient?.ToLowerInvariant(), reported.Action, status)).Hex,
            MailId = mail?.Id,
            MessageId = messageId,
            Recipient = recipient,
            Action = reported.Action,
            Status = status,
            Diagnostic = PlainText.Answer(reported.Diagnostic),
            Reporter = PlainText.Answer(reported.Reporter),
            ReportedAt = reported.ReportedAt?.ToUniversalTime(),
            RecordedAt = time.GetUtcNow(),
        };
        // One at a time for each mail: which bounce is its first must have one answer.
        if (mail is not null)
            await db.EnterAloneAsync($"delivery reports of {mail.Id}", stop);
        if (await InsertAsync(row, stop) == 0)
            return new(await db.Set<DeliveryReport>().AsNoTracking().SingleAsync(r => r.ReportKey == row.ReportKey, stop), false, mail, null);
        if (mail is null || row.Action is not ReportAction.Failed)
            return new(row, true, mail, null);

        var bounce = new Bounce
        {
            ReportId = row.Id,
            MailId = mail.Id,
            TaskId = mail.TaskId,
            PlanId = mail.PlanId,
            Recipient = recipient!,
            At = row.RecordedAt,
            Reason = BounceWords.ReasonOf(status),
            IsPermanent = status is null || status[0] is not '4',
            Status = status,
            IsFirst = !await db.Set<DeliveryReport>()
                .AnyAsync(r => r.MailId == mail.Id && r.Action == ReportAction.Failed && r.Id != row.Id, stop),
        };
        foreach (var listener in listeners)
            await listener.BouncedAsync(bounce, stop);
        return new(row, true, mail, bounce);
    }

    // By hand, for a duplicate must neither end the transaction nor be read before it is written.
    private Task<int> InsertAsync(DeliveryReport row, CancellationToken stop) => db.Database.ExecuteSqlAsync($"""
        INSERT INTO mail.delivery_report
          (id, report_key, mail_id, message_id, recipient, action, status, diagnostic, reporter, reported_at, recorded_at)
        VALUES ({row.Id}, {row.ReportKey}, {row.MailId}, {row.MessageId}, {row.Recipient}, {row.Action.ToString()},
          {row.Status}, {row.Diagnostic}, {row.Reporter}, {row.ReportedAt}, {row.RecordedAt})
        ON CONFLICT (report_key) DO NOTHING
        """, stop);

    private static string? Line(string? text, int max) =>
        PlainText.Answer(text) is { } line ? line.Length <= max ? line : null : null;

    [GeneratedRegex(@"^[245]\.[0-9]{1,3}\.[0-9]{1,3}\z")]
    private static partial Regex Status();
}
