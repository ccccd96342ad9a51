using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;

namespace Workflows.Engine.Execution;

// What only containers and the engine's own activities use.
public sealed partial class ActivityExecution
{
    /// <summary>Something of this activity's is queued or open: a child, or a child's child.</summary>
    internal bool HasPendingWork =>
        run.State.Queue.Any(item => item.OwnerId is { } owner && IsWithin(owner)) || run.ChildrenOf(Activity).Any();

    /// <summary>Open children.</summary>
    internal IReadOnlyList<ActivityState> Children => [.. run.ChildrenOf(Activity)];

    /// <summary>The container that scheduled this activity.</summary>
    internal ActivityExecution? Parent =>
        run.ParentOf(Activity) is { } parent ? new(run, parent, run.NodeOf(parent)) : null;

    /// <summary>Queues a child; <see cref="ActivityType.ChildCompletedAsync"/> is called when it completes.</summary>
    internal void Schedule(ActivityNode child, string? tag = null, params VariableState[] variables) =>
        run.State.Queue.Add(new() { NodeId = child.NodeId, OwnerId = Activity.Id, Tag = tag, Variables = [.. variables] });

    /// <summary>Cancels an open child without telling this activity.</summary>
    internal ValueTask CancelChildAsync(ActivityState child, CancellationToken stop) =>
        run.CancelActivityAsync(child, notifyParent: false, stop);

    /// <summary>Ends the whole workflow when this call returns.</summary>
    internal void FinishWorkflow() => FinishRequested = true;

    /// <summary>Evaluates an input of a child before it runs, such as the mode of a join.</summary>
    internal JsonNode? InputOf(ActivityNode child, InputDescriptor input) => run.EvaluateInput(Activity, child, input);

    internal void WriteLine(string line) => run.Effects.Lines.Add(line);

    internal void SetWorkflowOutput(string name, JsonNode? value) => run.SetWorkflowOutput(name, value);

    /// <summary>
    /// When this activity is the trigger that started the instance and runs for the first time: what came
    /// with the trigger. Reached again later, the same activity waits like any other.
    /// </summary>
    internal TriggerFired? TakeTrigger()
    {
        if (run.State.Trigger is not { } fired || fired.ActivityId != Node.Id)
            return null;
        run.State.Trigger = null;
        return fired;
    }

    private bool IsWithin(Guid activityId)
    {
        for (var up = run.Find(activityId); up is not null; up = run.ParentOf(up))
        {
            if (up.Id == Activity.Id)
                return true;
        }

        return false;
    }
}
