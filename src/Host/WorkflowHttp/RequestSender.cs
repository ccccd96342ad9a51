using Workflows.Engine.Http;
using Workflows.Engine.Instances;
using Workflows.Storage;
using Workflows.Values;

namespace Host.WorkflowHttp;

/// <summary>
/// Sends the requests of workflows: claim in one transaction, call outside any, write the outcome in another.
/// Any number of hosts may run one each.
/// </summary>
internal sealed class RequestSender(
    IServiceScopeFactory scopes, RequestTransport transport, IIds ids, TimeProvider time, ILogger<RequestSender> logger) : BackgroundService
{
    private const int AtOnce = 4;

    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    /// <summary>Longer than a call takes at worst.</summary>
    private static readonly TimeSpan Lease = HttpRules.MaxDuration + TimeSpan.FromSeconds(60);

    /// <summary>Calls under way when the host stops may end; then they go back.</summary>
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(10);

    /// <summary>Of a claim whose COMMIT was not heard of: it may hold requests that nobody sends.</summary>
    private Guid? unheard;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var finish = new CancellationTokenSource();
        await using var afterGrace = stoppingToken.Register(() => finish.CancelAfter(StopGrace));
        while (!stoppingToken.IsCancellationRequested)
        {
            var sent = 0;
            try
            {
                sent = await RoundAsync(stoppingToken, finish.Token);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                // The database may be away: the rows stay, the next round finds them.
                logger.LogWarning("HTTP requests of workflows could not be sent: {Reason}", failure.GetBaseException().Message);
            }

            if (sent < AtOnce)
                await Task.Delay(Pace, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<int> RoundAsync(CancellationToken stop, CancellationToken finish)
    {
        var until = time.GetUtcNow() + Lease;
        var number = unheard ??= ids.Next();
        var claimed = await CommitAsync((queue, inner) => queue.ClaimAsync(number, AtOnce, Lease, inner), stop);
        unheard = null;
        await Task.WhenAll(claimed.Select(request => SendAsync(request, until, finish)));
        return claimed.Count;
    }

    private async Task SendAsync(ClaimedRequest request, DateTimeOffset until, CancellationToken finish)
    {
        Sent sent;
        try
        {
            sent = await transport.SendAsync(request, finish);
        }
        catch (OperationCanceledException) when (finish.IsCancellationRequested)
        {
            // Whether it arrived is not known: it goes again, under the same key, from wherever a sender runs.
            await WriteAsync(request, until, (queue, stop) => queue.ReleaseAsync(request, stop));
            return;
        }

        logger.LogInformation("HTTP request {Request}: {Fate} {Status} {Why}", request, sent.Outcome.Fate, sent.Outcome.StatusCode, sent.Outcome.Message);
        var again = sent is { NothingLeft: true, Outcome.Fate: RequestFate.FailedToConnect } && request.Attempt < HttpRequestQueue.MaxAttempts;
        await WriteAsync(request, until, (queue, stop) => again
            ? queue.RetryAsync(request, TimeSpan.FromSeconds(5 * request.Attempt * request.Attempt), stop)
            : queue.FinishAsync(request, sent.Outcome, stop));
    }

    /// <summary>Tries for as long as the lease holds: a request that was answered must not be sent again for want of a row.</summary>
    private async Task WriteAsync(ClaimedRequest request, DateTimeOffset until, Func<HttpRequestQueue, CancellationToken, Task> write)
    {
        while (true)
        {
            try
            {
                await CommitAsync(
                    async (queue, stop) =>
                    {
                        await write(queue, stop);
                        return Done.Value;
                    },
                    CancellationToken.None);
                return;
            }
            catch (Exception failure) when (time.GetUtcNow() + Pace < until)
            {
                logger.LogWarning("The outcome of HTTP request {Request} could not be written; trying again: {Reason}", request, failure.GetBaseException().Message);
                await Task.Delay(Pace, time);
            }
        }
    }

    private async Task<T> CommitAsync<T>(Func<HttpRequestQueue, CancellationToken, Task<T>> act, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var queue = scope.ServiceProvider.GetRequiredService<HttpRequestQueue>();
        return (await scope.ServiceProvider.GetRequiredService<WorkflowsDb>()
            .CommitAsync(async inner => Result<T>.Success(await act(queue, inner)), stop: stop)).Value;
    }
}
