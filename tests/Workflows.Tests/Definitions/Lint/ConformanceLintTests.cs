using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Tests.Engine;

namespace Workflows.Tests.Definitions.Lint;

/// <summary>Elsa's own definitions: what runs there must not be refused here.</summary>
public sealed class ConformanceLintTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Every_case_is_linted_as_it_expects()
    {
        if (ConformanceFolder.Find() is not { } folder)
        {
            Assert.Skip("The conformance cases are not here: set CONFORMANCE_DIR to their folder.");
            return;
        }

        var bench = new DefinitionBench();
        var wrong = new List<string>();
        foreach (var item in JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "expected.json")))!.AsArray())
        {
            var fails = item!["expect"]!["lintFails"]?.GetValue<bool>() ?? false;
            var with = item["with"]?.GetValue<string>() is { } directory ? Directory.GetFiles(Path.Combine(folder, directory), "*.json") : [];
            var known = new DefinitionLibrary(with.Select(file => DefinitionReader.Read(File.ReadAllText(file)).Definition!));
            foreach (var file in with.Append(Path.Combine(folder, item["file"]!.GetValue<string>())))
            {
                var findings = bench.Lint(await File.ReadAllTextAsync(file), known);
                foreach (var finding in findings)
                    output.WriteLine($"{item["id"]}: {finding}");
                if (fails != findings.Any(finding => finding.Level == FindingLevel.Error) && (!fails || !with.Contains(file)))
                    wrong.Add($"{item["id"]}: {string.Join("; ", findings.Select(finding => $"{finding.Path}: {finding.Message}"))}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }
}
