using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;

namespace Workflows.Tests.Engine;

/// <summary>
/// Elsa's own outcomes. The cases lie outside the repository: in the folder that CONFORMANCE_DIR names, or in
/// <c>shared/elsa/conformance</c> beside a folder above the tests.
/// </summary>
public sealed class ConformanceTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Every_supported_case_ends_as_in_Elsa()
    {
        if (Folder() is not { } folder)
        {
            Assert.Skip("The conformance cases are not here: set CONFORMANCE_DIR to their folder.");
            return;
        }

        var supported = 0;
        var failures = new List<string>();
        foreach (var item in JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "expected.json")))!.AsArray())
        {
            var id = item!["id"]!.GetValue<string>();
            var json = await File.ReadAllTextAsync(Path.Combine(folder, item["file"]!.GetValue<string>()));
            var library = Library(folder, item["with"]?.GetValue<string>());
            var reading = new Bench().Link(json, library);
            Assert.NotNull(reading.Definition);
            if (Unsupported(item, reading) is { } reason)
            {
                output.WriteLine($"not yet supported: {id}: {reason}");
                continue;
            }

            supported++;
            foreach (var reload in new[] { false, true })
                failures.AddRange((await CompareAsync(item, reading.Definition, library, reload)).Select(difference => $"{id}: {difference}"));
        }

        output.WriteLine($"{supported} cases compared.");
        Assert.True(supported >= 15, $"Only {supported} cases are supported.");
        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }

    private static string? Unsupported(JsonNode item, DefinitionReading reading)
    {
        if (item["expect"]!["lintFails"] is not null)
            return "lint";
        return reading.Findings.FirstOrDefault(finding => finding.Level == FindingLevel.Error)?.Message;
    }

    private static async Task<List<string>> CompareAsync(JsonNode item, WorkflowDefinition definition, DefinitionLibrary library, bool reload)
    {
        var run = new Bench().Rehearse(definition, reload, library: library);
        await run.StartAsync((JsonObject?)item["input"]);
        foreach (var stimulus in item["stimuli"]!.AsArray())
        {
            if (stimulus!["event"] is { } name)
                await run.PublishAsync(name.GetValue<string>(), stimulus["payload"]?.DeepClone());
            else
                await run.CompleteTaskAsync(stimulus["task"]!.GetValue<string>(), stimulus["result"]?.DeepClone());
        }

        var expected = item["expect"]!;
        var differences = new List<string>();
        Compare("status", expected["status"], run.State.Status.ToString());
        Compare("subStatus", expected["subStatus"], run.State.SubStatus.ToString());
        Compare("lines", expected["lines"], Texts(run.Lines));
        Compare("incidentCount", expected["incidentCount"], run.State.Incidents.Count);
        Compare("incidentMessages", expected["incidentMessages"], Texts(run.State.Incidents.Select(incident => incident.Message)));
        foreach (var (name, value) in expected["output"]?.AsObject() ?? [])
            Compare($"output {name}", value, run.State.Output[name]?.DeepClone());
        foreach (var (name, value) in expected["variables"]?.AsObject() ?? [])
            Compare($"variable {name}", value, run.Variables.GetValueOrDefault(name)?.DeepClone());
        return differences;

        void Compare(string what, JsonNode? wanted, JsonNode? given)
        {
            if (wanted is not null && !JsonNode.DeepEquals(wanted, JsonNode.Parse(given?.ToJsonString() ?? "null")))
                differences.Add($"{what} is {given?.ToJsonString()}, expected {wanted.ToJsonString()}");
        }
    }

    private static DefinitionLibrary Library(string folder, string? with) => with is null
        ? DefinitionLibrary.Empty
        : new(Directory.EnumerateFiles(Path.Combine(folder, with), "*.json").Select(file => DefinitionReader.Read(File.ReadAllText(file)).Definition!));

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)text)];

    internal static string? Folder()
    {
        if (Environment.GetEnvironmentVariable("CONFORMANCE_DIR") is { Length: > 0 } named)
            return named;
        for (var up = new DirectoryInfo(AppContext.BaseDirectory); up is not null; up = up.Parent)
        {
            var candidate = Path.Combine(up.FullName, "shared", "elsa", "conformance");
            if (File.Exists(Path.Combine(candidate, "expected.json")))
                return candidate;
        }

        return null;
    }
}
