using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Execution;

namespace Workflows.Definitions.Simulation;

/// <summary>
/// An office step without the office: a human step waits for somebody to say its outcome, any other completes
/// at once. Nothing is stored and nobody is told; in a dry run it says whom it would have asked and told.
/// </summary>
/// <param name="descriptor">The step's type.</param>
/// <param name="trace">What a dry run keeps; null in a plain simulation.</param>
internal sealed class StandIn(ActivityDescriptor descriptor, DryRunTrace? trace = null) : ActivityType
{
    public override ActivityDescriptor Descriptor => descriptor;

    public override ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        if (trace is not null)
            trace.Told[x.ActivityInstanceId] = trace.Matter.Enter(x);
        if (trace?.Told[x.ActivityInstanceId].Outcome is { } passed)
        {
            trace.Matter.Leave(x, passed);
            x.Complete(passed);
            return ValueTask.CompletedTask;
        }

        if (!descriptor.IsHumanTask)
        {
            x.Complete(OutcomeOf(x));
            return ValueTask.CompletedTask;
        }

        trace?.People.Add(x.ActivityInstanceId, [.. FlowPorts.Where(port => MayCome(port, x, trace))]);
        x.Bookmark(new()
        {
            Name = StimulusNames.RunTask,
            Payload = new JsonObject { ["taskName"] = x.Node.Name.Length > 0 ? x.Node.Name : x.Node.Id },
        });
        return ValueTask.CompletedTask;
    }

    /// <summary>The answer is the outcome's name, or an object with <c>outcome</c>; nothing means the first way out.</summary>
    public override ValueTask ResumeAsync(ActivityExecution x, Resumption resumption, CancellationToken stop)
    {
        var said = resumption.Input is JsonObject answer ? answer["outcome"] : resumption.Input;
        var outcome = said?.GetValueKind() == JsonValueKind.String ? said.GetValue<string>() : DefaultOutcome();
        if (FlowPorts.Any() && FlowPorts.All(port => port.Name != outcome))
            throw new ActivityFaultException($"Bước “{x.Node.Label}” không có kết cục “{outcome}”; có: {string.Join(", ", FlowPorts.Select(port => port.Name))}.");
        trace?.Matter.Leave(x, outcome);
        x.Complete(outcome);
        return ValueTask.CompletedTask;
    }

    /// <summary>Whether the step as it is set can end this way; no deadline passes where there is none.</summary>
    private static bool MayCome(PortDescriptor port, ActivityExecution x, DryRunTrace trace) =>
        (port.OnlyIf is not { } flag || x.Flag(flag))
        && (port.OnlyFor is not { } only || only.Values.Contains((x.Text(only.Input) ?? "").Trim(), StringComparer.Ordinal))
        && (!port.IsDeadline || trace.Told[x.ActivityInstanceId].DueOn is not null);

    /// <summary>
    /// A step that decides by what the office knows: with an invented matter it may be told what to find, so that each way is
    /// tried.
    /// </summary>
    private string OutcomeOf(ActivityExecution x)
    {
        var ports = FlowPorts.ToList();
        if (trace is null || ports.Count < 2)
            return DefaultOutcome();
        var index = trace.Decisions.Count;
        var assumed = trace.Assumptions.FirstOrDefault(one => one.Decision == index && one.Outcome < ports.Count);
        var found = assumed?.Outcome ?? 0;
        trace.Decisions.Add(new(
            x.Node, index, found, [.. ports.Select(port => (port.Name, port.DisplayName ?? port.Name))], assumed is not null, trace.Answers));
        return ports[found].Name;
    }

    private IEnumerable<PortDescriptor> FlowPorts => descriptor.Ports.Where(port => port.Type == PortType.Flow);

    private string DefaultOutcome() => FlowPorts.FirstOrDefault()?.Name ?? "Done";
}
