using System.Text;
using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using static Workflows.Tests.Engine.Drawing;

namespace Workflows.Tests.Engine;

public sealed class DefinitionReaderTests
{
    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("""{"root":{"type":"Elsa.Sequence","id":"a"},"root":{}}""")]
    [InlineData("""{"root":"Elsa.Sequence"}""")]
    [InlineData("""{"root":[1,2]}""")]
    [InlineData("{\"root\":{\"type\":\"\\ud800\",\"id\":\"a\"}}")]
    [InlineData("{\"ro\\ud800ot\":1}")]
    [InlineData("{\"name\":\"a\\u0000b\"}")]
    [InlineData("{\"name\":\"a\\u202Eb\"}")]
    [InlineData("""{"variables":[{"id":"a","name":"x"},{"id":"a","name":"y"}],"root":{"type":"Elsa.Sequence","id":"a"}}""")]
    [InlineData("""{"inputs":[{"name":""}],"root":{"type":"Elsa.Sequence","id":"a"}}""")]
    [InlineData("""{"root":{"type":"Elsa.Flowchart","id":"a","activities":[{"id":"b"}]}}""")]
    [InlineData("""{"root":{"type":"Elsa.Flowchart","id":"a","activities":["b"]}}""")]
    [InlineData("""{"root":{"type":"Elsa.Flowchart","id":"a:b"}}""")]
    public void Malformed_or_hostile_text_is_refused_with_a_path(string json)
    {
        var reading = new Bench().Validator.Read(json);
        Assert.True(reading.HasErrors);
        Assert.All(reading.Findings, finding => Assert.StartsWith("$", finding.Path, StringComparison.Ordinal));
    }

    [Fact]
    public void A_text_of_odd_kinds_everywhere_is_read_without_an_exception()
    {
        foreach (var value in new[] { "1", "true", "null", "\"x\"", "[]", "[[]]", "{}", "{\"$values\":1}", "1e999" })
        {
            foreach (var key in new[] { "id", "version", "variables", "inputs", "outputs", "outcomes", "options", "customProperties", "root" })
                DefinitionReader.Read($$"""{"{{key}}":{{value}}}""");
            foreach (var key in new[] { "id", "name", "version", "metadata", "customProperties", "activities", "connections", "variables", "text", "cases" })
                new Bench().Validator.Read($$$"""{"root":{"type":"Elsa.Flowchart","{{{key}}}":{{{value}}}}}""");
        }
    }

    [Fact]
    public void Size_depth_and_count_are_capped()
    {
        Assert.True(DefinitionReader.Read(new string(' ', DefinitionLimits.MaxBytes + 1)).HasErrors);
        Assert.True(DefinitionReader.Read(new string('[', 100_000)).HasErrors);
        Assert.True(DefinitionReader.Read(Nested(80)).HasErrors);
        Assert.False(DefinitionReader.Read(Nested(20)).HasErrors);
        var many = Workflow(Act("Elsa.Sequence", "s",
            ("activities", new JsonArray([.. Enumerable.Range(0, DefinitionLimits.MaxActivities + 5).Select(n => Line($"l{n}"))]))));
        Assert.Contains(DefinitionReader.Read(many.ToJsonString()).Findings, finding => finding.Message.Contains("hoạt động", StringComparison.Ordinal));
        Assert.True(DefinitionReader.Read(Workflow(Line(new string('x', 300))).ToJsonString()).HasErrors);
    }

    [Fact]
    public void An_unknown_activity_is_named_with_its_path_and_kept_as_it_was_written()
    {
        var reading = new Bench().Validator.Read(Workflow(Sequence(Line("a"), Act("System.Diagnostics.Process", "x", ("fileName", "sh")))).ToJsonString());
        var finding = Assert.Single(reading.Findings);
        Assert.Equal("$.root.activities[1].type", finding.Path);
        Assert.Equal("x", finding.ActivityId);
        Assert.Contains("System.Diagnostics.Process", finding.Message, StringComparison.Ordinal);
        Assert.Contains("fileName", reading.Definition!.Nodes["Workflow1:seq:x"].Json.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CSharp", "máy chủ")]
    [InlineData("Python", "máy chủ")]
    [InlineData("Liquid", "máy chủ")]
    [InlineData("Delegate", "Không có ngôn ngữ")]
    public void A_language_that_does_not_run_here_is_refused_with_the_reason(string language, string reason)
    {
        var inInput = new Bench().Validator.Read(Workflow(Act("Elsa.WriteLine", "w", ("text", Expression(language, "1")))).ToJsonString());
        Assert.Contains(reason, Assert.Single(inInput.Findings).Message, StringComparison.Ordinal);
        Assert.Equal("$.root.text.expression", inInput.Findings[0].Path);
        JsonArray cases = [new JsonObject { ["label"] = "A", ["condition"] = new JsonObject { ["type"] = language, ["value"] = "1" } }];
        var inCase = new Bench().Validator.Read(Workflow(Act("Elsa.FlowSwitch", "w", ("cases", cases))).ToJsonString());
        Assert.Contains(reason, Assert.Single(inCase.Findings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Duplicate_ids_and_connections_to_nowhere_are_refused()
    {
        var reading = DefinitionReader.Read(Workflow(Flow("a>b a>ghost", Line("a"), Line("b"), Line("b"))).ToJsonString());
        Assert.Contains(reading.Findings, finding => finding.Path == "$.root.activities[2]" && finding.Message.Contains("trùng", StringComparison.Ordinal));
        Assert.Contains(reading.Findings, finding => finding.Path == "$.root.connections[1]" && finding.Message.Contains("ghost", StringComparison.Ordinal));
    }

    [Fact]
    public void Node_ids_are_recomputed_and_old_forms_are_read()
    {
        const string Json = """
            {"Id":"v","DefinitionId":"d","Name":"Cũ","Root":{"id":"F","nodeId":"wrong","type":"Elsa.Flowchart",
             "activities":{"$values":[{"id":"a","type":"Elsa.Start"},{"id":"b","type":"Elsa.WriteLine","text":"chào"}]},
             "connections":{"$values":[{"source":"a","target":"b","sourcePort":"Done","targetPort":"In"},
                                       {"source":{"activity":"a","port":null},"target":{"activity":"b"}}]}}}
            """;
        var reading = new Bench().Validator.Read(Json);
        Assert.Empty(reading.Findings);
        Assert.Equal("d", reading.Definition!.DefinitionId);
        Assert.Equal(["Workflow1", "Workflow1:F", "Workflow1:F:a", "Workflow1:F:b"], reading.Definition.Nodes.Keys.Order(StringComparer.Ordinal));
        Assert.Single(reading.Definition.Nodes["Workflow1:F"].Connections);
    }

    private static string Nested(int levels)
    {
        var json = new StringBuilder("""{"root":""");
        for (var i = 0; i < levels; i++)
            json.Append("""{"type":"Elsa.If","id":"i""").Append(i).Append("""
                ","then":
                """);
        return json.Append("null").Append('}', levels).Append('}').ToString();
    }
}
