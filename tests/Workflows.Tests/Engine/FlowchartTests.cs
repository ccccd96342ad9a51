using System.Text.Json.Nodes;
using Workflows.Engine.Execution;
using static Workflows.Tests.Engine.Drawing;

namespace Workflows.Tests.Engine;

public sealed class FlowchartTests
{
    [Fact]
    public async Task Branches_run_breadth_first_and_a_plain_merge_runs_once()
    {
        var run = await Bench.RunAsync(Workflow(Flow("s>a s>b a>a2 b>b2 a2>z b2>z",
            Start(), Line("a"), Line("b"), Line("a2"), Line("b2"), Line("z"))));
        Assert.Equal(["a", "b", "a2", "b2", "z"], run.Lines);
        AssertFinished(run);
    }

    [Theory]
    [InlineData("WaitAll")]
    [InlineData("WaitAllActive")]
    public async Task A_join_that_waits_for_all_runs_once_after_both(string mode)
    {
        var run = await Bench.RunAsync(TwoEvents(mode), ("e2", null), ("e1", null));
        Assert.Equal(["l2", "l1", "z"], run.Lines);
        Assert.Single(run.Journal, entry => entry is { ActivityId: "j", EventName: "Started" });
        AssertFinished(run);
    }

    [Fact]
    public async Task A_join_that_waits_for_any_cancels_the_branch_that_waits()
    {
        var run = await Bench.RunAsync(TwoEvents("WaitAny"), ("e2", null), ("e1", null));
        Assert.Equal(["l2", "z"], run.Lines);
        Assert.Contains(run.Journal, entry => entry is { ActivityId: "e1", EventName: "Canceled" });
        AssertFinished(run);
    }

    [Theory]
    [InlineData("Stream", "l2,z,l1,z")]
    [InlineData("Merge", "l2,l1,z")]
    [InlineData("Converge", "l2,l1,z")]
    [InlineData("Cascade", "l2,z,l1")]
    [InlineData("Race", "l2,z")]
    public async Task Each_merge_mode_takes_its_branches_as_Elsa_does(string mode, string lines)
    {
        var run = await Bench.RunAsync(Workflow(Flow("s>e1 s>e2 e1>l1 e2>l2 l1>z l2>z",
            Start(), Event("e1"), Event("e2"), Line("l1"), Line("l2"), Line("z").Merge(mode))), ("e2", null), ("e1", null));
        Assert.Equal(lines.Split(','), run.Lines);
        AssertFinished(run);
    }

    [Fact]
    public async Task A_join_whose_branch_was_never_taken_leaves_the_instance_waiting()
    {
        var run = await Bench.RunAsync(Workflow(Flow("s>a s>d a>z d:True>b b>z",
            Start(), Line("a"), Decision("d", "no"), Line("b"), Line("z").Merge("Converge")), Variable("no", "Boolean", "false")));
        Assert.Equal(["a"], run.Lines);
        Assert.Equal(WorkflowStatus.Running, run.State.Status);
        Assert.Equal(WorkflowSubStatus.Suspended, run.State.SubStatus);
    }

    // Elsa bug: a rejected loop wipes the other branch's join.
    [Fact]
    public async Task A_refused_branch_that_comes_round_again_keeps_its_join_intact()
    {
        var run = await Bench.RunAsync(ReviewBesideBudget(),
            ("Review", false), ("Budget", null), ("Review", false), ("Review", true));
        Assert.Equal(["draft", "rejected", "draft", "budget", "rejected", "draft", "signed"], run.Lines);
        AssertFinished(run);
    }

    [Fact]
    public async Task A_branch_that_arrived_first_is_still_there_after_the_other_was_refused()
    {
        var run = await Bench.RunAsync(ReviewBesideBudget(),
            ("Budget", null), ("Review", false), ("Review", true));
        Assert.Equal(["draft", "budget", "rejected", "draft", "signed"], run.Lines);
        AssertFinished(run);
    }

    // Elsa bug: a join runs twice.
    [Fact]
    public async Task A_join_never_runs_twice_on_the_same_arrivals()
    {
        // Both outcomes of "both" lead to the join in one step, and the join itself waits before it goes on.
        var run = await Bench.RunAsync(Workflow(Flow("s>both both:L>z both:R>z z>end",
            Start(), Act("Elsa.FlowFork", "both", ("branches", Expression("Object", """["L","R"]"""))),
            Event("z").Merge("Merge"), Line("end"))), ("z", null), ("z", null));
        Assert.Equal(["end"], run.Lines);
        Assert.Single(run.Journal, entry => entry is { ActivityId: "z", EventName: "Started" });
        AssertFinished(run);
    }

    [Fact]
    public async Task A_race_entered_by_two_outcomes_of_one_step_runs_once()
    {
        var run = await Bench.RunAsync(Workflow(Flow("s>both both:L>j both:R>j j>end",
            Start(), Act("Elsa.FlowFork", "both", ("branches", Expression("Object", """["L","R"]"""))),
            Join("j", "WaitAny"), Line("end"))));
        Assert.Equal(["end"], run.Lines);
        AssertFinished(run);
    }

    [Fact]
    public async Task A_join_fires_once_a_round_when_the_loop_returns_before_the_fork()
    {
        var run = await Bench.RunAsync(Workflow(Flow("s>fork fork>a fork>b a>j b>j j>ask ask>again again:True>fork again:False>end",
            Start(), Line("fork"), Event("a"), Event("b"), Join("j", "WaitAll"), Event("ask", "ask", "more"),
            Decision("again", "more"), Line("end")), Variable("more", "Boolean")),
            ("a", null), ("b", null), ("ask", true), ("b", null), ("a", null), ("ask", false));
        Assert.Equal(["fork", "fork", "end"], run.Lines);
        Assert.Equal(2, run.Journal.Count(entry => entry is { ActivityId: "j", EventName: "Completed" }));
        AssertFinished(run);
    }

    // Elsa bug: resumed bookmarks stay for ever.
    [Fact]
    public async Task A_resumed_bookmark_is_gone()
    {
        var rehearsal = new Bench().Rehearse(Workflow(Flow("s>e e>e2", Start(), Event("e"), Event("e2"))));
        await rehearsal.StartAsync();
        var spent = Assert.Single(rehearsal.State.Bookmarks).Id;
        await rehearsal.PublishAsync("e");
        Assert.DoesNotContain(rehearsal.State.Bookmarks, bookmark => bookmark.Id == spent);
        Assert.False(await rehearsal.ResumeAsync(spent));
        await rehearsal.PublishAsync("e2");
        Assert.Empty(rehearsal.State.Bookmarks);
        AssertFinished(rehearsal);
    }

    // Elsa bug: a WaitAny join of events inside a loop throws on resume.
    [Fact]
    public async Task A_join_of_events_inside_a_loop_takes_either_event_in_every_round()
    {
        var run = await Bench.RunAsync(Workflow(Flow("s>r r>e1 r>e2 e1>l1 e2>l2 l1>j l2>j j>ask ask>again again:True>r again:False>end",
            Start(), Line("r"), Event("e1"), Event("e2"), Line("l1"), Line("l2"), Join("j", "WaitAny"),
            Event("ask", "ask", "more"), Decision("again", "more"), Line("end")), Variable("more", "Boolean")),
            ("e2", null), ("ask", true), ("e1", null), ("ask", true), ("e1", null), ("ask", true), ("e2", null), ("ask", false));
        Assert.Equal(["r", "l2", "r", "l1", "r", "l1", "r", "l2", "end"], run.Lines);
        Assert.Empty(run.State.Incidents);
        AssertFinished(run);
    }

    [Fact]
    public async Task A_cascade_inside_a_loop_forgets_the_branch_that_died()
    {
        var run = await Bench.RunAsync(Workflow(Flow("s>r r>a r>e e>d d:True>z a>z z>ask ask>again again:True>r again:False>end",
            Start(), Line("r"), Line("a"), Event("e", "e", "yes"), Decision("d", "yes"), Line("z").Merge("Cascade"),
            Event("ask", "ask", "more"), Decision("again", "more"), Line("end")),
            Variable("more", "Boolean"), Variable("yes", "Boolean")),
            ("e", false), ("ask", true), ("e", false), ("ask", false));
        Assert.Equal(["r", "a", "z", "r", "a", "z", "end"], run.Lines);
        AssertFinished(run);
    }

    [Fact]
    public async Task End_closes_its_flowchart_and_what_encloses_it_goes_on()
    {
        var inner = Flow("s>a s>b a>end b>late", Start(), Line("a"), Event("b"), Act("Elsa.End", "end"), Line("late"));
        var run = await Bench.RunAsync(Workflow(Sequence(inner, Line("after"))), ("b", null));
        Assert.Equal(["a", "after"], run.Lines);
        AssertFinished(run);
    }

    [Fact]
    public async Task Start_is_found_by_Elsas_order_whatever_the_order_of_activities()
    {
        var plain = await Bench.RunAsync(Workflow(Flow("a>b", Line("b"), Line("a"))));
        Assert.Equal(["a", "b"], plain.Lines);
        var marked = Line("m");
        marked["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        var byMark = await Bench.RunAsync(Workflow(Flow("", Line("a"), marked)));
        Assert.Equal(["m"], byMark.Lines);
        Assert.Empty((await Bench.RunAsync(Workflow(Flow("")))).Lines);
    }

    [Fact]
    public async Task A_trigger_that_fired_does_not_wait_the_first_time_but_does_the_second()
    {
        var rehearsal = new Bench().Rehearse(Workflow(Flow("s>x e>l l>e", Start(), Line("x"), Event("e"), Line("l"))));
        await rehearsal.StartAsync(trigger: new("e", "go"));
        Assert.Equal(["l"], rehearsal.Lines);
        Assert.Single(rehearsal.State.Bookmarks);
        await rehearsal.PublishAsync("e");
        Assert.Equal(["l", "l"], rehearsal.Lines);
    }

    [Fact]
    public async Task An_endless_loop_without_a_waiting_step_is_stopped_as_an_incident()
    {
        var rehearsal = new Bench().Rehearse(Workflow(Flow("s>a a>b b>a", Start(), Line("a"), Line("b"))));
        await rehearsal.StartAsync();
        Assert.Equal(WorkflowSubStatus.Faulted, rehearsal.State.SubStatus);
        Assert.Contains("vòng lặp vô hạn", Assert.Single(rehearsal.State.Incidents).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Counter_mode_joins_active_branches_and_lets_dead_ones_go()
    {
        var drawing = Flow("s>a s>d a>z d:True>b b>z", Start(), Line("a"), Decision("d", "no"), Line("b"), Line("z"));
        var run = await Bench.RunAsync(Workflow(drawing, Variable("no", "Boolean", "false")).CounterMode());
        Assert.Equal(["a", "z"], run.Lines);
        AssertFinished(run);
    }

    [Theory]
    [InlineData("WaitAll", "l2,l1,z")]
    [InlineData("WaitAny", "l2,z")]
    public async Task Counter_mode_joins_as_the_join_says(string mode, string lines)
    {
        var run = await Bench.RunAsync(TwoEvents(mode).CounterMode(), ("e2", null), ("e1", null));
        Assert.Equal(lines.Split(','), run.Lines);
        AssertFinished(run);
    }

    private static JsonObject TwoEvents(string mode) => Workflow(Flow("s>e1 s>e2 e1>l1 e2>l2 l1>j l2>j j>z",
        Start(), Event("e1"), Event("e2"), Line("l1"), Line("l2"), Join("j", mode), Line("z")));

    private static JsonObject ReviewBesideBudget() => Workflow(
        Flow("s>draft s>bg draft>rv rv>ok ok:False>rejected rejected>draft ok:True>j bg>budget budget>j j>signed",
            Start(), Line("draft"), Event("rv", "Review", "verdict"), Decision("ok", "verdict"), Line("rejected"),
            Event("bg", "Budget"), Line("budget"), Join("j", "WaitAll"), Line("signed")),
        Variable("verdict", "Boolean"));

    private static void AssertFinished(Rehearsal run)
    {
        Assert.Equal(WorkflowSubStatus.Finished, run.State.SubStatus);
        Assert.Equal(WorkflowStatus.Finished, run.State.Status);
        Assert.Empty(run.State.Activities);
        Assert.Empty(run.State.Bookmarks);
        Assert.Empty(run.State.Queue);
    }
}
