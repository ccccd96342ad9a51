using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Workflows.Values;

namespace Workflows.Definitions.Simulation;

/// <summary>
/// Runs a definition from beginning to end in memory: virtual time, no mail, no network, no store; office steps
/// by <see cref="StandIn"/>.
/// </summary>
public sealed class Simulator(ActivityRegistry activities, ExpressionEvaluators expressions, TimeProvider time, IIds ids)
{
    internal const string OwnNamespace = "Elsa";

    /// <param name="definition">Linked, and without errors.</param>
    /// <param name="library">Workflows that its steps may start.</param>
    /// <param name="stimuli">What comes from outside, in order, each when the run is at rest.</param>
    public async Task<SimulationReport> RunAsync(
        WorkflowDefinition definition, DefinitionLibrary library, JsonObject? input, IReadOnlyList<Stimulus> stimuli, CancellationToken stop)
    {
        var types = activities.Types
            .Select(type => type.Descriptor.Namespace == OwnNamespace ? type : new StandIn(type.Descriptor))
            .ToList();
        var run = new Rehearsal(definition, new(() => types), expressions, ids, time.GetUtcNow(), library);
        await run.StartAsync(input, stop: stop);
        foreach (var stimulus in stimuli)
        {
            if (stimulus.Event is { } name)
                await run.PublishAsync(name, stimulus.Content, stop: stop);
            else
                await run.CompleteTaskAsync(stimulus.Task!, stimulus.Content, stop);
        }

        return new(run);
    }
}

/// <summary>Something from outside: an event by name, or the answer to a task by the task's name.</summary>
public sealed record Stimulus(string? Event, string? Task, JsonNode? Content)
{
    /// <summary>From <c>{"event": name, "payload": …}</c> or <c>{"task": name, "result": …}</c>.</summary>
    public static Result<Stimulus> Read(JsonNode? json)
    {
        var (named, task) = (json is JsonObject ? json["event"] : null, json is JsonObject ? json["task"] : null);
        return (Text(named), Text(task)) switch
        {
            ({ Length: > 0 } name, null) => new Stimulus(name, null, json!["payload"]?.DeepClone()),
            (null, { Length: > 0 } name) => new Stimulus(null, name, json!["result"]?.DeepClone()),
            _ => new Invalid("""Tác động phải có dạng {"event": "Tên", "payload": …} hoặc {"task": "Tên", "result": …}."""),
        };
    }

    private static string? Text(JsonNode? node) =>
        node?.GetValueKind() == System.Text.Json.JsonValueKind.String ? node.GetValue<string>() : null;
}
