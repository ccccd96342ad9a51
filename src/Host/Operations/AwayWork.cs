using Workflows.Audit;
using Workflows.HumanTasks.Handover;
using Workflows.Organisation.Substitutions;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Operations;

/// <summary>
/// What the day does with the work of people who are away: work done for somebody goes back when the time is over, open work goes
/// over on the first day, tasks of an agency that went into another follow it. Each in a transaction of its own under the lock of
/// its instance, so that any number of hosts may do it.
/// </summary>
internal sealed class AwayWork(IServiceScopeFactory scopes, ILogger<AwayWork> logger)
{
    /// <returns>How many tasks moved.</returns>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        // First back, then over: a new absence that follows on the old one finds the work where it belongs.
        var moved = await EachAsync<GiveBack>((act, inner) => act.DueAsync(inner), AsCount<GiveBack>((act, id, inner) => act.HandleAsync(id, inner)), stop);
        moved += await EachAsync<FollowSuccessors>(
            async (act, inner) => await act.DueAsync(inner), AsCount<FollowSuccessors>((act, id, inner) => act.HandleAsync(id, Actor.System, inner)), stop);
        var beginning = await WithAsync<SubstitutionReader, List<Guid>>((reader, inner) => reader.ToBeginAsync(inner), stop);
        foreach (var one in beginning)
            moved += await CommitAsync<BeginSubstitution>(one, (act, id, inner) => act.HandleAsync(id, inner), stop);
        return moved;
    }

    private static Func<TAct, Guid, CancellationToken, Task<Result<int>>> AsCount<TAct>(Func<TAct, Guid, CancellationToken, Task<Result<bool>>> act) =>
        async (service, id, stop) => (await act(service, id, stop)).Map(moved => moved ? 1 : 0);

    private async Task<int> EachAsync<TAct>(
        Func<TAct, CancellationToken, Task<IReadOnlyList<Guid>>> due, Func<TAct, Guid, CancellationToken, Task<Result<int>>> act, CancellationToken stop)
        where TAct : notnull
    {
        var moved = 0;
        foreach (var id in await WithAsync(due, stop))
            moved += await CommitAsync(id, act, stop);
        return moved;
    }

    private async Task<T> WithAsync<TAct, T>(Func<TAct, CancellationToken, Task<T>> read, CancellationToken stop)
        where TAct : notnull
    {
        await using var scope = scopes.CreateAsyncScope();
        return await read(scope.ServiceProvider.GetRequiredService<TAct>(), stop);
    }

    /// <summary>One that fails is told and tried again in the next round; the others go on.</summary>
    private async Task<int> CommitAsync<TAct>(Guid id, Func<TAct, Guid, CancellationToken, Task<Result<int>>> act, CancellationToken stop)
        where TAct : notnull
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var service = scope.ServiceProvider.GetRequiredService<TAct>();
            var done = await scope.ServiceProvider.GetRequiredService<WorkflowsDb>().CommitAsync(inner => act(service, id, inner), stop: stop);
            return done.IsSuccess ? done.Value : 0;
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            logger.LogError(failure, "{Act} of {Id} failed and is tried again.", typeof(TAct).Name, id);
            return 0;
        }
    }
}
