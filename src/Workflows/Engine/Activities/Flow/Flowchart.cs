using System.Text.Json.Nodes;
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

    internal static FlowGraph GraphOf(ActivityExecution x) => x.Run.Memo(
        $"graph:{x.ActivityInstanceId}",
        () => x.Run.Services.Drawings is { } shared ? shared.GraphOf(x.Node, StartOf(x)!.Id) : new FlowGraph(x.Node, StartOf(x)!.Id));

    /// <summary>Ids of the steps at which branches wait for others, from what an open flowchart remembers.</summary>
    internal static IReadOnlyList<string> WaitedAt(JsonObject properties, FlowMode mode) =>
        mode == FlowMode.Counter ? [] : TokenFlow.WaitedAt(properties);

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

    /// <summary>Fits what an open flowchart remembers to another version of its drawing.</summary>
    /// <returns>Why that cannot be, in Vietnamese; null when it is done.</returns>
    internal static string? Adapt(JsonObject properties, FlowMode mode, FlowChange change) => StrategyOf(mode).Adapt(properties, change);

    private static FlowStrategy StrategyOf(ActivityExecution x) => StrategyOf(x.Run.Definition.FlowMode);

    private static FlowStrategy StrategyOf(FlowMode mode) => mode == FlowMode.Counter ? CounterFlow.Instance : TokenFlow.Instance;
}

/// <summary>Graphs of drawings, for runs of one thread that follow each other.</summary>
public sealed class DrawingMemory
{
    private readonly Dictionary<(ActivityNode Flowchart, string Start), FlowGraph> graphs = new(new SameDrawing());

    internal FlowGraph GraphOf(ActivityNode flowchart, string start)
    {
        if (!graphs.TryGetValue((flowchart, start), out var graph))
            graphs.Add((flowchart, start), graph = new(flowchart, start));
        return graph;
    }

    // Nodes are records: comparing two of them by value would walk through the whole drawing.
    private sealed class SameDrawing : IEqualityComparer<(ActivityNode Flowchart, string Start)>
    {
        public bool Equals((ActivityNode Flowchart, string Start) x, (ActivityNode Flowchart, string Start) y) =>
            ReferenceEquals(x.Flowchart, y.Flowchart) && x.Start == y.Start;

        public int GetHashCode((ActivityNode Flowchart, string Start) of) =>
            HashCode.Combine(System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(of.Flowchart), of.Start);
    }
}

/// <summary>How a flowchart decides what runs next.</summary>
internal abstract class FlowStrategy
{
    public abstract void Begin(ActivityExecution x, ActivityNode first);

    public abstract ValueTask CompletedAsync(ActivityExecution x, ChildResult child, CancellationToken stop);

    public abstract ValueTask CanceledAsync(ActivityExecution x, ChildResult child, CancellationToken stop);

    public abstract ValueTask CancelUpstreamAsync(ActivityExecution x, string joinId, CancellationToken stop);

    public abstract void Move(ActivityExecution x, ActivityNode target, IReadOnlyList<string?> givenUp);

    public abstract string? Adapt(JsonObject properties, FlowChange change);

    protected static ActivityNode NodeOf(ActivityExecution x, string id) =>
        x.Node.Activities.First(activity => activity.Id == id);
}

/// <summary>An open flowchart and its drawing in another version.</summary>
/// <param name="Open">Ids of its open steps.</param>
/// <param name="Trigger">Id of the activity that started the instance, or null.</param>
internal sealed record FlowChange(ActivityNode Old, ActivityNode New, IReadOnlySet<string> Open, string? Trigger)
{
    /// <summary>Null when the new drawing is empty.</summary>
    public FlowGraph? Graph { get; } = GraphOf(New, Trigger);

    public FlowGraph? OldGraph { get; } = GraphOf(Old, Trigger);

    public string Label(string id) => (Old.Activities.FirstOrDefault(step => step.Id == id) ?? New.Activities.FirstOrDefault(step => step.Id == id))?.Label ?? id;

    /// <summary>Whether a step joins its branches as before: type, merge mode and the mode of a join.</summary>
    public bool JoinsAlike(string id)
    {
        var (old, current) = (Old.Activities.FirstOrDefault(step => step.Id == id), New.Activities.FirstOrDefault(step => step.Id == id));
        return old is not null && current is not null && old.Type == current.Type && old.MergeMode == current.MergeMode
            && old.Inputs.GetValueOrDefault("mode")?.Expression?.Text == current.Inputs.GetValueOrDefault("mode")?.Expression?.Text;
    }

    private static FlowGraph? GraphOf(ActivityNode flowchart, string? trigger) =>
        Flowchart.StartOf(flowchart, trigger) is { } start ? new FlowGraph(flowchart, start.Id) : null;

    public string Lost(Connection edge) =>
        $"Nhánh từ “{Label(edge.Source)}” đã tới chỗ gộp “{Label(edge.Target)}”, phiên bản mới không còn đường nối này.";

    public string Rejoined(string target) => $"Chỗ gộp “{Label(target)}” đang có nhánh chờ mà phiên bản mới gộp nhánh theo cách khác.";

    public string Stuck(string target) => $"Theo phiên bản mới, chỗ gộp “{Label(target)}” đã đủ nhánh nhưng không còn gì đẩy nó đi tiếp.";
}
