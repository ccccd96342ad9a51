using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Outbox;

/// <summary>Hears of mails that nobody can be reached by; implemented by the host, which writes its trail.</summary>
public interface IUnreachableMails
{
    /// <summary>Inside the transaction that parks the mail.</summary>
    void Parked(OutboxMail mail);
}

/// <summary>Where rooms put mails: a row in the transaction of the act that causes it.</summary>
public sealed class MailQueue(WorkflowsDb db, IIds ids, TimeProvider time, IEnumerable<IUnreachableMails>? unreachable = null)
{
    /// <summary>Told after each commit that gave senders something to do.</summary>
    public const string Channel = "outbox";

    /// <summary>Longest subject kept whole, in UTF-16 units; phones show far less.</summary>
    internal const int MaxSubject = 240;

    /// <summary>End of a long subject that is kept: the deadline stands there.</summary>
    private const int SubjectTail = 60;

    /// <summary>
    /// Stages one mail. Control characters in any header value are a programming error and throw. An address
    /// nobody can be reached at parks the mail at once, for the operators: a bad entry in the address book
    /// must not stop a decision.
    /// </summary>
    /// <returns>The mail's id.</returns>
    public Guid Enqueue(OutgoingMail mail)
    {
        var address = Header(mail.ToAddress, "address");
        var reachable = EmailAddress.IsValid(address);
        var now = time.GetUtcNow();
        var row = new OutboxMail
        {
            Id = ids.Next(),
            PlanId = mail.PlanId,
            TaskId = mail.TaskId,
            LinkId = mail.LinkId,
            FileId = mail.FileId,
            ToAddress = address,
            ToName = Header(mail.ToName, "recipient's name"),
            Subject = Shortened(Header(mail.Subject, "subject")),
            Body = Clean(mail.Body),
            WithCode = mail.WithCode,
            State = reachable ? MailState.Queued : MailState.Parked,
            NextAttemptAt = now,
            CreatedAt = now,
            LastError = reachable ? null : "Địa chỉ thư điện tử của người nhận bị trống hoặc không hợp lệ.",
        };
        if (row.Subject.Length == 0)
            throw new ArgumentException("A mail needs a subject.", nameof(mail));
        if (mail.WithCode && mail.LinkId is null)
            throw new ArgumentException("A code belongs to a link: the mail names none.", nameof(mail));
        db.Add(row);
        db.Tell(new(Channel));
        if (!reachable)
        {
            foreach (var listener in unreachable ?? [])
                listener.Parked(row);
        }

        return row.Id;
    }

    /// <summary>
    /// Stops the mails of a task that was closed and that no relay has yet. Takes effect inside the open
    /// transaction at once, so mails staged afterwards (a receipt, a notice of recall) are not touched.
    /// </summary>
    /// <returns>How many were stopped.</returns>
    public async Task<int> CancelForAsync(Guid taskId, CancellationToken stop)
    {
        var staged = db.Held<OutboxMail>().Where(m => m.TaskId == taskId).Select(m => db.Entry(m))
            .Where(e => e.State is EntityState.Added)
            .ToList();
        staged.ForEach(e => e.State = EntityState.Detached);

        var now = time.GetUtcNow();
        // One that is under way cannot be called back: it keeps its state, but a failed try is not repeated.
        await using var command = new NpgsqlCommand(
            """
            WITH ended AS (
                UPDATE mail.outbox SET cancelled_at = $1, state = CASE state WHEN 'Sending' THEN state ELSE 'Cancelled' END
                WHERE task_id = $2 AND cancelled_at IS NULL AND state IN ('Queued', 'Parked', 'Sending')
                RETURNING state)
            SELECT count(*) FILTER (WHERE state = 'Cancelled') FROM ended
            """,
            (NpgsqlConnection)db.Database.GetDbConnection());
        command.Parameters.Add(new() { Value = now });
        command.Parameters.Add(new() { Value = taskId });
        return (int)(long)(await command.ExecuteScalarAsync(stop))! + staged.Count;
    }

    private static string Header(string value, string what)
    {
        // Before normalising, which would trim a line end away instead of refusing it.
        if (VietnameseText.HasForbiddenCharacter(value, allowLines: false) || value.Any(c => c is '\u2028' or '\u2029'))
            throw new ArgumentException($"The {what} of a mail holds a control character.", nameof(value));
        return VietnameseText.Normalise(value);
    }

    private static string Shortened(string subject)
    {
        if (subject.Length <= MaxSubject)
            return subject;
        var letters = new StringInfo(subject);
        var tail = letters.SubstringByTextElements(Math.Max(0, letters.LengthInTextElements - SubjectTail));
        var room = MaxSubject - tail.Length - 3;
        var head = new StringBuilder();
        foreach (var word in subject.Split(' '))
        {
            if (head.Length + word.Length + 1 > room)
                break;
            head.Append(head.Length > 0 ? " " : "").Append(word);
        }

        return $"{head} … {tail[(tail.IndexOf(' ', StringComparison.Ordinal) + 1)..]}";
    }

    private static MailBody Clean(MailBody body) => new(
        Clean(body.Headline),
        [.. body.Paragraphs.Select(Clean)],
        [.. body.Facts.Select(f => new MailFact(Clean(f.Label), Clean(f.Value)))],
        body.Action is null ? null : Clean(body.Action),
        body.Closing is null ? null : [.. body.Closing.Select(Clean)]);

    private static string Clean(string text) => PlainText.Of(text);
}
