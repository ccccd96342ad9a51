using Workflows.Engine.Instances;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Operations;

/// <summary>
/// Starts and resumes what waits for the clock, an event or an answer: deadlines, delays, cron triggers,
/// published events, outcomes of HTTP requests. Each in a transaction of its own, claimed by row locks, so that any number of hosts may sweep.
/// </summary>
internal sealed class TimerSweep(IServiceScopeFactory scopes, TimeProvider time, ILogger<TimerSweep> logger) : BackgroundService
{
    /// <summary>Longest sleep: another host, or a commit on this one, may have made something due meanwhile.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await StepAsync((runtime, stop) => runtime.FireNextDueAsync(stop), stoppingToken)
                    || await StepAsync((runtime, stop) => runtime.StartNextDueAsync(stop), stoppingToken)
                    || await StepAsync((runtime, stop) => runtime.DeliverNextAnswerAsync(stop), stoppingToken)
                    || await StepAsync((runtime, stop) => runtime.DeliverNextAsync(stop), stoppingToken))
                {
                }
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                // The database may be away: the rows stay, the next round finds them.
                logger.LogWarning("Timers could not be swept: {Reason}", failure.GetBaseException().Message);
            }

            await Task.Delay(Pace, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>True when something was done, so that there may be more.</returns>
    private async Task<bool> StepAsync(Func<WorkflowRuntime, CancellationToken, Task<bool>> act, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WorkflowsDb>();
        var runtime = scope.ServiceProvider.GetRequiredService<WorkflowRuntime>();
        try
        {
            return (await db.CommitAsync<bool>(async inner => await act(runtime, inner), stop: stop)).Value;
        }
        catch (DeliveryFailedException failed)
        {
            logger.LogError(failed, "{Kind} {Id} could not be delivered and is put off.", failed.Kind, failed.Id);
            await db.CommitAsync<Done>(
                async inner =>
                {
                    await runtime.PostponeAsync(failed, inner);
                    return Done.Value;
                },
                stop: stop);
            return true;
        }
    }
}
