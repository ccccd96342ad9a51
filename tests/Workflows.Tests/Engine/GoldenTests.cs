using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;

namespace Workflows.Tests.Engine;

/// <summary>The repository's own definitions, one file a case: together they use every built-in activity.</summary>
public sealed class GoldenTests
{
    public static TheoryData<string> Names() => [.. Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_definition_ends_as_written_beside_it(string name)
    {
        var differences = await Read(name).DifferencesAsync();

        Assert.True(differences.Count == 0, string.Join("\n", differences));
    }

    [Fact]
    public void Together_they_use_every_built_in_activity()
    {
        var used = Names().Select(row => Read(row.Data))
            .SelectMany(one => one.With.Append(one.Definition))
            .SelectMany(json => DefinitionReader.Read(json).Definition!.Nodes.Values)
            .Select(node => node.Type)
            .ToHashSet(StringComparer.Ordinal);

        Assert.DoesNotContain(new Bench().Catalog.All.Select(descriptor => descriptor.TypeName), type => !used.Contains(type) && type != "Elsa.Workflow");
    }

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Engine", "Golden");

    private static ConformanceCase Read(string name)
    {
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, $"{name}.json")))!;
        return new(
            name,
            json["definition"]!.ToJsonString(),
            [.. json["with"]!.AsArray().Select(other => other!.ToJsonString())],
            (JsonObject?)json["input"],
            json["stimuli"]!.AsArray(),
            json["expect"]!.AsObject());
    }
}
