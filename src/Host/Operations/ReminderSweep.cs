using Workflows.HumanTasks.Reminders;
using Workflows.Issuance.Distribution;
using Workflows.Storage;

namespace Host.Operations;

/// <summary>
/// Reminds people of deadlines: first every ladder that is due, then one mail for each person; then recipients that have not confirmed. Each step is a
/// transaction of its own; any number of hosts may sweep.
/// </summary>
internal sealed class ReminderSweep(IServiceScopeFactory scopes, TimeProvider time, ILogger<ReminderSweep> logger) : BackgroundService
{
    /// <summary>Reminders leave at a time of day: half a minute later is the same.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await SweepAsync(scopes, stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                // The database may be away: the rows stay, the next round finds them.
                logger.LogWarning("Reminders could not be swept: {Reason}", failure.GetBaseException().Message);
            }

            await Task.Delay(Pace, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Until nothing is due.</summary>
    internal static async Task SweepAsync(IServiceScopeFactory scopes, CancellationToken stop)
    {
        while (await StepAsync<RemindNext>(scopes, (act, inner) => act.RunAsync(inner), stop)
            || await StepAsync<SendReminders>(scopes, (act, inner) => act.RunAsync(inner), stop)
            || await StepAsync<RemindRecipients>(scopes, (act, inner) => act.RunAsync(inner), stop))
        {
        }
    }

    private static async Task<bool> StepAsync<TAct>(
        IServiceScopeFactory scopes, Func<TAct, CancellationToken, Task<bool>> act, CancellationToken stop)
        where TAct : notnull
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WorkflowsDb>();
        var service = scope.ServiceProvider.GetRequiredService<TAct>();
        return (await db.CommitAsync<bool>(async inner => await act(service, inner), stop: stop)).Value;
    }
}
