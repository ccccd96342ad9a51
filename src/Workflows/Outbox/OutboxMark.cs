using Microsoft.EntityFrameworkCore;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Outbox;

/// <summary>
/// Writes down what became of a claimed mail, inside the open transaction. A mark of a sender that lost its
/// lease changes nothing and says so.
/// </summary>
public sealed class OutboxMark(WorkflowsDb db, IIds ids, IRandomness randomness, TimeProvider time, RetryPolicy policy)
{
    /// <summary>The relay has it.</summary>
    /// <returns>The state afterwards; null when the lease was lost.</returns>
    public async Task<MailState?> SentAsync(ClaimedMail mail, string? answer, CancellationToken stop)
    {
        var now = time.GetUtcNow();
        var marked = await Held(mail).ExecuteUpdateAsync(
            set => set
                .SetProperty(m => m.State, MailState.Sent)
                .SetProperty(m => m.SentAt, now)
                .SetProperty(m => m.LastError, (string?)null)
                .SetProperty(m => m.LeaseOwner, (Guid?)null)
                .SetProperty(m => m.LeaseUntil, (DateTimeOffset?)null),
            stop) == 1;
        // It did leave, whoever holds the row now: the history tells the truth.
        Tell(mail, marked ? DeliveryOutcome.Sent : DeliveryOutcome.SentLate, answer);
        return marked ? MailState.Sent : null;
    }

    /// <summary>Refused for now: goes back with a growing wait, or is parked after the last attempt.</summary>
    public Task<MailState?> DeferredAsync(ClaimedMail mail, string? answer, CancellationToken stop) =>
        mail.Attempt >= policy.MaxAttempts
            ? ParkedAsync(mail, answer, stop)
            : BackAsync(
                mail, mail.Attempt, policy.After(mail.Attempt, randomness), DeliveryOutcome.Deferred, answer, stop);

    /// <summary>
    /// No answer, or none that says whose trouble it is: goes back and the attempt does not count, unless other mails
    /// got through since this one was tried last. Then it is this mail, and it ends parked like any other.
    /// </summary>
    /// <param name="counts">False when we broke off ourselves: that says nothing about the mail.</param>
    public async Task<MailState?> UnreachableAsync(
        ClaimedMail mail, TimeSpan wait, string? answer, CancellationToken stop, bool counts = true) =>
        counts && await OthersGotThroughAsync(mail, TimeSpan.Zero, stop)
            ? await DeferredAsync(mail, answer, stop)
            : await BackAsync(mail, mail.Attempt - 1, wait, DeliveryOutcome.Unreachable, answer, stop);

    /// <summary>
    /// Refused for good, but perhaps for our sender's sake, not for this mail's: parked when other mails get through
    /// these days, else it waits like the others.
    /// </summary>
    public async Task<MailState?> RefusedOutrightAsync(ClaimedMail mail, TimeSpan wait, string? answer, CancellationToken stop) =>
        await OthersGotThroughAsync(mail, policy.Recent, stop)
            ? await ParkedAsync(mail, answer, stop)
            : await BackAsync(mail, mail.Attempt - 1, wait, DeliveryOutcome.Unreachable, answer, stop);

    /// <summary>Not tried at all, for the sender stops: goes back at once as if it had not been claimed.</summary>
    public Task<MailState?> ReleasedAsync(ClaimedMail mail, CancellationToken stop) =>
        BackAsync(mail, mail.Attempt - 1, TimeSpan.Zero, outcome: null, answer: null, stop);

    /// <summary>Refused for good: waits for an operator.</summary>
    public async Task<MailState?> ParkedAsync(ClaimedMail mail, string? answer, CancellationToken stop) =>
        await ReturnAsync(mail, MailState.Parked, mail.Attempt, TimeSpan.Zero, DeliveryOutcome.Parked, answer, stop);

    private Task<MailState?> BackAsync(
        ClaimedMail mail, int attempts, TimeSpan wait, DeliveryOutcome? outcome, string? answer, CancellationToken stop) =>
        ReturnAsync(mail, MailState.Queued, attempts, wait, outcome, answer, stop);

    private async Task<MailState?> ReturnAsync(
        ClaimedMail mail,
        MailState state,
        int attempts,
        TimeSpan wait,
        DeliveryOutcome? outcome,
        string? answer,
        CancellationToken stop)
    {
        // Locked, so that a recall cannot slip between reading the wish to cancel and writing the state.
        var row = await db.Set<OutboxMail>()
            .FromSql($"SELECT * FROM mail.outbox WHERE id = {mail.Id} AND lease_owner = {mail.Lease} FOR UPDATE")
            .AsNoTracking()
            .SingleOrDefaultAsync(stop);
        if (row is null)
            return null;

        var after = row.CancelledAt is null ? state : MailState.Cancelled;
        var next = time.GetUtcNow() + wait;
        var error = outcome is null ? row.LastError : PlainText.Answer(answer);
        await Held(mail).ExecuteUpdateAsync(
            set => set
                .SetProperty(m => m.State, after)
                .SetProperty(m => m.Attempts, attempts)
                .SetProperty(m => m.NextAttemptAt, next)
                .SetProperty(m => m.LastError, error)
                .SetProperty(m => m.LeaseOwner, (Guid?)null)
                .SetProperty(m => m.LeaseUntil, (DateTimeOffset?)null),
            stop);
        if (outcome is { } happened)
            Tell(mail, after is MailState.Cancelled ? DeliveryOutcome.Cancelled : happened, answer);
        return after;
    }

    /// <summary>Another mail was accepted since this one was tried last, or within the time given.</summary>
    private async Task<bool> OthersGotThroughAsync(ClaimedMail mail, TimeSpan within, CancellationToken stop)
    {
        var now = time.GetUtcNow();
        var last = await db.Set<MailDelivery>().Where(d => d.MailId == mail.Id).MaxAsync(d => (DateTimeOffset?)d.At, stop);
        var since = within > TimeSpan.Zero && (last is null || last > now - within) ? now - within : last;
        return since is { } from
            && await db.Set<MailDelivery>().AnyAsync(d => d.Outcome == DeliveryOutcome.Sent && d.At > from && d.MailId != mail.Id, stop);
    }

    private IQueryable<OutboxMail> Held(ClaimedMail mail) => db.Set<OutboxMail>()
        .Where(m => m.Id == mail.Id && m.State == MailState.Sending && m.LeaseOwner == mail.Lease);

    private void Tell(ClaimedMail mail, DeliveryOutcome outcome, string? answer) => db.Add(new MailDelivery
    {
        Id = ids.Next(),
        MailId = mail.Id,
        Attempt = mail.Attempt,
        At = time.GetUtcNow(),
        Outcome = outcome,
        Response = PlainText.Answer(answer),
    });
}
