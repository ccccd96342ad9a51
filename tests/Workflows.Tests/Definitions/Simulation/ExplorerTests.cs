using System.Text.Json.Nodes;
using Workflows.Definitions;
using Workflows.Definitions.Simulation;
using static Workflows.Tests.Definitions.DefinitionBench;
using static Workflows.Tests.Engine.Drawing;

namespace Workflows.Tests.Definitions.Simulation;

public sealed class ExplorerTests : IDisposable
{
    private readonly TrialBench bench = new();

    [Fact]
    public async Task The_shipped_workflow_is_green_and_nothing_of_it_stays_untried()
    {
        var found = await bench.ExploreAsync(ShippedWorkflows.Files["decision-with-plan"]);

        Assert.Empty(found.Scenarios.Where(scenario => !scenario.IsGreen).SelectMany(scenario => scenario.Troubles));
        Assert.True(found.IsGreen);
        Assert.Empty(found.UnreachedSteps);
        Assert.Empty(found.UnreachedWays);
        // Each way on of each human step is a scenario of its own, besides the straight way.
        var ways = found.Scenarios.SelectMany(scenario => scenario.Deviations).Distinct().ToList();
        Assert.Contains("“Lấy ý kiến các sở, ngành”: Hết hạn", ways);
        Assert.Contains("“Phó Chủ tịch phụ trách phê duyệt”: Trình cấp trên", ways);
        Assert.Contains("“Chủ tịch UBND phê duyệt”: Không đồng ý", ways);
        Assert.Contains("“Cấp số và phát hành”: Trả lại", ways);
        Assert.Empty(found.Scenarios[0].Deviations);
        Assert.Equal("kế hoạch ở trạng thái “Đã phát hành”", found.Scenarios[0].Standing);
        Assert.Contains(found.Scenarios, scenario => scenario.Standing == "kế hoạch ở trạng thái “Không đồng ý”");
    }

    [Theory]
    [InlineData("plan-document", "Phó Chủ tịch phụ trách phê duyệt")]
    [InlineData("agency-plan", "Người đứng đầu cơ quan ký ban hành")]
    public async Task Every_shipped_workflow_is_green_and_nothing_of_it_stays_untried(string id, string signs)
    {
        var found = await bench.ExploreAsync(ShippedWorkflows.Files[id]);

        Assert.Empty(found.Scenarios.Where(scenario => !scenario.IsGreen).SelectMany(scenario => scenario.Troubles));
        Assert.True(found.IsGreen);
        Assert.Empty(found.UnreachedSteps);
        Assert.Empty(found.UnreachedWays);
        Assert.Contains($"“{signs}”: Không đồng ý", found.Scenarios.SelectMany(scenario => scenario.Deviations));
        Assert.Equal("kế hoạch ở trạng thái “Đã phát hành”", found.Scenarios[0].Standing);
    }

    [Fact]
    public async Task A_way_out_that_leads_nowhere_is_a_dead_end_at_its_step()
    {
        var found = await bench.ExploreAsync(Workflow(Flow(
            "s>draft draft:Submitted>head head:Approved>e",
            Start(), Draft(), Approve("head", "Lãnh đạo duyệt", ("allowRefusal", Lit("False"))), Act("Elsa.End", "e"))));

        Assert.False(found.IsGreen);
        var red = Assert.Single(found.Scenarios, scenario => !scenario.IsGreen);
        Assert.Equal(["“Lãnh đạo duyệt”: Trả lại"], red.Deviations);
        Assert.Equal(DryRunEnding.DeadEnd, red.Ending);
        var trouble = Assert.Single(red.Troubles);
        Assert.Equal(("head", "Lãnh đạo duyệt"), (trouble.StepId, trouble.Step));
        Assert.Contains("“Trả lại”", trouble.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_loop_in_which_nothing_waits_is_red_with_its_steps_named()
    {
        var found = await bench.ExploreAsync(Workflow(Flow(
            "s>a a>b b>a", Start(), Line("a").Called("Ghi dòng một"), Line("b").Called("Ghi dòng hai"))));

        var red = Assert.Single(found.Scenarios);
        Assert.Equal(DryRunEnding.Incident, red.Ending);
        Assert.Equal(["Ghi dòng hai", "Ghi dòng một"], red.Troubles.Select(trouble => trouble.Step).Order(StringComparer.Ordinal));
        Assert.All(red.Troubles, trouble => Assert.Contains("Vòng lặp vô hạn", trouble.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task People_who_can_only_hand_a_matter_round_and_round_are_named()
    {
        var found = await bench.ExploreAsync(Workflow(Flow(
            "s>draft draft:Submitted>head head:Approved>draft head:Returned>draft",
            Start(), Draft(), Approve("head", "Lãnh đạo duyệt", ("allowRefusal", Lit("False"))))));

        Assert.False(found.IsGreen);
        Assert.All(found.Scenarios, scenario => Assert.Equal(DryRunEnding.TooLong, scenario.Ending));
        Assert.Equal(["Lãnh đạo duyệt", "Soạn thảo"], found.Scenarios[0].Troubles.Select(trouble => trouble.Step).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_loop_that_one_outcome_leaves_is_no_trouble()
    {
        var found = await bench.ExploreAsync(Workflow(Flow(
            "s>draft draft:Submitted>head head:Approved>draft head:Returned>e",
            Start(), Draft(), Approve("head", "Lãnh đạo duyệt", ("allowRefusal", Lit("False"))), Act("Elsa.End", "e"))));

        Assert.True(found.IsGreen);
    }

    [Fact]
    public async Task An_expression_that_fails_is_red_at_its_step()
    {
        var found = await bench.ExploreAsync(Workflow(Flow(
            "s>draft draft:Submitted>say", Start(), Draft(),
            Act("Elsa.WriteLine", "say", ("text", Expression("JavaScript", "missing.value"))).Called("Ghi sổ"))));

        var red = Assert.Single(found.Scenarios);
        Assert.Equal(DryRunEnding.Incident, red.Ending);
        var trouble = Assert.Single(red.Troubles);
        Assert.Equal(("say", "Ghi sổ"), (trouble.StepId, trouble.Step));
        Assert.Contains("missing", trouble.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_join_that_waits_for_a_branch_never_taken_is_red_at_the_join()
    {
        var found = await bench.ExploreAsync(Workflow(Flow(
            "s>d d:True>a d:False>b a>j b>j j>e",
            Start(), Decision("d", "yes"), Line("a"), Line("b"), Join("j", "WaitAll").Called("Chờ cả hai"), Act("Elsa.End", "e")),
            Variable("yes", "Boolean", "true")));

        Assert.False(found.IsGreen);
        Assert.All(found.Scenarios, scenario => Assert.Equal(DryRunEnding.Stuck, scenario.Ending));
        var trouble = Assert.Single(found.Scenarios[0].Troubles);
        Assert.Equal(("j", "Chờ cả hai"), (trouble.StepId, trouble.Step));
    }

    [Fact]
    public async Task The_other_side_of_a_condition_is_tried_too_and_said_to_be_assumed()
    {
        var found = await bench.ExploreAsync(Workflow(Flow(
            "s>d d:True>a d:False>broken",
            Start(), Decision("d", "yes").Called("Đủ hồ sơ?"), Line("a"), Act("Elsa.Fault", "broken", ("message", Lit("Thiếu hồ sơ"))).Called("Báo thiếu")),
            Variable("yes", "Boolean", "true")));

        Assert.Equal([DryRunEnding.Finished, DryRunEnding.Incident], found.Scenarios.Select(scenario => scenario.Ending));
        Assert.Equal(["“Đủ hồ sơ?”: cho là Sai"], found.Scenarios[1].Deviations);
        Assert.Equal("Báo thiếu", Assert.Single(found.Scenarios[1].Troubles).Step);
        Assert.Equal([new Assumption(0, 1)], found.Scenarios[1].Assumptions);
        Assert.Empty(found.UnreachedSteps);
    }

    [Fact]
    public async Task Every_case_of_a_switch_is_tried()
    {
        var cases = new JsonArray(Case("Lớn", "false"), Case("Nhỏ", "true"));
        var found = await bench.ExploreAsync(Workflow(Flow(
            "s>w w:Lớn>a w:Nhỏ>b w:Default>c", Start(), Act("Elsa.FlowSwitch", "w", ("cases", cases)).Called("Quy mô"), Line("a"), Line("b"), Line("c"))));

        Assert.True(found.IsGreen);
        Assert.Equal([[], ["“Quy mô”: cho là Lớn"], ["“Quy mô”: cho là Còn lại"]], found.Scenarios.Select(scenario => scenario.Deviations));
        Assert.Empty(found.UnreachedWays);
    }

    [Fact]
    public async Task What_no_scenario_comes_to_is_named()
    {
        var found = await bench.ExploreAsync(Workflow(Flow(
            "s>draft draft:Submitted>head head:Approved>e head:Returned>draft head:Refused>r island>e",
            Start(), Draft(), Approve("head", "Lãnh đạo duyệt", ("allowRefusal", Lit("False"))), Act("Elsa.End", "e"), Line("r").Called("Ghi từ chối"), Line("island").Called("Đảo"))));

        Assert.Equal(["Ghi từ chối", "Đảo"], found.UnreachedSteps.Select(step => step.Step));
        Assert.Equal(
            [new NamedWay("Lãnh đạo duyệt", "Không đồng ý", "Ghi từ chối"), new NamedWay("Đảo", null, "e")],
            found.UnreachedWays);
    }

    [Fact]
    public async Task Waiting_for_time_and_for_events_ends_nowhere_badly()
    {
        var found = await bench.ExploreAsync(Workflow(Flow(
            "s>wait wait>ev ev>e", Start(), Act("Elsa.Delay", "wait", ("timeSpan", Lit("30.00:00:00"))), Event("ev", "ho-so-den"), Act("Elsa.End", "e"))));

        Assert.True(found.IsGreen);
        Assert.Single(found.Scenarios);
    }

    [Fact]
    public async Task A_deadline_beside_a_person_is_a_scenario_of_its_own()
    {
        var found = await bench.ExploreAsync(Workflow(Flow(
            "s>draft draft:Submitted>head draft:Submitted>wait head:Approved>j head:Returned>j wait>j j>e",
            Start(), Draft(), Approve("head", "Lãnh đạo duyệt", ("allowRefusal", Lit("False"))),
            Act("Elsa.Delay", "wait", ("timeSpan", Lit("3.00:00:00"))).Called("Nhắc sau 3 ngày"), Join("j", "WaitAny"), Act("Elsa.End", "e"))));

        Assert.True(found.IsGreen);
        Assert.Contains(found.Scenarios, scenario => scenario.Deviations is [var only] && only.StartsWith("“Nhắc sau 3 ngày”: Đến giờ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_child_workflow_that_fails_is_the_step_inside_it()
    {
        var child = Workflow(Flow("s>f", Start(), Act("Elsa.Fault", "f", ("message", Lit("Hỏng"))).Called("Bước hỏng")));
        (child["definitionId"], child["name"], child["id"]) = ("con", "Quy trình con", "con-1");
        var found = await bench.ExploreAsync(Workflow(Flow(
            "s>call", Start(), Act("Elsa.ExecuteWorkflow", "call", ("workflowDefinitionId", Lit("con")), ("waitForCompletion", Lit("True"))))), null, child);

        Assert.False(found.IsGreen);
        Assert.Contains(found.Scenarios[0].Troubles, trouble => trouble.Step == "Bước hỏng");
    }

    [Fact]
    public async Task More_ways_than_the_limit_are_said_to_be_untried_and_are_not_green()
    {
        var found = await bench.ExploreAsync(ShippedWorkflows.Files["decision-with-plan"], new ExplorationLimits { Scenarios = 3 });

        Assert.Equal(3, found.Scenarios.Count);
        Assert.False(found.IsComplete);
        Assert.False(found.IsGreen);
    }

    [Fact]
    public async Task A_result_without_any_scenario_or_with_a_mistake_of_the_linter_is_not_green()
    {
        var found = await bench.ExploreAsync(Workflow(Flow("s>a", Start(), Line("a"))));

        Assert.True(found.IsGreen);
        Assert.False((found with { Scenarios = [] }).IsGreen);
        Assert.False((found with { LintErrors = ["Sai"] }).IsGreen);
    }

    public void Dispose() => bench.Dispose();

    private static JsonObject Case(string label, string holds) => new()
    {
        ["label"] = label,
        ["condition"] = new JsonObject { ["type"] = "JavaScript", ["value"] = holds },
    };
}
