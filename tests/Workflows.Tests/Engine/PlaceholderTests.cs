using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using static Workflows.Tests.Engine.Drawing;

namespace Workflows.Tests.Engine;

public sealed class PlaceholderTests
{
    private static readonly HashSet<string> Known = ["Elsa.Flowchart", "Elsa.Start", "Elsa.WriteLine"];

    [Fact]
    public void What_is_not_known_is_hidden_with_its_own_text_and_comes_back_when_it_is()
    {
        var definition = Workflow(Flow("s>x x:Xong>w", Start(), Act("Nhà.Khác", "x", ("lời", Lit("Kế hoạch"))), Line("w")));
        var before = definition.ToJsonString();

        var hidden = DefinitionJson.HideUnknown(definition.DeepClone(), Known.Contains);
        var placeholder = hidden["root"]!["activities"]![1]!;

        Assert.Equal(("Elsa.NotFoundActivity", "x", "Nhà.Khác"), (Text(placeholder["type"]), Text(placeholder["id"]), Text(placeholder["missingTypeName"])));
        Assert.Equal(3, DefinitionReader.Read(hidden.ToJsonString()).Definition!.Nodes.Values.Count(node => node.NodeId.StartsWith("Workflow1:flow:", StringComparison.Ordinal)));
        Assert.Equal(hidden.ToJsonString(), DefinitionJson.RestoreKnown(hidden.DeepClone(), Known.Contains).ToJsonString());
        Assert.Equal(before, DefinitionJson.RestoreKnown(hidden, type => Known.Contains(type) || type == "Nhà.Khác").ToJsonString());
    }

    [Fact]
    public void A_placeholder_that_was_moved_comes_back_where_it_stands()
    {
        var hidden = DefinitionJson.HideUnknown(Workflow(Act("Nhà.Khác", "x", ("metadata", new JsonObject { ["displayText"] = "Bước" }))), Known.Contains);
        hidden["root"]!["metadata"]!["designer"] = new JsonObject { ["position"] = new JsonObject { ["x"] = 9, ["y"] = 8 } };

        var back = DefinitionJson.RestoreKnown(hidden, _ => true)["root"]!;

        Assert.Equal(9, back["metadata"]!["designer"]!["position"]!["x"]!.GetValue<int>());
        Assert.Equal("Bước", Text(back["metadata"]!["displayText"]));
    }

    [Fact]
    public void Expressions_and_variables_are_no_activities() =>
        Assert.Equal(
            Workflow(Line("w", "Elsa.Nothing"), Variable("V", "Some.Type")).ToJsonString(),
            DefinitionJson.HideUnknown(Workflow(Line("w", "Elsa.Nothing"), Variable("V", "Some.Type")), Known.Contains).ToJsonString());

    [Fact]
    public void Publishing_names_what_is_missing()
    {
        var hidden = DefinitionJson.HideUnknown(Workflow(Flow("s>x", Start(), Act("Nhà.Khác", "x"))), Known.Contains);

        var finding = Assert.Single(new Bench().Validator.Read(hidden.ToJsonString()).Findings);

        Assert.Contains("Nhà.Khác", finding.Message, StringComparison.Ordinal);
    }

    private static string? Text(JsonNode? node) => node?.GetValue<string>();
}
