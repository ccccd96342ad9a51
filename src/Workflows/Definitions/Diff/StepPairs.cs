using Workflows.Engine.Activities.Flow;
using Workflows.Engine.Definitions;

namespace Workflows.Definitions.Diff;

/// <summary>
/// Which step of the old version is which of the new one: by path, else by id, else, redrawn under another id, by
/// type and label. The workflow and its root are no steps.
/// </summary>
internal sealed class StepPairs
{
    private readonly Dictionary<string, ActivityNode> byOld = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ActivityNode> byNew = new(StringComparer.Ordinal);

    private StepPairs(WorkflowDefinition old, WorkflowDefinition current) => (Old, New) = (old, current);

    public WorkflowDefinition Old { get; }

    public WorkflowDefinition New { get; }

    public List<(ActivityNode Old, ActivityNode New)> Matched { get; } = [];

    public List<ActivityNode> Removed { get; } = [];

    public List<ActivityNode> Added { get; } = [];

    public ActivityNode? NewOf(ActivityNode old) => byOld.GetValueOrDefault(old.NodeId);

    public ActivityNode? OldOf(ActivityNode current) => byNew.GetValueOrDefault(current.NodeId);

    /// <summary>A label that names one step: with the id behind it where several carry the same.</summary>
    public static string NameOf(ActivityNode step, WorkflowDefinition definition) =>
        definition.Nodes.Values.Count(other => other.Label == step.Label) > 1 ? $"“{step.Label}” ({step.Id})" : $"“{step.Label}”";

    public static StepPairs Of(WorkflowDefinition old, WorkflowDefinition current)
    {
        var pairs = new StepPairs(old, current);
        List<ActivityNode> before = [.. InOrder(old.Workflow).Skip(1)];
        List<ActivityNode> after = [.. InOrder(current.Workflow).Skip(1)];
        pairs.Match(old.Workflow, current.Workflow);
        if (old.Workflow.Child("root") is { } oldRoot && current.Workflow.Child("root") is { } newRoot)
            pairs.Match(oldRoot, newRoot);
        pairs.MatchBy(before, after, step => step.NodeId);
        pairs.MatchBy(before, after, step => step.Id);
        pairs.MatchBy(before, after, step => $"{step.Type}\n{step.Label}");
        var rank = after.Select((step, index) => (step.NodeId, index)).ToDictionary(item => item.NodeId, item => item.index, StringComparer.Ordinal);
        pairs.Matched.Sort((a, b) => rank.GetValueOrDefault(a.New.NodeId, -1).CompareTo(rank.GetValueOrDefault(b.New.NodeId, -1)));
        pairs.Removed.AddRange(before.Where(step => pairs.NewOf(step) is null));
        pairs.Added.AddRange(after.Where(step => pairs.OldOf(step) is null));
        return pairs;
    }

    private void MatchBy(IEnumerable<ActivityNode> before, IEnumerable<ActivityNode> after, Func<ActivityNode, string> key)
    {
        // A key that several carry names none of them.
        var candidates = after.Where(step => OldOf(step) is null).GroupBy(key).Where(group => group.Count() == 1)
            .ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        foreach (var group in before.Where(step => NewOf(step) is null).GroupBy(key).Where(group => group.Count() == 1).ToList())
        {
            if (candidates.TryGetValue(group.Key, out var found))
                Match(group.First(), found);
        }
    }

    private void Match(ActivityNode old, ActivityNode current)
    {
        byOld[old.NodeId] = current;
        byNew[current.NodeId] = old;
        Matched.Add((old, current));
    }

    /// <summary>Parents before children; in a flowchart, where the order of the file means nothing, as the ways lead.</summary>
    private static IEnumerable<ActivityNode> InOrder(ActivityNode step)
    {
        yield return step;
        var children = step.Slots.Select(slot => slot.Node).ToList();
        if (step.Type == Flowchart.TypeName)
            children = AlongTheWays(step, children);
        foreach (var inner in children.SelectMany(InOrder))
            yield return inner;
    }

    private static List<ActivityNode> AlongTheWays(ActivityNode flowchart, List<ActivityNode> children)
    {
        var next = flowchart.Connections.ToLookup(edge => edge.Source, edge => edge.Target, StringComparer.Ordinal);
        var ordered = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var starts = Flowchart.StartOf(flowchart, null) is { } start ? children.Prepend(start) : children;
        foreach (var from in starts)
        {
            var queue = new Queue<string>(seen.Add(from.Id) ? [from.Id] : []);
            while (queue.TryDequeue(out var id))
            {
                ordered.Add(id);
                foreach (var target in next[id].Where(seen.Add))
                    queue.Enqueue(target);
            }
        }

        var rank = ordered.Select((id, index) => (id, index)).ToDictionary(item => item.id, item => item.index, StringComparer.Ordinal);
        return [.. children.OrderBy(child => rank[child.Id])];
    }
}
