using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;

namespace Workflows.Definitions.Diff;

/// <summary>Ways from step to step: where an outcome leads now and where it led before.</summary>
internal static class ConnectionChanges
{
    public static IEnumerable<Change> Of(StepPairs pairs, Func<string, ActivityDescriptor?> typeOf)
    {
        var before = Ways(pairs.Old);
        var after = Ways(pairs.New);
        foreach (var (old, current) in pairs.Matched)
        {
            foreach (var port in before[old.NodeId].Concat(after[current.NodeId]).Select(way => way.Port).Distinct(StringComparer.Ordinal))
            {
                var led = before[old.NodeId].Where(way => way.Port == port).Select(way => way.Target).ToList();
                var leads = after[current.NodeId].Where(way => way.Port == port).Select(way => way.Target).ToList();
                var gone = led.Where(target => pairs.NewOf(target) is not { } same || !leads.Contains(same)).ToList();
                var come = leads.Where(target => pairs.OldOf(target) is not { } same || !led.Contains(same)).ToList();
                if (Sentence(From(current, port, pairs, typeOf), gone, come, pairs) is { } sentence)
                    yield return new(ChangeKind.Connection, sentence, current.Id);
            }
        }

        foreach (var step in pairs.Added)
        {
            foreach (var ways in after[step.NodeId].GroupBy(way => way.Port))
            {
                yield return new(ChangeKind.Connection,
                    Sentence(From(step, ways.Key, pairs, typeOf), [], [.. ways.Select(way => way.Target)], pairs)!, step.Id);
            }
        }
    }

    private static string? Sentence(string from, List<ActivityNode> gone, List<ActivityNode> come, StepPairs pairs) => (gone.Count, come.Count) switch
    {
        (0, 0) => null,
        (0, _) => $"{from} nay dẫn tới {Names(come, pairs.New)}.",
        (_, 0) => $"{from} không còn dẫn tới {Names(gone, pairs.Old)}.",
        _ => $"{from} nay dẫn tới {Names(come, pairs.New)} thay vì {Names(gone, pairs.Old)}.",
    };

    private static string From(ActivityNode step, string port, StepPairs pairs, Func<string, ActivityDescriptor?> typeOf)
    {
        var name = StepPairs.NameOf(step, pairs.New);
        var label = typeOf(step.Type)?.Ports.FirstOrDefault(known => known.Name == port)?.DisplayName ?? port;
        return port == Connection.DefaultPort ? $"Đường đi từ bước {name}" : $"Từ bước {name}, lối ra “{label}”";
    }

    private static string Names(IEnumerable<ActivityNode> steps, WorkflowDefinition definition) =>
        string.Join(", ", steps.Select(step => StepPairs.NameOf(step, definition)));

    private static ILookup<string, (string Port, ActivityNode Target)> Ways(WorkflowDefinition definition) => definition.Nodes.Values
        .SelectMany(flowchart => flowchart.Connections.Select(edge => (Flowchart: flowchart.NodeId, Edge: edge)))
        .Where(item => definition.Nodes.ContainsKey($"{item.Flowchart}:{item.Edge.Target}"))
        .ToLookup(item => $"{item.Flowchart}:{item.Edge.Source}",
            item => (item.Edge.Port, definition.Nodes[$"{item.Flowchart}:{item.Edge.Target}"]), StringComparer.Ordinal);
}
