using Workflows.Engine.Activities;
using Workflows.Engine.Activities.Flow;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;

namespace Workflows.Definitions.Simulation;

// What keeps a run from being green, each trouble with its step.
internal sealed partial class DryRun
{
    private const int MaxNamed = 5;

    /// <summary>What is wrong with this run, each with its step.</summary>
    public IReadOnlyList<Trouble> Troubles() => End?.Kind switch
    {
        null or DryRunEnding.Waiting or DryRunEnding.Finished => [],
        DryRunEnding.Incident => [.. run.States.SelectMany(state => state.Incidents).SelectMany(Told)],
        DryRunEnding.Stuck => Stuck(),
        DryRunEnding.DeadEnd => [new(teller.Last!.Value.Node.Id, teller.Last.Value.Node.Label, DeadEnd(teller.Last.Value))],
        _ => [.. Busiest().Select(node => new Trouble(node.Id, node.Label, "Quy trình quay vòng qua bước này mà không kết thúc."))],
    };

    private IEnumerable<Trouble> Told(IncidentState incident) => incident.ExceptionType is null && incident.ActivityType == WorkflowActivity.TypeName
        ? Busiest().Select(node => new Trouble(node.Id, node.Label, "Vòng lặp vô hạn đi qua bước này mà không bao giờ dừng lại chờ.") { NeverRests = true })
        : [new(incident.ActivityId, incident.Step, incident.Message)];

    /// <summary>The steps of a loop: those reached about as often as the one reached most.</summary>
    private IEnumerable<ActivityNode> Busiest()
    {
        var most = teller.Visits.Values.Select(visit => visit.Times).DefaultIfEmpty().Max();
        return teller.Visits.Values.Where(visit => visit.Times * 2 > most).OrderByDescending(visit => visit.Times).Take(MaxNamed).Select(visit => visit.Node);
    }

    private List<Trouble> Stuck()
    {
        var troubles = new List<Trouble>();
        foreach (var state in run.States.Where(state => state.Status == WorkflowStatus.Running))
        {
            var definition = run.DefinitionOf(state.InstanceId);
            foreach (var open in state.Activities.Where(open => definition.Nodes[open.NodeId].Type == Flowchart.TypeName))
            {
                var flowchart = definition.Nodes[open.NodeId];
                troubles.AddRange(Flowchart.WaitedAt(open.Properties, definition.FlowMode)
                    .Select(id => flowchart.Activities.First(step => step.Id == id))
                    .Select(join => new Trouble(join.Id, join.Label, "Bước này chờ mãi những nhánh không bao giờ tới.")));
            }

            if (troubles.Count == 0)
            {
                troubles.AddRange(state.ActiveBookmarks.Select(bookmark => definition.Nodes[bookmark.NodeId])
                    .Select(node => new Trouble(node.Id, node.Label, "Bước này chờ mãi, không có gì trả lời được.")));
            }
        }

        return troubles.Count > 0 ? troubles : [new(null, bench.Definition.Name, "Quy trình đứng yên mà chưa kết thúc.")];
    }

    private bool DeadEndOf((ActivityNode Node, IReadOnlyList<string> Outcomes) last) =>
        !last.Outcomes.Contains(Connection.DefaultPort) && last.Outcomes.Count > 0
        && bench.Definition.Workflow.Child("root") is { Type: Flowchart.TypeName } drawing
        && !drawing.Connections.Any(edge => edge.Source == last.Node.Id && last.Outcomes.Contains(edge.Port));

    private string DeadEnd((ActivityNode Node, IReadOnlyList<string> Outcomes) last)
    {
        var ports = bench.Activities.Find(last.Node.Type)?.Descriptor.Ports ?? [];
        var words = last.Outcomes.Select(outcome => ports.FirstOrDefault(port => port.Name == outcome)?.DisplayName ?? outcome);
        return $"Kết cục “{string.Join(", ", words)}” không dẫn tới bước nào: hồ sơ dừng ở đây.";
    }
}
