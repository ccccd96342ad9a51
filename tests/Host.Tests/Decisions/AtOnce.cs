using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Tests.Decisions;

/// <summary>Several people who act in the same moment.</summary>
internal static class AtOnce
{
    /// <summary>
    /// Runs acts at once: each has its scope and its open connection before the first begins, then one gate opens for all.
    /// </summary>
    /// <returns>Their results in the order given, and how far apart the first and the last began.</returns>
    public static async Task<(IReadOnlyList<Result<T>> Results, TimeSpan Spread)> ActAtOnceAsync<TAct, T>(
        this PlanStory story, IReadOnlyList<Func<TAct, CancellationToken, Task<Result<T>>>> acts)
        where TAct : notnull
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var ready = new SemaphoreSlim(0);
        var began = new long[acts.Count];
        var running = acts.Select((act, i) => Task.Run(async () =>
        {
            await using var scope = story.Host.Services.CreateAsyncScope();
            var service = scope.ServiceProvider.GetRequiredService<TAct>();
            var db = scope.ServiceProvider.GetRequiredService<WorkflowsDb>();
            await db.Database.OpenConnectionAsync();
            ready.Release();
            await gate.Task;
            began[i] = TimeProvider.System.GetTimestamp();
            return await db.CommitAsync(stop => act(service, stop));
        })).ToList();
        foreach (var _ in acts)
            await ready.WaitAsync();
        gate.SetResult();
        var results = await Task.WhenAll(running);
        return (results, TimeProvider.System.GetElapsedTime(began.Min(), began.Max()));
    }
}
