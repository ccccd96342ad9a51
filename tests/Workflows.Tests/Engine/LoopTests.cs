using System.Text.Json.Nodes;
using Workflows.Engine.Execution;
using static Workflows.Tests.Engine.Drawing;

namespace Workflows.Tests.Engine;

public sealed class LoopTests
{
    [Theory]
    [InlineData(1, 3, 1, true, "1 2 3 end")]
    [InlineData(1, 3, 1, false, "1 2 end")]
    [InlineData(3, 1, -1, true, "3 2 1 end")]
    [InlineData(3, 1, -1, false, "3 2 end")]
    [InlineData(1, 6, 2, true, "1 3 5 end")]
    [InlineData(4, 3, 1, true, "end")]
    [InlineData(3, 3, 1, true, "3 end")]
    public async Task For_counts_as_its_bounds_say(int from, int to, int step, bool inclusive, string lines)
    {
        var run = await Bench.RunAsync(Workflow(Sequence(
            Act("Elsa.For", "for", ("start", Lit(from)), ("end", Lit(to)), ("step", Lit(step)), ("outerBoundInclusive", Lit(inclusive)),
                ("body", Say("CurrentValue"))),
            Line("end"))));

        Assert.Equal(lines, string.Join(' ', run.Lines));
        Assert.Equal(WorkflowSubStatus.Finished, run.State.SubStatus);
    }

    [Fact]
    public async Task For_without_a_body_stays_open_as_in_Elsa()
    {
        var run = await Bench.RunAsync(Workflow(Sequence(Act("Elsa.For", "for", ("end", Lit(3))), Line("end"))));

        Assert.Empty(run.Lines);
        Assert.Equal(WorkflowSubStatus.Suspended, run.State.SubStatus);
    }

    [Fact]
    public async Task A_count_that_never_moves_is_stopped_as_an_incident()
    {
        var run = new Bench().Rehearse(Workflow(Act("Elsa.For", "for", ("end", Lit(3)), ("step", Lit(0)), ("body", Line("x")))));
        await run.StartAsync();

        Assert.Equal(WorkflowSubStatus.Faulted, run.State.SubStatus);
        Assert.Contains("vòng lặp vô hạn", Assert.Single(run.State.Incidents).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_asks_before_each_turn()
    {
        var run = await Bench.RunAsync(Workflow(
            Sequence(
                Act("Elsa.While", "while", ("condition", Var("Go")), ("body", Sequence(Line("turn"), Set("Go", "Next"), Set("Next", Lit("false"))))),
                Line("end")),
            Variable("Go", "Boolean", "true"), Variable("Next", "Boolean", "true")));

        Assert.Equal(["turn", "turn", "end"], run.Lines);
    }

    [Fact]
    public async Task A_loop_over_a_list_hands_out_value_and_index_and_an_inner_loop_hides_them()
    {
        var run = await Bench.RunAsync(Workflow(Each("outer", """["a","b"]""", Sequence(
            Each("inner", "[1,2]", Sequence(Say("CurrentValue"), Say("CurrentIndex"))),
            Say("CurrentValue")))));

        Assert.Equal("1 0 2 1 a 1 0 2 1 b", string.Join(' ', run.Lines));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    public async Task Nothing_to_loop_over_ends_the_loop_at_once(string items)
    {
        var run = await Bench.RunAsync(Workflow(Sequence(
            Each("each", items, Line("never")),
            Act("Elsa.ParallelForEach", "all", ("items", Expression("Object", items)), ("body", Line("never"))),
            Line("end"))));

        Assert.Equal(["end"], run.Lines);
    }

    [Fact]
    public async Task Each_turn_may_wait_and_the_next_one_waits_again()
    {
        var run = await Bench.RunAsync(
            Workflow(Sequence(Each("each", "[1,2,3]", Sequence(Event("go"), Say("CurrentValue"))), Line("end"))),
            ("go", null), ("go", null), ("go", null), ("go", null));

        Assert.Equal("1 2 3 end", string.Join(' ', run.Lines));
        Assert.Equal(3, run.Executions.Values.Count(execution => execution.ActivityId == "go"));
    }

    [Fact]
    public async Task Parallel_turns_wait_side_by_side_and_each_keeps_its_own_value()
    {
        var run = await Bench.RunAsync(
            Workflow(Sequence(
                Act("Elsa.ParallelForEach", "all", ("items", Expression("Object", """["x","y","z"]""")), ("body", Sequence(
                    Act("Elsa.Event", "wait", ("eventName", Var("CurrentValue"))), Say("CurrentValue"), Say("CurrentIndex")))),
                Line("end"))),
            ("z", null), ("x", null), ("y", null));

        Assert.Equal("z 2 x 0 y 1 end", string.Join(' ', run.Lines));
    }

    [Fact]
    public async Task Break_leaves_the_nearest_loop_only()
    {
        var run = await Bench.RunAsync(Workflow(Sequence(
            Each("outer", """["a","b"]""", Sequence(
                Each("inner", "[1,2]", Sequence(Say("CurrentValue"), Act("Elsa.Break", "break"), Line("never"))),
                Say("CurrentValue"))),
            Line("end"))));

        Assert.Equal("1 a 1 b end", string.Join(' ', run.Lines));
    }

    [Fact]
    public async Task Break_inside_a_branch_ends_the_sequences_on_the_way()
    {
        var run = await Bench.RunAsync(
            Workflow(
                Sequence(
                    Each("each", "[1,2]", Sequence(
                        Say("CurrentValue"),
                        Act("Elsa.If", "if", ("condition", Var("Yes")), ("then", Act("Elsa.Break", "break"))),
                        Line("never"))),
                    Line("end")),
                Variable("Yes", "Boolean", "true")));

        Assert.Equal("1 end", string.Join(' ', run.Lines));
    }

    [Fact]
    public async Task Break_in_a_drawing_ends_the_drawing_and_its_waiting_branch()
    {
        var run = await Bench.RunAsync(Workflow(Sequence(
            Each("each", "[1,2]", Flow("s>wait s>line line>break", Start(), Event("wait"), Line("line"), Act("Elsa.Break", "break"))),
            Line("end"))));

        Assert.Equal(["line", "end"], run.Lines);
        Assert.Empty(run.State.Bookmarks);
        Assert.Equal(WorkflowSubStatus.Finished, run.State.SubStatus);
    }

    [Fact]
    public async Task Parallel_steps_end_when_the_last_one_has()
    {
        var run = await Bench.RunAsync(
            Workflow(Sequence(
                Act("Elsa.Parallel", "all", ("activities", new JsonArray(
                    Sequence(Event("one"), Line("first")), Named("seq2", Sequence(Event("two"), Line("second"))), Line("third")))),
                Line("end"))),
            ("two", null), ("one", null));

        Assert.Equal(["third", "second", "first", "end"], run.Lines);
    }

    [Theory]
    [InlineData("MatchFirst", true, true, "one end")]
    [InlineData("MatchAny", true, true, "one two end")]
    [InlineData("MatchAny", false, true, "two end")]
    [InlineData("MatchFirst", false, false, "other end")]
    public async Task Switch_runs_the_cases_that_hold(string mode, bool first, bool second, string lines)
    {
        JsonObject Case(string label, bool holds) => new()
        {
            ["label"] = label,
            ["condition"] = new JsonObject { ["type"] = "Literal", ["value"] = holds ? "True" : "False" },
            ["activity"] = Line(label),
        };

        var run = await Bench.RunAsync(Workflow(Sequence(
            Act("Elsa.Switch", "switch", ("mode", Lit(mode)), ("cases", new JsonArray(Case("one", first), Case("two", second))),
                ("default", Line("other"))),
            Line("end"))));

        Assert.Equal(lines, string.Join(' ', run.Lines));
    }

    [Fact]
    public async Task A_switch_without_a_fitting_case_goes_on()
    {
        var run = await Bench.RunAsync(Workflow(Sequence(Act("Elsa.Switch", "switch", ("cases", new JsonArray())), Line("end"))));

        Assert.Equal(["end"], run.Lines);
    }

    private static JsonObject Each(string id, string items, JsonObject body) =>
        Act("Elsa.ForEach", id, ("items", Expression("Object", items)), ("body", body));

    private static JsonObject Say(string variable) => Act("Elsa.WriteLine", $"say{variable}", ("text", Var(variable)));

    private static JsonObject Set(string variable, string from) => Set(variable, Var(from));

    private static JsonObject Set(string variable, JsonObject value) => Act("Elsa.SetVariable", $"set{variable}",
        ("variable", new JsonObject { ["id"] = $"{variable}-id", ["name"] = variable }), ("value", value));

    private static JsonObject Named(string id, JsonObject activity)
    {
        activity["id"] = id;
        return activity;
    }
}
