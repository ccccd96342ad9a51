using Workflows.Engine.Definitions;

namespace Workflows.Definitions.Lint;

/// <summary>A flowchart as the linter looks at it: where it may begin, which connections may ever be taken, what is reached.</summary>
internal sealed class FlowDrawing
{
    private readonly LintCase lint;
    private readonly Dictionary<string, StepOutcomes> outcomes = new(StringComparer.Ordinal);

    public FlowDrawing(ActivityNode flowchart, LintCase lint)
    {
        this.lint = lint;
        Flowchart = flowchart;
        foreach (var step in flowchart.Activities)
            Steps.TryAdd(step.Id, step);
        Outbound = flowchart.Connections.Where(IsLive).ToLookup(edge => edge.Source, StringComparer.Ordinal);
        Inbound = Outbound.SelectMany(edges => edges).ToLookup(edge => edge.Target, StringComparer.Ordinal);
        Start = Engine.Activities.Flow.Flowchart.StartOf(flowchart, null);
        Reached = Closure(
            Steps.Values.Where(step => step.CanStartWorkflow || step == Start).Select(step => step.Id), id => Outbound[id].Select(edge => edge.Target));
    }

    public ActivityNode Flowchart { get; }

    public ActivityNode? Start { get; }

    public Dictionary<string, ActivityNode> Steps { get; } = new(StringComparer.Ordinal);

    /// <summary>Connections that may be taken, by source.</summary>
    public ILookup<string, Connection> Outbound { get; }

    /// <summary>Connections that may be taken, by target.</summary>
    public ILookup<string, Connection> Inbound { get; }

    public HashSet<string> Reached { get; }

    public StepOutcomes OutcomesOf(string id)
    {
        if (!outcomes.TryGetValue(id, out var known))
        {
            var step = Steps[id];
            outcomes.Add(id, known = StepOutcomes.Of(step, lint.TypeOf(step)));
        }

        return known;
    }

    public bool IsLive(Connection edge) => OutcomesOf(edge.Source).MayGive(edge.Port);

    public static HashSet<string> Closure(IEnumerable<string> from, Func<string, IEnumerable<string>> next)
    {
        var seen = new HashSet<string>(from, StringComparer.Ordinal);
        var open = new Stack<string>(seen);
        while (open.TryPop(out var id))
        {
            foreach (var other in next(id))
            {
                if (seen.Add(other))
                    open.Push(other);
            }
        }

        return seen;
    }
}
