using Workflows.Outbox;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Mail;

/// <summary>
/// Drains the outbox: claim in one transaction, send outside any, mark in another. Woken by commits, with a
/// sweep as the safety net. Many hosts may run one each.
/// </summary>
/// <remarks>
/// A crash between the relay's yes and the mark sends the mail once more, with the same Message-ID; it is
/// never lost.
/// </remarks>
internal sealed class MailSender(
    IServiceScopeFactory scopes,
    MailDispatch dispatch,
    OutboxWake wake,
    MailSettings settings,
    IIds ids,
    SenderPace pace,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<MailSender> log) : BackgroundService
{
    private TimeSpan relayPause;

    /// <summary>Of a claim whose COMMIT was not heard of: it may hold mails that nobody sends.</summary>
    private Guid? unheard;

    private bool databaseAway;

    /// <summary>The last try found no relay.</summary>
    public bool RelayIsAway => relayPause > TimeSpan.Zero;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The address printed into mails may be the one the server listens on.
        if (settings.SiteAddress is null && !await StartedAsync(stoppingToken))
            return;
        using var finish = new CancellationTokenSource();
        await using var afterGrace = stoppingToken.Register(() => finish.CancelAfter(pace.StopGrace));
        var listening = wake.ListenAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RoundAsync(stoppingToken, finish.Token);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception failure)
            {
                if (!databaseAway)
                    log.LogWarning(failure, "The outbox cannot be read; trying again every {Pause}", pace.DatabasePause);
                databaseAway = true;
                await PauseAsync(pace.DatabasePause, stoppingToken);
            }
        }

        await listening;
    }

    private async Task RoundAsync(CancellationToken stop, CancellationToken finish)
    {
        var lease = settings.Timeout + pace.LeaseMargin;
        var until = time.GetUtcNow() + lease;
        var mails = await ClaimAsync(lease, stop);
        if (databaseAway)
            log.LogInformation("The outbox can be read again");
        databaseAway = false;

        var answers = await Task.WhenAll(mails.Select(mail => stop.IsCancellationRequested
            ? dispatch.ReleaseAsync(mail, until)
            : dispatch.SendAsync(mail, until, Longer(relayPause), finish)));
        // One that fails while others go through does not hold the others up.
        if (answers.Any(answer => answer is Away or RefusedOutright) && !answers.Any(answer => answer is Accepted))
        {
            relayPause = Longer(relayPause);
            log.LogWarning("The mail relay is away; trying again in {Pause}", relayPause);
            // New mails do not make it come back: their wake-ups are not heard during the pause.
            await PauseAsync(relayPause, stop);
            return;
        }

        if (mails.Count > 0)
            relayPause = TimeSpan.Zero;
        if (mails.Count < pace.AtOnce)
            await wake.WaitAsync(pace.Sweep, stop);
    }

    private async Task<IReadOnlyList<ClaimedMail>> ClaimAsync(TimeSpan lease, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WorkflowsDb>();
        var claim = scope.ServiceProvider.GetRequiredService<OutboxClaim>();
        // While the relay is away one mail asks whether it is back; the others keep their place.
        var atMost = RelayIsAway ? 1 : pace.AtOnce;
        var number = unheard ??= ids.Next();
        var claimed = await db.CommitAsync(
            async token => Result<IReadOnlyList<ClaimedMail>>.Success(
                await claim.ClaimAsync(number, atMost, lease, settings.Domain, token)),
            stop: stop);
        unheard = null;
        return claimed.Value;
    }

    private TimeSpan Longer(TimeSpan pause)
    {
        if (pause == TimeSpan.Zero)
            return pace.RelayPause;
        return pause * 2 < pace.LongestRelayPause ? pause * 2 : pace.LongestRelayPause;
    }

    private Task PauseAsync(TimeSpan pause, CancellationToken stop) => Task.Delay(pause, time, stop);

    private async Task<bool> StartedAsync(CancellationToken stop)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var whenStarted = lifetime.ApplicationStarted.Register(started.SetResult);
        try
        {
            await started.Task.WaitAsync(stop);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
