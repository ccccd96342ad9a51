using Workflows.Storage;
using Workflows.TreeHeads;
using Workflows.Values;

namespace Host.Operations;

/// <summary>
/// Signs the head of the audit trail when one is due. Any number of hosts may sweep: who comes second finds none due. A trail that is not
/// what the last head was signed over is no reason to stop people's work; it is told to the operators until somebody looks.
/// </summary>
internal sealed class TreeHeadSweep(IServiceScopeFactory scopes, TimeProvider time, ILogger<TreeHeadSweep> logger) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromMinutes(1);

    /// <summary>What is wrong with a trail does not mend itself within a minute.</summary>
    private static readonly TimeSpan PaceOfTrouble = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pace = Pace;
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(pace, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested)
                return;
            pace = Pace;
            try
            {
                if ((await SweepAsync(scopes, stoppingToken)).Problem is { } trouble)
                {
                    logger.LogCritical("No head of the audit trail was signed; run 'audit verify'. {Trouble}", trouble.Message);
                    pace = PaceOfTrouble;
                }
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning("The head of the audit trail could not be signed yet: {Reason}", failure.GetBaseException().Message);
            }
        }
    }

    /// <returns>Null where no head was due.</returns>
    internal static async Task<Result<TreeHead?>> SweepAsync(IServiceScopeFactory scopes, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var make = scope.ServiceProvider.GetRequiredService<MakeTreeHead>();
        return await scope.ServiceProvider.GetRequiredService<WorkflowsDb>().CommitAsync(make.IfDueAsync, stop: stop);
    }
}
