using System.Text.Json.Nodes;

namespace Workflows.Tests.Engine;

/// <summary>
/// Elsa's own outcomes. The cases lie outside the repository: in the folder that CONFORMANCE_DIR names, or in
/// <c>shared/elsa/conformance</c> beside a folder above the tests.
/// </summary>
public sealed class ConformanceTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Every_case_ends_as_in_Elsa()
    {
        if (Folder() is not { } folder)
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
