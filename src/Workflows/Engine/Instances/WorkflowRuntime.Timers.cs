using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Values;

namespace Workflows.Engine.Instances;

// Timers that are put on another time while they wait.
public sealed partial class WorkflowRuntime
{
    /// <summary>The database keeps times to the microsecond, the state keeps them finer.</summary>
    private static readonly TimeSpan KeptTo = TimeSpan.FromMilliseconds(1);

    /// <summary>
    /// Puts the timers of one waiting activation that stand at one time on another time. The instance does not move.
    /// </summary>
    /// <param name="instanceId">The instance; locked for the rest of the transaction.</param>
    /// <param name="activityInstanceId">The activation.</param>
    /// <param name="move">From which time to which: timers at other times belong to something else and stay.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>How many were moved; 0 when none waits at that time.</returns>
    public async Task<int> MoveTimersAsync(Guid instanceId, Guid activityInstanceId, TimerMove move, CancellationToken stop)
    {
        if (await LockedAsync(instanceId, stop) is not { } instance)
            return 0;
        var state = WorkflowState.Read(instance.State);
        var moved = state.ActiveBookmarks
            .Where(bookmark => bookmark.ActivityInstanceId == activityInstanceId && (bookmark.DueAt - move.From)?.Duration() < KeptTo)
            .ToDictionary(bookmark => bookmark.Id);
        if (moved.Count == 0)
            return 0;
        foreach (var bookmark in moved.Values)
            bookmark.DueAt = move.To;
        var waiting = moved.Keys.ToList();
        foreach (var row in await db.Set<StoredBookmark>().Where(row => waiting.Contains(row.Id)).ToListAsync(stop))
            (row.DueAt, row.Attempts) = (move.To.ToUniversalTime(), 0);
        instance.State = state.Write();
        instance.UpdatedAt = time.GetUtcNow();
        instance.Revision++;
        db.Tell(new(Channel, instanceId.ToString()));
        return moved.Count;
    }

    /// <summary>A timer that is not due after all; its row is put on the time that the state has, so that it rests until then.</summary>
    private sealed record TimerMoved(DateTimeOffset To) : Conflict("Thời hạn đã được dời.");
}

/// <summary>From which time to which.</summary>
public readonly record struct TimerMove(DateTimeOffset From, DateTimeOffset To);
