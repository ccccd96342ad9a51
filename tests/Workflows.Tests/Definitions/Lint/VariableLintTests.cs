using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using static Workflows.Tests.Engine.Drawing;

namespace Workflows.Tests.Definitions.Lint;

/// <summary>Names that nobody declares, and other workflows that are not there.</summary>
public sealed class VariableLintTests
{
    private readonly DefinitionBench bench = new();

    [Fact]
    public void A_variable_that_nobody_declares_is_refused_by_name()
    {
        var finding = Assert.Single(Told(Workflow(Sequence(Act("Elsa.WriteLine", "w", ("text", Var("v")))))));
        Assert.Equal((FindingLevel.Error, "$.root.activities[0].text.expression"), (finding.Level, finding.Path));
        Assert.Contains("“v”", finding.Message, StringComparison.Ordinal);
        Assert.Empty(Told(Workflow(Sequence(Act("Elsa.WriteLine", "w", ("text", Var("v")))), Variable("v"))));
    }

    [Fact]
    public void A_variable_of_another_part_is_not_seen()
    {
        var inner = Sequence(Line("l"));
        inner["id"] = "inner";
        inner["variables"] = new JsonArray(Variable("v"));
        var finding = Assert.Single(Told(Workflow(Sequence(inner, Act("Elsa.WriteLine", "w", ("text", Var("v")))))));
        Assert.Contains("phần khác", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loop_gives_its_body_the_current_value_and_nobody_else()
    {
        var line = Act("Elsa.WriteLine", "w", ("text", Expression("Variable", "CurrentValue")));
        Assert.Empty(Told(Workflow(Act("Elsa.ForEach", "f", ("items", Expression("Object", "[1]")), ("body", Sequence(line))))));
        Assert.Single(Told(Workflow(Sequence(line.DeepClone()))));
    }

    [Fact]
    public void A_variable_that_a_step_brings_into_being_is_a_warning_at_that_step_only()
    {
        var finding = Assert.Single(Told(Workflow(Sequence(
            Act("Elsa.SetVariable", "set", ("variable", new JsonObject { ["name"] = "v" }), ("value", Lit(1))),
            Act("Elsa.WriteLine", "w", ("text", Expression("Variable", "v")))))));
        Assert.Equal((FindingLevel.Warning, "set"), (finding.Level, finding.ActivityId));
    }

    [Fact]
    public void A_result_bound_to_nothing_is_a_warning()
    {
        Assert.Equal(FindingLevel.Warning, Assert.Single(Told(Workflow(Sequence(Event("e", "E", "gone"))))).Level);
        Assert.Empty(Told(Workflow(Sequence(Event("e", "E", "v")), Variable("v"))));
    }

    [Fact]
    public void An_input_that_the_workflow_does_not_declare_is_a_warning()
    {
        var workflow = Workflow(Sequence(Act("Elsa.WriteLine", "w", ("text", Expression("Input", "PlanId")))));
        Assert.Equal(FindingLevel.Warning, Assert.Single(Told(workflow)).Level);
        workflow["inputs"] = new JsonArray(new JsonObject { ["name"] = "PlanId", ["type"] = "String" });
        Assert.Empty(Told(workflow));
    }

    [Fact]
    public void Names_in_scripts_are_told_with_line_and_column()
    {
        string[] scripts =
        [
            "let a = 1;\nreturn variables.Nobody + a;", "getInput('nothing')", "getOutputFrom('NoStep')", "getResultFromNoStep()", "setNobody(1)",
            "variables.total + variables.Made + getTotal() + getOutputFrom('w0')", "setVariable('Made', 1)", "const { total } = variables; `${total}`",
        ];
        var lines = scripts.Select((script, i) => (JsonNode)Act("Elsa.WriteLine", $"w{i}", ("text", Expression("JavaScript", script)))).ToArray();
        var workflow = Workflow(Sequence([.. lines, Act("Elsa.RunJavaScript", "run", ("script", Lit("variables.Gone")))]), Variable("total"));
        var findings = Told(workflow);
        Assert.Equal(
            [
                ("w0", FindingLevel.Error), ("w2", FindingLevel.Error), ("w3", FindingLevel.Error), ("w4", FindingLevel.Error), ("run", FindingLevel.Error),
                ("w1", FindingLevel.Warning),
            ],
            findings.Select(finding => (finding.ActivityId!, finding.Level)));
        Assert.Contains("dòng 2, cột", findings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_script_that_cannot_be_read_is_refused_once_with_its_place()
    {
        var finding = Assert.Single(bench.Lint(Workflow(Sequence(Act("Elsa.WriteLine", "w", ("text", Expression("JavaScript", "1 +")))))));
        Assert.Equal(("cannot-run", "w"), (finding.Rule, finding.ActivityId));
        Assert.Empty(bench.Lint(Workflow(Sequence(Act("Elsa.RunJavaScript", "run", ("script", Expression("JavaScript", "setOutcome('A')")))))));
    }

    [Fact]
    public void A_workflow_to_start_that_is_not_there_is_a_warning()
    {
        var workflow = Workflow(Sequence(Act("Elsa.DispatchWorkflow", "d", ("workflowDefinitionId", Lit("child")))));
        Assert.Equal(FindingLevel.Warning, Assert.Single(bench.Lint(workflow)).Level);
        Assert.Empty(bench.Lint(workflow, Known(Child())));
    }

    [Fact]
    public void A_workflow_used_as_a_step_must_be_there_in_its_version()
    {
        var workflow = Workflow(Flow("s>c c:Pass>l c:Fail>l", Start(),
            Act("ChildFlow", "c", ("workflowDefinitionId", "child"), ("workflowDefinitionVersionId", "child-v1"), ("n", Lit("x"))), Line("l")));
        Assert.Equal("unknown-activity", bench.Lint(workflow)[0].Rule);
        Assert.Equal("unfit-value", Assert.Single(bench.Lint(workflow, Known(Child()))).Rule);
        workflow["root"]!["activities"]![1]!["workflowDefinitionVersionId"] = "child-v7";
        Assert.Contains(bench.Lint(workflow, Known(Child())), finding => finding is { Rule: "unknown-version", Level: FindingLevel.Warning });
    }

    [Fact]
    public void A_workflow_inside_itself_is_refused()
    {
        var child = Child();
        child["root"] = Sequence(Act("Thử", "back", ("workflowDefinitionId", "test")));
        var workflow = Workflow(Sequence(Act("ChildFlow", "c", ("workflowDefinitionId", "child"))));
        Assert.Contains(bench.Lint(workflow, Known(child, workflow)), finding =>
            finding.Level == FindingLevel.Error && finding.Message.Contains("dùng lại chính quy trình", StringComparison.Ordinal));
    }

    private static JsonObject Child()
    {
        var child = Workflow(Sequence(Line("l")));
        child["id"] = "child-v1";
        child["definitionId"] = "child";
        child["name"] = "Child flow";
        child["inputs"] = new JsonArray(new JsonObject { ["name"] = "N", ["type"] = "Int32" });
        child["outcomes"] = new JsonArray("Pass", "Fail");
        return child;
    }

    private static DefinitionLibrary Known(params JsonObject[] definitions) =>
        new(definitions.Select(definition => DefinitionReader.Read(definition.ToJsonString()).Definition!));

    private IReadOnlyList<Finding> Told(JsonObject workflow) =>
        [.. bench.Lint(workflow).Where(finding => finding.Rule == "unknown-variable")];
}
