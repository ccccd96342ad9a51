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

    /// <summary>The value of an input as it is now, for inputs that are not evaluated beforehand.</summary>
    internal JsonNode? Evaluate(InputDescriptor input) => run.EvaluateInput(Activity, Node, input);

    /// <summary>Outcomes of this activity become those of the workflow it stands in, which ends.</summary>
    internal void CompleteWorkflow(params string[] outcomes)
    {
        Complete(outcomes);
        CompositeCompletes = true;
    }

    internal bool CompositeCompletes { get; private set; }

    /// <summary>Marks the nearest loop, and the sequences on the way to it, to end once their current step has.</summary>
    internal void BreakLoop()
    {
        for (var up = run.ParentOf(Activity); up is not null; up = run.ParentOf(up))
        {
            var type = run.TypeOf(run.NodeOf(up));
            if (type is not IBreakable breakable)
                continue;
            up.Properties[BreakingKey] = true;
            if (breakable.IsLoop)
                return;
        }
    }

    /// <summary>A Break came from inside.</summary>
    internal bool IsBreaking => Activity.Properties[BreakingKey]?.GetValue<bool>() == true;

    /// <summary>What expressions evaluated from now on see as their arguments.</summary>
    internal void SetArguments(JsonObject? arguments) => run.Arguments = arguments;

    internal Guid NewId() => run.Services.Ids.Next();

    /// <summary>How this instance is named as the parent of one that a step starts.</summary>
    internal ParentLink AsParent(Guid? waitingAt) => new(InstanceId, waitingAt, (run.State.Parent?.Depth ?? 0) + 1);

    internal async ValueTask<ChildReport> RunChildAsync(ChildStart start, CancellationToken stop)
    {
        await RequireStartableAsync(start, stop);
        return await run.Children!.RunAsync(start, stop);
    }

    /// <summary>Starts a workflow once this run has come to rest.</summary>
    internal async ValueTask DispatchAsync(ChildStart start, CancellationToken stop)
    {
        await RequireStartableAsync(start, stop);
        run.Effects.Dispatched.Add(start);
    }

    private async ValueTask RequireStartableAsync(ChildStart start, CancellationToken stop)
    {
        if (run.Children is not { } children)
            throw new ActivityFaultException("Ở đây không mở được quy trình khác.");
        if (start.Parent.Depth > DefinitionLimits.MaxWorkflowDepth)
            throw new ActivityFaultException($"Các quy trình mở nhau quá {DefinitionLimits.MaxWorkflowDepth} cấp.");
        if (await children.RefusalAsync(start, stop) is { } refusal)
            throw new ActivityFaultException(refusal);
    }

    /// <summary>Ends the whole workflow when this call returns.</summary>
    internal void FinishWorkflow() => FinishRequested = true;

    /// <summary>Evaluates an input of a child before it runs, such as the mode of a join.</summary>
    internal JsonNode? InputOf(ActivityNode child, InputDescriptor input) => run.EvaluateInput(Activity, child, input);

    internal void WriteLine(string line) => run.Effects.Lines.Add(line);

    /// <summary>Sets an output of the workflow this step stands in, or of the one around it that declares it.</summary>
    internal void SetWorkflowOutput(string name, JsonNode? value) => run.SetWorkflowOutput(Activity, name, value);

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

    private const string BreakingKey = "breaking";

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
