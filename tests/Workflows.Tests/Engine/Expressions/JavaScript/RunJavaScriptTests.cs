using System.Text.Json.Nodes;
using Workflows.Engine.Execution;
using static Workflows.Tests.Engine.Drawing;

namespace Workflows.Tests.Engine.Expressions.JavaScript;

/// <summary>Scripts inside running workflows: the activity, expressions in inputs, and the check at publish.</summary>
public sealed class RunJavaScriptTests
{
    [Theory]
    [InlineData("Literal")]
    [InlineData("JavaScript")]
    public async Task The_text_is_the_script_whatever_the_expression_is_called(string language)
    {
        var run = await Bench.RunAsync(Workflow(
            Sequence(Run("r", "setVariable('N', getN() + 1); ({ total: 12 })", language), Line("w", "${N}"), JsLine("l", "`${getN()} ${getResultFromCalc().total} ${getLastResult().total}`")),
            Variable("N", "Int32", "5")));
        Assert.Equal("6 12 12", run.Lines[^1]);
    }

    [Theory]
    [InlineData("setOutcome('Big')", "big")]
    [InlineData("if (1 > 2) setOutcome('Big')", "done")]
    [InlineData("setOutcomes(['Big', 'Small'])", "big,small")]
    [InlineData("setOutcome('Big'); setOutcome('Small')", "small")]
    [InlineData("", "done")]
    public async Task Outcomes_choose_the_ports(string script, string lines)
    {
        var run = await Bench.RunAsync(Workflow(Flow("s>r r:Big>big r:Small>small r:Done>done", Start(), Run("r", script), Line("big"), Line("small"), Line("done"))));
        Assert.Equal(lines.Split(','), run.Lines.Order());
        Assert.Equal(WorkflowSubStatus.Finished, run.State.SubStatus);
    }

    [Fact]
    public async Task A_failing_script_is_an_incident_with_its_own_words()
    {
        var run = await Bench.RunAsync(Workflow(Sequence(Run("r", "throw new Error('Thiếu người ký')"), Line("after"))));
        Assert.Equal(WorkflowSubStatus.Faulted, run.State.SubStatus);
        Assert.Equal("Thiếu người ký", Assert.Single(run.State.Incidents).Message);
        Assert.Empty(run.Lines);
    }

    [Fact]
    public async Task A_script_without_end_is_an_incident_and_other_branches_go_on()
    {
        var run = await Bench.RunAsync(Workflow(Flow("s>r s>other", Start(), Run("r", "while (true);"), Line("other"))));
        Assert.Contains("bước", Assert.Single(run.State.Incidents).Message, StringComparison.Ordinal);
        Assert.Equal(["other"], run.Lines);
    }

    [Fact]
    public async Task Conditions_and_cases_take_expressions()
    {
        JsonArray cases =
        [
            new JsonObject { ["label"] = "A", ["condition"] = new JsonObject { ["type"] = "JavaScript", ["value"] = "variables.N > 10" } },
            new JsonObject { ["label"] = "B", ["condition"] = new JsonObject { ["type"] = "JavaScript", ["value"] = "variables.N === 5" } },
        ];
        var run = await Bench.RunAsync(Workflow(
            Flow(
                "s>d d:True>sw d:False>no sw:A>a sw:B>b",
                Start(), Act("Elsa.FlowDecision", "d", ("condition", Expression("JavaScript", "getN() >= 5"))), Act("Elsa.FlowSwitch", "sw", ("cases", cases)),
                Line("no"), Line("a"), JsLine("b", "`b${variables.N}`")),
            Variable("N", "Int32", "5")));
        Assert.Equal(["b5"], run.Lines);
    }

    [Fact]
    public async Task An_input_that_fails_names_the_input_and_the_place()
    {
        var run = await Bench.RunAsync(Workflow(Sequence(JsLine("w", "const x = 1;\nvariables.Nothing.more"))));
        Assert.Equal(
            "Đầu vào “Nội dung”: Dòng 2, cột 19: không đọc được thuộc tính \"more\" vì variables.Nothing là undefined.",
            Assert.Single(run.State.Incidents).Message);
    }

    [Theory]
    [InlineData("Literal")]
    [InlineData("JavaScript")]
    public void A_bad_script_is_refused_at_publish_even_when_written_as_Literal(string language)
    {
        var reading = new Bench().Validator.Read(Workflow(Sequence(Run("r", "setOutcome('A');\nclass B {}", language))).ToJsonString());
        var finding = Assert.Single(reading.Findings);
        Assert.Equal(("$.root.activities[0].script.expression", "r"), (finding.Path, finding.ActivityId));
        Assert.StartsWith("Dòng 2, cột 1: không dùng được class", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_expressions_are_refused_at_publish_in_inputs_and_in_cases()
    {
        JsonArray cases = [new JsonObject { ["label"] = "A", ["condition"] = new JsonObject { ["type"] = "JavaScript", ["value"] = "setOutcome(1)" } }];
        var reading = new Bench().Validator.Read(Workflow(Sequence(JsLine("w", "Xin chào"), Act("Elsa.FlowSwitch", "sw", ("cases", cases)))).ToJsonString());
        Assert.Equal(["$.root.activities[0].text.expression", "$.root.activities[1].cases[0].condition"], reading.Findings.Select(finding => finding.Path));
    }

    [Fact]
    public async Task Random_numbers_and_ids_come_from_the_engine_so_a_reloaded_run_is_the_same()
    {
        // RunAsync compares the undisturbed run with the one reloaded at every step.
        var run = await Bench.RunAsync(Workflow(Sequence(JsLine("a", "`${Math.random()} ${newGuid()}`"), JsLine("b", "Math.random()"))));
        Assert.NotEqual(run.Lines[0].Split(' ')[0], run.Lines[1]);
    }

    private static JsonObject Run(string id, string script, string language = "Literal")
    {
        var activity = Act("Elsa.RunJavaScript", id, ("script", Expression(language, script)));
        activity["name"] = "Calc";
        return activity;
    }

    private static JsonObject JsLine(string id, string script) => Act("Elsa.WriteLine", id, ("text", Expression("JavaScript", script)));
}
