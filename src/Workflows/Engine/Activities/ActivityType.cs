using Workflows.Engine.Execution;

namespace Workflows.Engine.Activities;

/// <summary>
/// The behaviour of one activity type. Instances live for one scope and get what they need by their
/// constructor; what must survive a suspension goes into <see cref="ActivityExecution.Properties"/>.
/// </summary>
/// <remarks>
/// Called inside the caller's transaction: stage, never commit. An exception becomes an incident of the step;
/// a database exception or a cancellation aborts the whole transaction.
/// </remarks>
public abstract class ActivityType
{
    /// <summary>The same object at each call.</summary>
    public abstract ActivityDescriptor Descriptor { get; }

    /// <summary>
    /// Runs the activity. Leaving without <see cref="ActivityExecution.Complete"/> and without a bookmark
    /// completes it with <c>Done</c>; with a bookmark it waits.
    /// </summary>
    public abstract ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop);

    /// <summary>
    /// One of its bookmarks was resumed; the bookmark is gone already unless it does not burn. Must complete
    /// or leave a bookmark to wait on.
    /// </summary>
    public virtual ValueTask ResumeAsync(ActivityExecution x, Resumption resumption, CancellationToken stop)
    {
        x.Complete();
        return ValueTask.CompletedTask;
    }

    /// <summary>The activity is cancelled, by a join, by its container or with the whole instance; clean up here.</summary>
    public virtual ValueTask CancelAsync(ActivityExecution x, CancellationToken stop) => ValueTask.CompletedTask;

    /// <summary>Containers: a child that this activity scheduled has completed.</summary>
    public virtual ValueTask ChildCompletedAsync(ActivityExecution x, ChildResult child, CancellationToken stop) =>
        ValueTask.CompletedTask;

    /// <summary>Containers: a child that this activity scheduled was cancelled while the container goes on.</summary>
    public virtual ValueTask ChildCanceledAsync(ActivityExecution x, ChildResult child, CancellationToken stop) =>
        ValueTask.CompletedTask;
}

/// <param name="Node">The child.</param>
/// <param name="ActivityInstanceId">Which run of it.</param>
/// <param name="Tag">What the container gave when it scheduled the child.</param>
/// <param name="Outcomes">Outcomes it completed with; empty when cancelled.</param>
/// <param name="IsTerminal">The child ends its container.</param>
public sealed record ChildResult(
    Definitions.ActivityNode Node, Guid ActivityInstanceId, string? Tag, IReadOnlyList<string> Outcomes, bool IsTerminal);
