using System.Text.Json.Nodes;
using Workflows.Definitions;
using Workflows.Engine.Definitions;
using static Workflows.Tests.Definitions.DefinitionBench;
using static Workflows.Tests.Engine.Drawing;

namespace Workflows.Tests.Definitions.Lint;

/// <summary>One planted mistake per test, and beside it what must not be taken for that mistake.</summary>
public sealed class LinterTests
{
    private readonly DefinitionBench bench = new();

    [Fact]
    public void The_shipped_workflow_has_no_finding()
    {
        foreach (var (id, json) in ShippedWorkflows.Files)
            Assert.True(bench.Lint(json).Count == 0, $"{id}: {string.Join("\n", bench.Lint(json))}");
    }

    [Fact]
    public void What_the_reader_refuses_is_told_with_its_path()
    {
        var finding = Assert.Single(bench.Lint(Workflow(Flow("s>nobody", Start()))), finding => finding.Level == FindingLevel.Error);
        Assert.Equal("$.root.connections[0]", finding.Path);
        Assert.True(new DefinitionBench().Lint("{").Single().Level == FindingLevel.Error);
    }

    [Fact]
    public void A_workflow_without_anything_in_it_is_refused() =>
        Tells("cannot-run", FindingLevel.Error, new JsonObject { ["definitionId"] = "x", ["name"] = "Trống" }, "chưa có nội dung");

    [Fact]
    public void An_unknown_activity_is_named_by_step_and_type()
    {
        var finding = Tells("unknown-activity", FindingLevel.Error,
            Workflow(Sequence(Act("Old.Type", "x").Called("Ký số"))), "“Ký số”", "Old.Type");
        Assert.Equal(("$.root.activities[0].type", "x"), (finding.Path, finding.ActivityId));
        Tells("unknown-activity", FindingLevel.Error,
            Workflow(Sequence(Act("Elsa.NotFoundActivity", "x", ("missingTypeName", "Gone.Step")))), "Gone.Step");
    }

    [Fact]
    public void A_version_that_does_not_exist_is_refused()
    {
        var line = Line("l");
        line["version"] = 2;
        Tells("unknown-version", FindingLevel.Error, Workflow(Sequence(line)), "phiên bản 2");
    }

    [Theory]
    [InlineData("CSharp")]
    [InlineData("Python")]
    [InlineData("Liquid")]
    [InlineData("Klingon")]
    public void An_expression_in_another_language_is_refused(string language) =>
        Tells("cannot-run", FindingLevel.Error, Workflow(Sequence(Act("Elsa.WriteLine", "w", ("text", Expression(language, "1"))))), language);

    [Fact]
    public void Broken_json_in_an_object_expression_is_refused() =>
        Tells("cannot-run", FindingLevel.Error, Workflow(Sequence(Act("Elsa.FlowFork", "f", ("branches", Expression("Object", "[\"a\""))))), "JSON");

    [Fact]
    public void The_condition_of_a_case_is_looked_at_too() =>
        Tells("cannot-run", FindingLevel.Error, Workflow(Sequence(Act("Elsa.FlowSwitch", "w",
            ("cases", new JsonArray(new JsonObject { ["label"] = "A", ["condition"] = new JsonObject { ["type"] = "CSharp", ["value"] = "1" } }))))), "CSharp");

    [Theory]
    [InlineData("Elsa.Delay", "timeSpan", "ngày mai")]
    [InlineData("Elsa.FlowDecision", "condition", "có lẽ")]
    [InlineData("PlanIssuance.Approve", "dueInWorkingDays", "vài ngày")]
    [InlineData("PlanIssuance.Approve", "assignee", "giám đốc")]
    public void A_value_that_does_not_fit_is_refused(string type, string key, string value) =>
        Tells("unfit-value", FindingLevel.Error, Workflow(Sequence(Act(type, "x", (key, Lit(value))).Called("Bước x"))), "“Bước x”", value);

    [Theory]
    [InlineData("0 0 7 * * *", false)]
    [InlineData("0 7 * * 1-5", false)]
    [InlineData("0 0 25 * * *", true)]
    [InlineData("hằng ngày", true)]
    public void A_schedule_that_cannot_be_read_is_refused_whether_it_starts_the_workflow_or_not(string cron, bool told)
    {
        foreach (var starts in new[] { true, false })
        {
            var trigger = Act("Elsa.Cron", "c", ("cronExpression", Lit(cron)));
            trigger["customProperties"] = new JsonObject { ["canStartWorkflow"] = starts };
            var findings = bench.Lint(Workflow(Sequence(trigger)));
            Assert.True(told == findings.Any(finding => finding.Level == FindingLevel.Error), string.Join("\n", findings));
            Assert.Equal(told ? 1 : 0, findings.Count);
        }
    }

    [Fact]
    public void A_trigger_cannot_wait_for_what_only_an_instance_knows()
    {
        var trigger = Event("e", "x");
        trigger["eventName"] = Var("v");
        trigger["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        Tells("cannot-run", FindingLevel.Error, Workflow(Sequence(trigger), Variable("v")), "“e”", "giá trị cố định");
    }

    [Fact]
    public void A_missing_input_is_told_once() =>
        Assert.Single(bench.Lint(Workflow(Sequence(Act("Elsa.Cron", "c", ("cronExpression", Lit("")))))));

    [Fact]
    public void A_default_that_does_not_fit_its_variable_is_refused()
    {
        var finding = Tells("unfit-value", FindingLevel.Error, Workflow(Sequence(Line("l")), Variable("n", "Int32", "ba")), "“n”");
        Assert.Equal("$.variables[0].value", finding.Path);
    }

    [Theory]
    [InlineData("Elsa.Event", FindingLevel.Error)]
    [InlineData("Elsa.PublishEvent", FindingLevel.Error)]
    [InlineData("Elsa.Cron", FindingLevel.Error)]
    [InlineData("Elsa.StartAt", FindingLevel.Error)]
    [InlineData("Elsa.RunTask", FindingLevel.Error)]
    [InlineData("Elsa.SetVariable", FindingLevel.Error)]
    [InlineData("Elsa.SetOutput", FindingLevel.Error)]
    [InlineData("Elsa.DispatchWorkflow", FindingLevel.Error)]
    [InlineData("Elsa.ExecuteWorkflow", FindingLevel.Error)]
    [InlineData("Elsa.HttpEndpoint", FindingLevel.Error)]
    [InlineData("Elsa.Delay", FindingLevel.Warning)]
    [InlineData("Elsa.Timer", FindingLevel.Warning)]
    [InlineData("Elsa.If", FindingLevel.Warning)]
    public void An_activity_without_the_input_it_lives_on_is_told(string type, FindingLevel level) =>
        Tells("missing-input", level, Workflow(Sequence(Act(type, "x").Called("Bước x"))), "“Bước x”");

    [Fact]
    public void An_input_left_blank_is_missing_and_a_computed_one_is_not()
    {
        Tells("missing-input", FindingLevel.Error, Workflow(Sequence(Act("Elsa.Event", "x", ("eventName", Lit(" "))))));
        Tells("missing-input", FindingLevel.Error, Workflow(Sequence(Act("Elsa.SetVariable", "x", ("variable", new JsonObject { ["typeName"] = "Object" })))));
        Silent("missing-input", Workflow(Sequence(Act("Elsa.Event", "x", ("eventName", Expression("JavaScript", "'a' + 1"))))));
        Silent("missing-input", Workflow(Sequence(Act("Elsa.SetVariable", "x", ("variable", Variable("v")), ("value", Lit(1)))), Variable("v")));
    }

    [Theory]
    [InlineData("Elsa.For", FindingLevel.Error)]
    [InlineData("Elsa.While", FindingLevel.Error)]
    [InlineData("Elsa.ForEach", FindingLevel.Warning)]
    [InlineData("Elsa.ParallelForEach", FindingLevel.Warning)]
    public void A_loop_without_a_body_is_told(string type, FindingLevel level)
    {
        Tells("missing-body", level, Workflow(Sequence(Act(type, "x", ("body", null)))));
        Silent("missing-body", Workflow(Sequence(Act(type, "x", ("body", Sequence(Line("l")))))));
    }

    [Fact]
    public void A_human_step_without_anybody_is_refused()
    {
        Tells("no-assignee", FindingLevel.Error, Workflow(Sequence(Approve("a", "Duyệt", ("assignee", Lit(""))))), "“Duyệt”", "người nhận việc");
        Silent("no-assignee", Workflow(Sequence(Approve("a", "Duyệt"))));
        Silent("no-assignee", Workflow(Sequence(Approve("a", "Duyệt", ("assignee", Var("v")))), Variable("v", "String")));
    }

    [Fact]
    public void Asking_no_agency_is_a_warning_because_the_plan_may_name_them()
    {
        Tells("no-assignee", FindingLevel.Warning, Workflow(Sequence(Act("PlanIssuance.RequestOpinions", "o"))));
        Silent("no-assignee", Workflow(Sequence(Act("PlanIssuance.RequestOpinions", "o", ("agencies", Expression("Object", "[\"STC\"]"))))));
    }

    [Fact]
    public void A_human_step_without_a_deadline_is_told()
    {
        Tells("no-deadline", FindingLevel.Warning, Workflow(Sequence(Approve("a", "Duyệt", ("dueInWorkingDays", Lit("0"))))), "“Duyệt”");
        Silent("no-deadline", Workflow(Sequence(Approve("a", "Duyệt"))));
        // The drafter's own turn comes without one.
        Silent("no-deadline", Workflow(Sequence(Draft())));
    }

    [Fact]
    public void An_approval_from_which_nothing_comes_back_is_told()
    {
        var approve = Approve("a", "Duyệt");
        Tells("no-way-back", FindingLevel.Warning, Workflow(Flow("s>a a:Approved>l", Start(), approve, Line("l"))), "“Duyệt”");
        Silent("no-way-back", Workflow(Flow("s>a a:Approved>l a:Returned>s", Start(), approve.DeepClone(), Line("l"))));
        Tells("no-way-back", FindingLevel.Warning, Workflow(Sequence(approve.DeepClone())));
    }

    [Fact]
    public void A_refusal_that_is_switched_off_is_no_way_back_and_needs_no_connection()
    {
        var check = Approve("a", "Kiểm tra", ("allowRefusal", Lit("False")));
        Tells("no-way-back", FindingLevel.Warning, Workflow(Flow("s>a a:Approved>l a:Refused>l", Start(), check, Line("l"))));
        Tells("dead-connection", FindingLevel.Warning, Workflow(Flow("s>a a:Approved>l a:Refused>l", Start(), check.DeepClone(), Line("l"))), "Refused");
        Assert.Empty(bench.Lint(Workflow(Flow("s>d d:Submitted>a a:Approved>l a:Returned>d", Start(), Draft("d"), check.DeepClone(), Line("l")))));
    }

    [Fact]
    public void A_refusal_without_the_code_is_refused()
    {
        Tells("final-without-code", FindingLevel.Error, Workflow(Sequence(Approve("a", "Duyệt", ("binds", Lit("False"))))), "“Duyệt”", "“Không đồng ý”");
        Tells("final-without-code", FindingLevel.Error, Workflow(Sequence(Act("PlanIssuance.Approve", "a", ("allowRefusal", Lit("True"))))));
        Silent("final-without-code", Workflow(Sequence(Approve("a", "Duyệt"))));
        Silent("final-without-code", Workflow(Sequence(Approve("a", "Duyệt", ("binds", Lit("False")), ("allowRefusal", Lit("False"))))));
        // As it comes from the toolbox it may not refuse.
        Silent("final-without-code", Workflow(Sequence(Act("PlanIssuance.Approve", "a"))));
        Silent("final-without-code", Workflow(Sequence(Approve("a", "Duyệt", ("binds", Var("v")))), Variable("v", "Boolean")));
    }

    [Fact]
    public void A_way_out_that_leads_nowhere_is_told_by_its_label()
    {
        Tells("open-outcome", FindingLevel.Warning,
            Workflow(Flow("s>a a:Approved>l a:Returned>s", Start(), Approve("a", "Duyệt"), Line("l"))), "“Không đồng ý”", "“Duyệt”");
        Tells("open-outcome", FindingLevel.Warning, Workflow(Flow("s>d d:True>l", Start(), Decision("d", "v"), Line("l")), Variable("v")), "“Sai”");
        Silent("open-outcome", Workflow(Flow("s>l", Start(), Line("l"))));
    }

    [Fact]
    public void A_human_step_after_which_nothing_follows_is_refused()
    {
        Tells("no-way-on", FindingLevel.Error, Workflow(Flow("s>a a>l", Start(), Approve("a", "Duyệt"), Line("l"))), "“Duyệt”");
        Silent("no-way-on", Workflow(Flow("s>d", Start(), Draft("d"))));
    }

    [Fact]
    public void Each_branch_of_a_fork_and_each_case_of_a_switch_wants_a_connection()
    {
        Tells("open-outcome", FindingLevel.Warning, Workflow(Flow("s>f f:A>l",
            Start(), Act("Elsa.FlowFork", "f", ("branches", Expression("Object", "[\"A\",\"Phòng B\"]"))), Line("l"))), "“Phòng B”");
        Tells("open-outcome", FindingLevel.Warning, Workflow(Flow("s>w w:Default>l", Start(), Act("Elsa.FlowSwitch", "w",
            ("cases", new JsonArray(new JsonObject { ["label"] = "Lớn", ["condition"] = new JsonObject { ["type"] = "Literal", ["value"] = "True" } }))), Line("l"))), "“Lớn”");
    }

    [Fact]
    public void A_step_that_nothing_leads_to_is_told_once_with_what_is_inside()
    {
        var lost = Sequence(Line("inside"));
        lost["id"] = "lost";
        var findings = bench.Lint(Workflow(Flow("s>l", Start(), Line("l"), lost.Called("Bỏ quên"))));
        var finding = Assert.Single(findings);
        Assert.Equal(("unreachable-step", "lost"), (finding.Rule, finding.ActivityId));
        Assert.Contains("“Bỏ quên”", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_stands_behind_an_end_is_never_reached()
    {
        Tells("unreachable-step", FindingLevel.Warning, Workflow(Sequence(Line("a"), Act("Elsa.Finish", "f"), Line("b"))));
        Tells("unreachable-step", FindingLevel.Warning, Workflow(Flow("s>e e>l", Start(), Act("Elsa.End", "e"), Line("l"))));
    }

    [Fact]
    public void A_trigger_that_starts_the_workflow_is_a_beginning_of_its_own()
    {
        var trigger = Event("e");
        trigger["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        Silent("unreachable-step", Workflow(Flow("s>l e>l", Start(), trigger, Line("l"))));
    }

    [Fact]
    public void A_hundred_mistakes_are_told_and_not_more_with_the_errors_first()
    {
        var steps = Enumerable.Range(0, 150).Select(i => Line($"l{i}")).Append<JsonNode>(Act("Nobody.Knows", "x")).Prepend(Start()).ToArray();
        var findings = bench.Lint(Workflow(Flow("", steps)));
        Assert.Equal(DefinitionLimits.MaxFindings, findings.Count);
        Assert.Equal("unknown-activity", findings[0].Rule);
    }

    [Fact]
    public void A_drawing_as_large_as_allowed_is_looked_over_within_seconds()
    {
        var ways = string.Join(' ', Enumerable.Range(0, 1_990).SelectMany(i => Enumerable.Range(1, 5).Select(by => $"l{i}>l{Math.Min(i + by, 1_990)}")).Distinct());
        var steps = Enumerable.Range(0, 1_991).Select(i => (JsonNode)Line($"l{i}").Merge("Merge")).ToArray();
        var began = System.Diagnostics.Stopwatch.StartNew();
        bench.Lint(Workflow(Flow(ways, steps)));
        Assert.True(began.Elapsed < TimeSpan.FromSeconds(20), $"{began.Elapsed}");
    }

    private Finding Tells(string rule, FindingLevel level, JsonObject workflow, params string[] words)
    {
        var findings = bench.Lint(workflow);
        var finding = findings.FirstOrDefault(finding => finding.Rule == rule && words.All(word => finding.Message.Contains(word, StringComparison.Ordinal)));
        Assert.True(finding is not null, $"No “{rule}” among: {string.Join("\n", findings)}");
        Assert.Equal(level, finding.Level);
        return finding;
    }

    private void Silent(string rule, JsonObject workflow) => Assert.DoesNotContain(bench.Lint(workflow), finding => finding.Rule == rule);
}
