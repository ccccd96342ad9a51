using System.Text.Json.Nodes;

namespace Workflows.Tests.Engine;

/// <summary>Elsa's own outcomes, undisturbed and with the state reloaded after every step.</summary>
public sealed class ConformanceTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Every_case_ends_as_in_Elsa()
    {
        if (ConformanceFolder.Find() is not { } folder)
        {
            Assert.Skip("The conformance cases are not here: set CONFORMANCE_DIR to their folder.");
            return;
        }

        var cases = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "expected.json")))!.AsArray().Select(item => Read(folder, item!)).ToList();
        var differences = new List<string>();
        foreach (var one in cases)
            differences.AddRange(await one.DifferencesAsync());

        output.WriteLine($"{cases.Count} cases compared.");
        Assert.NotEmpty(cases);
        Assert.True(differences.Count == 0, string.Join("\n", differences));
    }

    private static ConformanceCase Read(string folder, JsonNode item) => new(
        item["id"]!.GetValue<string>(),
        File.ReadAllText(Path.Combine(folder, item["file"]!.GetValue<string>())),
        item["with"]?.GetValue<string>() is { } with
            ? [.. Directory.EnumerateFiles(Path.Combine(folder, with), "*.json").Order(StringComparer.Ordinal).Select(File.ReadAllText)]
            : [],
        (JsonObject?)item["input"],
        item["stimuli"]!.AsArray(),
        item["expect"]!.AsObject());
}
