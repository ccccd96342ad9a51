using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;

namespace Workflows.Tests.Engine;

/// <summary>A definition with what must come out of it: Elsa's own cases and those of this repository alike.</summary>
internal sealed record ConformanceCase(string Id, string Definition, IReadOnlyList<string> With, JsonObject? Input, JsonArray Stimuli, JsonObject Expect)
{
    /// <returns>What differs from what is expected, undisturbed and reloaded after each step; nothing when all is as it must be.</returns>
    public async Task<IReadOnlyList<string>> DifferencesAsync()
    {
        var differences = new List<string>();
        var bench = new Bench();
        var library = new DefinitionLibrary(With.Select(json => DefinitionReader.Read(json).Definition!));
        var reading = bench.Link(Definition, library);
        if (Expect["lintFails"] is { } lintFails && lintFails.GetValue<bool>() != reading.HasErrors)
            differences.Add($"{Id}: {(reading.HasErrors ? $"refused: {string.Join(" ", reading.Findings)}" : "not refused")}");
        if (Expect["status"] is null)
            return differences;
        foreach (var reload in new[] { false, true })
            differences.AddRange((await CompareAsync(bench, reading.Definition!, library, reload)).Select(difference => $"{Id}: {difference}"));
        return differences;
    }

    private async Task<List<string>> CompareAsync(Bench bench, WorkflowDefinition definition, DefinitionLibrary library, bool reload)
    {
        var run = bench.Rehearse(definition, reload, library: library);
        await run.StartAsync((JsonObject?)Input?.DeepClone());
        foreach (var stimulus in Stimuli)
        {
            if (stimulus!["event"] is { } name)
                await run.PublishAsync(name.GetValue<string>(), stimulus["payload"]?.DeepClone());
            else
                await run.CompleteTaskAsync(stimulus["task"]!.GetValue<string>(), stimulus["result"]?.DeepClone());
        }

        var differences = new List<string>();
        Compare("status", Expect["status"], run.State.Status.ToString());
        Compare("subStatus", Expect["subStatus"], run.State.SubStatus.ToString());
        Compare("lines", Expect["lines"], Texts(run.Lines));
        Compare("lines in any order", Sorted(Expect["linesUnordered"]), Sorted(Texts(run.Lines)));
        foreach (var line in Expect["linesContain"]?.AsArray() ?? [])
            Compare($"line {line}", true, run.Lines.Contains(line!.GetValue<string>()));
        foreach (var line in Expect["linesNotContain"]?.AsArray() ?? [])
            Compare($"line {line}", false, run.Lines.Contains(line!.GetValue<string>()));
        Compare("incidentCount", Expect["incidentCount"], run.State.Incidents.Count);
        Compare("incidentMessages", Expect["incidentMessages"], Texts(run.State.Incidents.Select(incident => incident.Message)));
        Compare("incidentActivityIds", Expect["incidentActivityIds"], Texts(run.State.Incidents.Select(incident => incident.ActivityId)));
        foreach (var counted in Expect["journalCount"]?.AsArray() ?? [])
        {
            var (activity, told) = (counted!["activityId"]!.GetValue<string>(), counted["eventName"]!.GetValue<string>());
            var count = run.JournalOf(run.State.InstanceId).Count(entry => entry.ActivityId == activity && entry.EventName == told);
            Compare($"journal {activity} {told}", counted["count"], count);
        }

        foreach (var (name, value) in Expect["output"]?.AsObject() ?? [])
            Compare($"output {name}", value, run.State.Output[name]?.DeepClone());
        foreach (var (name, value) in Expect["variables"]?.AsObject() ?? [])
            Compare($"variable {name}", value, run.Variables.GetValueOrDefault(name)?.DeepClone());
        return differences;

        void Compare(string what, JsonNode? wanted, JsonNode? given)
        {
            if (wanted is not null && !JsonNode.DeepEquals(wanted, JsonNode.Parse(given?.ToJsonString() ?? "null")))
                differences.Add($"{what} is {given?.ToJsonString()}, expected {wanted.ToJsonString()}");
        }
    }

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)text)];

    private static JsonArray? Sorted(JsonNode? lines) =>
        lines is null ? null : Texts(lines.AsArray().Select(line => line!.GetValue<string>()).Order(StringComparer.Ordinal));
}
