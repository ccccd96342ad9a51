namespace Host.Operations;

/// <summary>Lets <see cref="AwayWork"/> run; what people may do is asked at the moment of the act, so a minute is soon enough.</summary>
internal sealed class AwaySweep(IServiceScopeFactory scopes, TimeProvider time, ILogger<AwaySweep> logger) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<AwayWork>().RunAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                // The database may be away: the rows stay, the next round finds them.
                logger.LogWarning("Work of people who are away could not be swept: {Reason}", failure.GetBaseException().Message);
            }

            await Task.Delay(Pace, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
