using Workflows.Audit;
using Workflows.Outbox;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Mail;

/// <summary>One claimed mail: render, hand over, write down what came of it together with its audit entry.</summary>
internal sealed class MailDispatch(
    IServiceScopeFactory scopes,
    MailRenderer renderer,
    IMailRelay relay,
    SenderPace pace,
    TimeProvider time,
    ILogger<MailDispatch> log)
{
    /// <param name="mail">Claimed by this sender.</param>
    /// <param name="until">End of its lease: past it, nothing is marked any more.</param>
    /// <param name="relayPause">When to try again if the relay is away.</param>
    /// <param name="finish">Gives up sending; the mail then goes back.</param>
    /// <returns>The relay's answer.</returns>
    public async Task<RelayAnswer> SendAsync(
        ClaimedMail mail, DateTimeOffset until, TimeSpan relayPause, CancellationToken finish)
    {
        var answer = await HandOverAsync(mail, finish);
        var pause = finish.IsCancellationRequested ? TimeSpan.Zero : relayPause;
        await MarkAsync(mail, until, answer, (mark, stop) => answer switch
        {
            Accepted => mark.SentAsync(mail, answer.Text, stop),
            RefusedForGood => mark.ParkedAsync(mail, answer.Text, stop),
            RefusedOutright => mark.RefusedOutrightAsync(mail, pause, answer.Text, stop),
            Away => mark.UnreachableAsync(mail, pause, answer.Text, stop, counts: !finish.IsCancellationRequested),
            _ => mark.DeferredAsync(mail, answer.Text, stop),
        });
        return answer;
    }

    /// <summary>Gives a mail back that was claimed just before the host began to stop.</summary>
    public async Task<RelayAnswer> ReleaseAsync(ClaimedMail mail, DateTimeOffset until)
    {
        await MarkAsync(mail, until, answer: null, (mark, stop) => mark.ReleasedAsync(mail, stop));
        return new RefusedForNow("released");
    }

    private async Task<RelayAnswer> HandOverAsync(ClaimedMail mail, CancellationToken finish)
    {
        try
        {
            return await relay.SendAsync(await renderer.RenderAsync(mail), finish);
        }
        catch (Exception failure)
        {
            // A defect of ours with this one mail: the others go on, this one comes back and ends parked.
            log.LogError(failure, "Mail {MailId} could not be rendered or handed over", mail.Id);
            return new RefusedForNow($"{failure.GetType().Name}: lỗi khi soạn thư, xem nhật ký của máy chủ.");
        }
    }

    /// <summary>Tries for as long as the lease holds: a mail that left must not leave again for want of a mark.</summary>
    private async Task MarkAsync(
        ClaimedMail mail,
        DateTimeOffset until,
        RelayAnswer? answer,
        Func<OutboxMark, CancellationToken, Task<MailState?>> write)
    {
        while (true)
        {
            try
            {
                Log(mail, await MarkOnceAsync(mail, answer, write), answer);
                return;
            }
            catch (Exception failure) when (time.GetUtcNow() + pace.DatabasePause < until)
            {
                log.LogWarning(failure, "The outcome of mail {MailId} could not be written down; trying again", mail.Id);
                await Task.Delay(pace.DatabasePause, time);
            }
        }
    }

    private async Task<MailState?> MarkOnceAsync(
        ClaimedMail mail, RelayAnswer? answer, Func<OutboxMark, CancellationToken, Task<MailState?>> write)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WorkflowsDb>();
        var mark = scope.ServiceProvider.GetRequiredService<OutboxMark>();
        var audit = scope.ServiceProvider.GetRequiredService<AuditTrail>();
        MailState? state = null;
        await db.CommitAsync<Done>(async stop =>
        {
            state = await write(mark, stop);
            if (KindOf(state, answer) is { } kind)
                audit.Record(MailAudit.Of(kind, Actor.System, mail.PlanId, mail.TaskId, new
                {
                    mail = mail.Id,
                    to = mail.ToAddress,
                    subject = mail.Subject,
                    messageId = mail.MessageId,
                    attempt = mail.Attempt,
                    answer = answer?.Text,
                }));
            return Done.Value;
        });
        return state;
    }

    // An absent relay says nothing about a mail: it would fill the plans' trails for as long as it lasts.
    private static string? KindOf(MailState? state, RelayAnswer? answer) => (state, answer) switch
    {
        (MailState.Sent, _) => MailAudit.Sent,
        (MailState.Parked, _) => MailAudit.Parked,
        (MailState.Queued, RefusedForNow) => MailAudit.Failed,
        _ => null,
    };

    private void Log(ClaimedMail mail, MailState? state, RelayAnswer? answer)
    {
        if (state is null)
            log.LogWarning("Mail {MailId}: the lease was lost before its outcome was written", mail.Id);
        else if (state is MailState.Parked)
            log.LogError("Mail {MailId} of plan {PlanId}, task {TaskId} is parked: {Answer}", mail.Id, mail.PlanId, mail.TaskId, answer?.Text);
        else
            log.LogInformation(
                "Mail {MailId} of plan {PlanId}, task {TaskId}: {State}, attempt {Attempt}, {Answer}",
                mail.Id, mail.PlanId, mail.TaskId, state, mail.Attempt, answer?.Text);
    }
}
