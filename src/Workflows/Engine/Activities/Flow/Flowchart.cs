using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Activities.Flow;

/// <summary>A drawing of activities and connections; the way branches join is the strategy of the definition.</summary>
public sealed class Flowchart : ActivityType
{
    public const string TypeName = "Elsa.Flowchart";

    private static readonly ActivityDescriptor Described = new()
    {
        TypeName = TypeName,
        Category = "Flow",
        DisplayName = "Sơ đồ",
        Description = "Các bước nối với nhau bằng mũi tên.",
        IsContainer = true,
        IsBrowsable = false,
        Ports = [new("Start", PortType.Embedded) { IsBrowsable = false }],
    };

    public override ActivityDescriptor Descriptor => Described;

    public override ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        if (StartOf(x) is { } first)
            StrategyOf(x).Begin(x, first);
        else
            x.Complete();
        return ValueTask.CompletedTask;
    }

    public override async ValueTask ChildCompletedAsync(ActivityExecution x, ChildResult child, CancellationToken stop)
    {
        if (child.IsTerminal)
            x.Complete();
        else
            await StrategyOf(x).CompletedAsync(x, child, stop);
    }

    public override async ValueTask ChildCanceledAsync(ActivityExecution x, ChildResult child, CancellationToken stop) =>
        await StrategyOf(x).CanceledAsync(x, child, stop);

    /// <summary>Cancels what still runs on the way to a join that has fired.</summary>
    internal static ValueTask CancelUpstreamAsync(ActivityExecution x, string joinId, CancellationToken stop) =>
        StrategyOf(x).CancelUpstreamAsync(x, joinId, stop);

    /// <summary>Goes on at one of its steps from outside, after the open ones were cancelled.</summary>
    /// <param name="x">The flowchart.</param>
    /// <param name="target">The step.</param>
    /// <param name="givenUp">Tags of the activations that were cancelled.</param>
    internal static void Move(ActivityExecution x, ActivityNode target, IReadOnlyList<string?> givenUp) =>
        StrategyOf(x).Move(x, target, givenUp);

    internal static FlowGraph GraphOf(ActivityExecution x) =>
        x.Run.Memo($"graph:{x.ActivityInstanceId}", () => new FlowGraph(x.Node, StartOf(x)!.Id));

    /// <summary>Elsa's order: trigger that fired, Start, start of workflow, no inbound connection, first.</summary>
    internal static ActivityNode? StartOf(ActivityExecution x) => StartOf(x.Node, x.Run.State.TriggerActivityId);

    /// <param name="flowchart">The drawing.</param>
    /// <param name="trigger">Id of the activity whose trigger fired, or null.</param>
    internal static ActivityNode? StartOf(ActivityNode flowchart, string? trigger)
    {
        var activities = flowchart.Activities.ToList();
        var entered = flowchart.Connections.Select(connection => connection.Target).ToHashSet(StringComparer.Ordinal);
        return activities.FirstOrDefault(activity => trigger is not null && activity.Id == trigger)
            ?? activities.FirstOrDefault(activity => activity.Type == Start.TypeName)
            ?? activities.FirstOrDefault(activity => activity.CanStartWorkflow)
            ?? activities.FirstOrDefault(activity => !entered.Contains(activity.Id))
            ?? activities.FirstOrDefault();
    }

    private static FlowStrategy StrategyOf(ActivityExecution x) => x.Run.Definition.FlowMode == FlowMode.Counter
        ? CounterFlow.Instance
        : TokenFlow.Instance;
}

/// <summary>How a flowchart decides what runs next.</summary>
internal abstract class FlowStrategy
{
    public abstract void Begin(ActivityExecution x, ActivityNode first);

    public abstract ValueTask CompletedAsync(ActivityExecution x, ChildResult child, CancellationToken stop);

    public abstract ValueTask CanceledAsync(ActivityExecution x, ChildResult child, CancellationToken stop);

    public abstract ValueTask CancelUpstreamAsync(ActivityExecution x, string joinId, CancellationToken stop);

    public abstract void Move(ActivityExecution x, ActivityNode target, IReadOnlyList<string?> givenUp);

    protected static ActivityNode NodeOf(ActivityExecution x, string id) =>
        x.Node.Activities.First(activity => activity.Id == id);
}
