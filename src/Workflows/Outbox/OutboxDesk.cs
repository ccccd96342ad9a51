using Microsoft.EntityFrameworkCore;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Outbox;

/// <summary>How far the senders are behind.</summary>
/// <param name="Waiting">Mails queued or under way.</param>
/// <param name="Parked">Mails that wait for an operator.</param>
/// <param name="OldestDue">Since when the oldest mail that is due has been waiting; null when none is.</param>
public sealed record OutboxLag(int Waiting, int Parked, DateTimeOffset? OldestDue);

/// <summary>What operators see and may do.</summary>
public sealed class OutboxDesk(WorkflowsDb db, IIds ids, TimeProvider time)
{
    public async Task<OutboxLag> LagAsync(CancellationToken stop)
    {
        var now = time.GetUtcNow();
        var mails = db.Set<OutboxMail>().AsNoTracking();
        return new OutboxLag(
            await mails.CountAsync(m => m.State == MailState.Queued || m.State == MailState.Sending, stop),
            await mails.CountAsync(m => m.State == MailState.Parked, stop),
            await mails.Where(m => m.State == MailState.Queued && m.NextAttemptAt <= now)
                .MinAsync(m => (DateTimeOffset?)m.NextAttemptAt, stop));
    }

    /// <summary>Mails that have not left, parked ones first, then by the time of the next attempt.</summary>
    public async Task<IReadOnlyList<OutboxMail>> UnsentAsync(int atMost, CancellationToken stop) =>
        [.. await ByStateAsync(atMost, stop, MailState.Parked), .. await ByStateAsync(atMost, stop, MailState.Queued, MailState.Sending)];

    /// <summary>Puts a parked mail back with all its attempts, inside the open transaction.</summary>
    /// <returns>The mail; a conflict when it is not parked (any more).</returns>
    public async Task<Result<OutboxMail>> ReplayAsync(Guid mailId, CancellationToken stop)
    {
        var mail = await db.Set<OutboxMail>()
            .FromSql($"SELECT * FROM mail.outbox WHERE id = {mailId} FOR UPDATE")
            .SingleOrDefaultAsync(stop);
        if (mail is null)
            return new NotFound("Không tìm thấy thư này.");
        if (mail.State is not MailState.Parked)
            return new Conflict("Thư này không còn ở trạng thái tạm dừng, nên không cần gửi lại.");
        if (!EmailAddress.IsValid(mail.ToAddress))
            return new Conflict("Địa chỉ người nhận không hợp lệ: hãy sửa địa chỉ trong danh bạ rồi gửi thông báo mới.");

        PutBack(mail);
        db.Tell(new(MailQueue.Channel));
        return mail;
    }

    /// <summary>Puts every parked mail back whose address is one, inside the open transaction.</summary>
    public async Task<IReadOnlyList<OutboxMail>> ReplayAllAsync(CancellationToken stop)
    {
        var parked = await db.Set<OutboxMail>()
            .FromSql($"SELECT * FROM mail.outbox WHERE state = 'Parked' ORDER BY created_at, id FOR UPDATE SKIP LOCKED")
            .ToListAsync(stop);
        var again = parked.Where(m => EmailAddress.IsValid(m.ToAddress)).ToList();
        again.ForEach(PutBack);
        db.Tell(new(MailQueue.Channel));
        return again;
    }

    private void PutBack(OutboxMail mail)
    {
        mail.State = MailState.Queued;
        mail.Attempts = 0;
        mail.NextAttemptAt = time.GetUtcNow();
        db.Add(new MailDelivery
        {
            Id = ids.Next(),
            MailId = mail.Id,
            Attempt = 0,
            At = mail.NextAttemptAt,
            Outcome = DeliveryOutcome.Replayed,
        });
    }

    private Task<List<OutboxMail>> ByStateAsync(int atMost, CancellationToken stop, params MailState[] states) =>
        db.Set<OutboxMail>().AsNoTracking()
            .Where(m => states.Contains(m.State))
            .OrderBy(m => m.NextAttemptAt)
            .Take(atMost)
            .ToListAsync(stop);
}
