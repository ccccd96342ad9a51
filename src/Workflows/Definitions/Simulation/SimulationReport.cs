using System.Globalization;
using System.Text.Json.Nodes;
using Workflows.Engine.Execution;

namespace Workflows.Definitions.Simulation;

/// <summary>How a simulated run ended and what it did on the way.</summary>
public sealed class SimulationReport
{
    internal SimulationReport(Rehearsal run) => Run = run;

    /// <summary>The run itself, for who wants to draw its path.</summary>
    public Rehearsal Run { get; }

    /// <summary>
    /// <c>status, subStatus, output, lines, variables, incidents, journal</c> of the workflow, and under
    /// <c>children</c> how each workflow ended that its steps started. Lines are those of all of them, in order.
    /// </summary>
    public JsonObject ToJson() => new()
    {
        ["status"] = Run.State.Status.ToString(),
        ["subStatus"] = Run.State.SubStatus.ToString(),
        ["output"] = Run.State.Output.DeepClone(),
        ["lines"] = new JsonArray([.. Run.Lines.Select(line => (JsonNode)line)]),
        ["variables"] = new JsonObject(Run.Variables.Select(variable => KeyValuePair.Create(variable.Key, variable.Value?.DeepClone()))),
        ["incidents"] = Incidents(Run.State),
        ["journal"] = Journal(Run.State),
        ["children"] = new JsonArray([.. Run.States.Skip(1).Select(Child)]),
    };

    private JsonObject Child(WorkflowState child) => new()
    {
        ["definitionId"] = child.DefinitionId,
        ["status"] = child.Status.ToString(),
        ["subStatus"] = child.SubStatus.ToString(),
        ["output"] = child.Output.DeepClone(),
        ["incidents"] = Incidents(child),
        ["journal"] = Journal(child),
    };

    private static JsonArray Incidents(WorkflowState state) => [.. state.Incidents.Select(Incident)];

    private JsonArray Journal(WorkflowState state) => [.. Run.JournalOf(state.InstanceId).Select(Record)];

    private static JsonObject Incident(IncidentState incident) => new()
    {
        ["activityId"] = incident.ActivityId,
        ["nodeId"] = incident.NodeId,
        ["activityType"] = incident.ActivityType,
        ["step"] = incident.Step,
        ["message"] = incident.Message,
        ["timestamp"] = Text(incident.At),
    };

    private static JsonObject Record(JournalRecord record) => new()
    {
        ["sequence"] = record.Sequence,
        ["timestamp"] = Text(record.At),
        ["activityId"] = record.ActivityId,
        ["activityInstanceId"] = record.ActivityInstanceId.ToString(),
        ["nodeId"] = record.NodeId,
        ["activityType"] = record.ActivityType,
        ["activityName"] = record.ActivityName,
        ["eventName"] = record.EventName,
        ["message"] = record.Message,
        ["payload"] = record.Payload?.DeepClone(),
    };

    private static string Text(DateTimeOffset at) => at.ToString("O", CultureInfo.InvariantCulture);
}
