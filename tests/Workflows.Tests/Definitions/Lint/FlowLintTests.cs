using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using static Workflows.Tests.Definitions.DefinitionBench;
using static Workflows.Tests.Engine.Drawing;

namespace Workflows.Tests.Definitions.Lint;

/// <summary>Joins that never fire and loops that never rest.</summary>
public sealed class FlowLintTests
{
    private const string Split = "s>d d:True>a d:False>b a>j b>j";

    private readonly DefinitionBench bench = new();

    [Theory]
    [InlineData("WaitAll", true)]
    [InlineData("WaitAllActive", true)]
    [InlineData("WaitAny", false)]
    public void A_join_fed_by_the_two_ways_of_one_decision_never_fires(string mode, bool told) =>
        Joins(told, Split, Join("j", mode), Decision("d", "v"), Line("a"), Line("b"));

    [Theory]
    [InlineData("Merge", true)]
    [InlineData("Converge", true)]
    [InlineData("Stream", false)]
    [InlineData("Cascade", false)]
    [InlineData("Race", false)]
    public void So_does_a_step_with_a_merge_mode_that_wants_all(string mode, bool told) =>
        Joins(told, Split, Line("j").Merge(mode), Decision("d", "v"), Line("a"), Line("b"));

    [Theory]
    [InlineData("WaitAll", true)]
    [InlineData("WaitAllActive", false)]
    public void In_counter_mode_only_WaitAll_wants_every_branch(string mode, bool told)
    {
        var workflow = Drawn(Split, Join("j", mode), Decision("d", "v"), Line("a"), Line("b")).CounterMode();
        Assert.Equal(told, bench.Lint(workflow).Any(finding => finding.Rule == "join-never-fires"));
    }

    [Fact]
    public void A_join_of_parallel_branches_is_sound() =>
        Joins(false, "s>a s>b a>j b>j", Join("j", "WaitAll"), Line("a"), Line("b"));

    [Fact]
    public void A_decision_inside_one_of_the_parallel_branches_is_sound_while_one_way_leads_to_the_join() =>
        Joins(false, "s>d s>b d:True>j d:False>x b>j", Join("j", "WaitAll"), Decision("d", "v"), Line("b"), Line("x"));

    [Fact]
    public void A_decision_of_which_both_ways_lead_to_the_join_beside_a_parallel_branch_never_fires() =>
        Joins(true, "s>d s>b d:True>j d:False>x x>j b>j", Join("j", "WaitAll"), Decision("d", "v"), Line("b"), Line("x"));

    [Fact]
    public void A_refused_branch_that_comes_round_again_is_sound() =>
        Joins(false, "s>r s>b r>d d:True>j d:False>r b>j", Join("j", "WaitAll"), Event("r"), Decision("d", "v"), Event("b"));

    [Fact]
    public void The_outcomes_of_an_approval_exclude_each_other() =>
        Joins(true, "s>a a:Approved>j a:Refused>x x>j a:Returned>s", Join("j", "WaitAll"), Approve("a", "Duyệt"), Line("x"));

    [Fact]
    public void A_switch_that_takes_every_case_may_feed_a_join()
    {
        Joins(false, "s>w w:A>j w:B>b b>j w:Default>b", Join("j", "WaitAll"), Switch("MatchAny"), Line("b"));
        Joins(true, "s>w w:A>j w:B>b b>j w:Default>b", Join("j", "WaitAll"), Switch("MatchFirst"), Line("b"));
    }

    [Fact]
    public void A_branch_that_ends_before_the_join_keeps_it_waiting() =>
        Joins(true, "s>a s>e a>j e>j", Join("j", "WaitAll"), Line("a"), Act("Elsa.End", "e"));

    [Fact]
    public void Converging_at_the_head_of_a_loop_waits_for_the_loop_itself() =>
        Joins(true, "s>h h>d d:False>h d:True>x", Line("h").Merge("Converge"), Decision("d", "v"), Line("x"));

    [Fact]
    public void A_mode_that_only_the_run_knows_is_not_judged() =>
        Joins(false, Split, Act("Elsa.FlowJoin", "j", ("mode", Var("v"))), Decision("d", "v"), Line("a"), Line("b"));

    [Fact]
    public void A_loop_without_a_way_out_that_never_waits_is_refused() =>
        Loops(FindingLevel.Error, "s>a a>b b>a", Line("a"), Line("b"));

    [Fact]
    public void A_loop_that_a_decision_may_leave_is_a_warning() =>
        Loops(FindingLevel.Warning, "s>a a>d d:False>a d:True>b", Line("a"), Decision("d", "v"), Line("b"));

    [Fact]
    public void A_loop_stops_where_the_other_way_is_not_connected() =>
        Loops(FindingLevel.Warning, "s>a a>d d:False>a", Line("a"), Decision("d", "v"));

    [Fact]
    public void Both_ways_of_the_decision_back_into_the_loop_are_no_way_out() =>
        Loops(FindingLevel.Error, "s>a a>d d:False>a d:True>a", Line("a"), Decision("d", "v"));

    [Fact]
    public void A_fork_does_not_end_the_branch_that_stays_in_the_loop() =>
        Loops(FindingLevel.Error, "s>f f:A>f f:B>b", Act("Elsa.FlowFork", "f", ("branches", Expression("Object", "[\"A\",\"B\"]"))), Line("b"));

    [Theory]
    [InlineData("Elsa.Event")]
    [InlineData("Elsa.Delay")]
    [InlineData("Elsa.RunTask")]
    [InlineData("Elsa.Cron")]
    [InlineData("PlanIssuance.Draft")]
    public void A_loop_in_which_something_waits_is_fine(string type) => Loops(null, "s>a a>b b>a", Line("a"), Act(type, "b"));

    [Fact]
    public void Waiting_inside_a_body_counts() =>
        Loops(null, "s>a a>i i>a", Line("a"), Act("Elsa.If", "i", ("condition", Var("v")), ("then", Sequence(Event("e")))));

    [Fact]
    public void A_loop_beside_the_one_that_waits_is_found()
    {
        // d goes back to a without passing the event.
        Loops(FindingLevel.Warning, "s>e e>a a>d d:False>a d:True>e", Event("e"), Line("a"), Decision("d", "v"));
    }

    [Theory]
    [InlineData("True", FindingLevel.Error)]
    [InlineData("False", null)]
    public void A_while_that_always_holds_and_never_waits_is_refused(string condition, FindingLevel? level) =>
        Whiles(level, Lit(condition), Line("l"));

    [Fact]
    public void A_while_may_end_by_break_by_waiting_or_by_what_it_changes()
    {
        Whiles(null, Lit("True"), Act("Elsa.If", "i", ("condition", Var("v")), ("then", Act("Elsa.Break", "b"))));
        Whiles(null, Lit("True"), Event("e"));
        Whiles(null, Var("v"), Act("Elsa.SetVariable", "set", ("variable", Variable("v")), ("value", Lit("False"))));
        Whiles(FindingLevel.Warning, Var("v"), Line("l"));
    }

    private static JsonObject Switch(string mode) => Act("Elsa.FlowSwitch", "w", ("mode", Lit(mode)), ("cases", new JsonArray(
        [.. new[] { "A", "B" }.Select(label => new JsonObject { ["label"] = label, ["condition"] = new JsonObject { ["type"] = "Literal", ["value"] = "True" } })])));

    private static JsonObject Drawn(string ways, params JsonNode[] steps) =>
        Workflow(Flow(ways, [Start(), .. steps]), Variable("v"));

    private void Joins(bool told, string ways, params JsonNode[] steps)
    {
        var findings = bench.Lint(Drawn(ways, steps));
        var join = findings.FirstOrDefault(finding => finding.Rule == "join-never-fires");
        Assert.True(told == join is not null, string.Join("\n", findings));
        Assert.True(join is null or { Level: FindingLevel.Warning });
    }

    private void Loops(FindingLevel? level, string ways, params JsonNode[] steps)
    {
        var findings = bench.Lint(Drawn(ways, steps));
        Assert.True(level == findings.FirstOrDefault(finding => finding.Rule == "restless-loop")?.Level, string.Join("\n", findings));
    }

    private void Whiles(FindingLevel? level, JsonObject condition, JsonObject body)
    {
        var findings = bench.Lint(Workflow(Act("Elsa.While", "loop", ("condition", condition), ("body", body)), Variable("v")));
        Assert.True(level == findings.FirstOrDefault(finding => finding.Rule == "restless-loop")?.Level, string.Join("\n", findings));
    }
}
