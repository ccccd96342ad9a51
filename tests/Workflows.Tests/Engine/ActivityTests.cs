using System.Text.Json.Nodes;
using Workflows.Engine.Execution;
using static Workflows.Tests.Engine.Drawing;

namespace Workflows.Tests.Engine;

public sealed class ActivityTests
{
    [Fact]
    public async Task A_sequence_runs_its_children_one_after_another_and_stops_at_a_terminal_one()
    {
        var run = await Bench.RunAsync(Workflow(Sequence(Line("a"), Event("e"), Line("b"), Act("Elsa.End", "end"), Line("c"))), ("e", null));
        Assert.Equal(["a", "b"], run.Lines);
        Assert.Equal(WorkflowSubStatus.Finished, run.State.SubStatus);
    }

    [Theory]
    [InlineData("true", "then,after")]
    [InlineData("false", "after")]
    public async Task If_runs_the_branch_that_holds_and_goes_on_without_one(string value, string lines)
    {
        var run = await Bench.RunAsync(Workflow(
            Sequence(Act("Elsa.If", "if", ("condition", Var("yes")), ("then", Line("then")), ("else", null)), Line("after")),
            Variable("yes", "Boolean", value)));
        Assert.Equal(lines.Split(','), run.Lines);
    }

    [Theory]
    [InlineData("MatchFirst", "a")]
    [InlineData("MatchAny", "a,b")]
    public async Task A_switch_follows_the_first_case_or_all_that_hold(string mode, string lines)
    {
        var run = await Bench.RunAsync(Switch(mode, first: true));
        Assert.Equal(lines.Split(','), run.Lines);
    }

    [Fact]
    public async Task A_switch_without_a_case_that_holds_takes_the_default() =>
        Assert.Equal(["none"], (await Bench.RunAsync(Switch("MatchFirst", first: false))).Lines);

    [Fact]
    public async Task A_fork_without_branches_goes_on_at_Done() =>
        Assert.Equal(["a"], (await Bench.RunAsync(Workflow(Flow("f>a", Act("Elsa.FlowFork", "f"), Line("a"))))).Lines);

    [Fact]
    public async Task Variables_take_the_type_they_were_declared_with()
    {
        var run = await Bench.RunAsync(Workflow(
            Sequence(
                Act("Elsa.SetVariable", "set", ("variable", Variable("n", "Int32")), ("value", Lit("5"))),
                Act("Elsa.SetVariable", "copy", ("variable", Variable("t", "String")), ("value", Var("n"))),
                Act("Elsa.WriteLine", "w", ("text", Var("t")))),
            Variable("n", "Int32", "1"), Variable("t", "String"), Variable("list", "String", """["a"]""")));
        Assert.Equal("5", run.Variables["n"]!.ToJsonString());
        Assert.Equal("\"5\"", run.Variables["t"]!.ToJsonString());
        Assert.Equal(["5"], run.Lines);
    }

    [Fact]
    public async Task A_value_that_does_not_fit_its_variable_is_an_incident_at_that_step()
    {
        var run = await Bench.RunAsync(Workflow(
            Sequence(Act("Elsa.SetVariable", "set", ("variable", Variable("n", "Int32")), ("value", Lit("năm")))), Variable("n", "Int32")));
        var incident = Assert.Single(run.State.Incidents);
        Assert.Equal("set", incident.ActivityId);
        Assert.Contains("số", incident.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_inner_variable_hides_the_outer_one_of_the_same_name()
    {
        var inner = Sequence(Act("Elsa.WriteLine", "w", ("text", Expression("Variable", "v"))));
        inner["id"] = "inner";
        inner["variables"] = new JsonArray(new JsonObject { ["id"] = "in", ["name"] = "v", ["typeName"] = "String", ["value"] = "trong" });
        var run = await Bench.RunAsync(Workflow(
            Sequence(inner, Act("Elsa.WriteLine", "w2", ("text", Expression("Variable", "v")))), Variable("v", "String", "ngoài")));
        Assert.Equal(["trong", "ngoài"], run.Lines);
    }

    [Fact]
    public async Task Outputs_names_and_correlation_are_set()
    {
        var run = await Bench.RunAsync(Workflow(Sequence(
            Act("Elsa.SetOutput", "o", ("outputName", Lit("Số")), ("outputValue", Lit(12))),
            Act("Elsa.SetName", "n", ("value", Lit("Hồ sơ 1"))),
            Act("Elsa.Correlate", "c", ("correlationId", Lit("K-1"))))));
        Assert.Equal("""{"Số":12}""", WorkflowTextOf(run.State.Output));
        Assert.Equal("Hồ sơ 1", run.State.Name);
        Assert.Equal("K-1", run.State.CorrelationId);
    }

    [Fact]
    public async Task Delays_come_due_in_the_order_of_their_times()
    {
        var run = await Bench.RunAsync(Workflow(Flow("s>slow s>fast slow>l1 fast>l2",
            Start(), Act("Elsa.Delay", "slow", ("timeSpan", Lit("2.00:00:00"))), Act("Elsa.Delay", "fast", ("timeSpan", Lit("00:00:05"))),
            Line("l1"), Line("l2"))));
        Assert.Equal(["l2", "l1"], run.Lines);
        Assert.Equal(Bench.Begin + TimeSpan.FromDays(2), run.Now);
    }

    [Fact]
    public async Task An_event_brings_its_payload_and_another_case_is_another_event()
    {
        var rehearsal = new Bench().Rehearse(Workflow(Sequence(Event("e", "Vote", "v"), Act("Elsa.WriteLine", "w", ("text", Var("v")))), Variable("v")));
        await rehearsal.StartAsync();
        Assert.Equal(0, await rehearsal.PublishAsync("vote"));
        Assert.Equal(0, await rehearsal.PublishAsync("Vote", correlationId: "other"));
        Assert.Equal(1, await rehearsal.PublishAsync("Vote", "đồng ý"));
        Assert.Equal(["đồng ý"], rehearsal.Lines);
    }

    [Fact]
    public async Task A_published_event_reaches_the_branch_that_waits_for_it()
    {
        var run = await Bench.RunAsync(Workflow(Flow("s>e s>p e>l",
            Start(), Event("e", "Go", "v"), Act("Elsa.PublishEvent", "p", ("eventName", Lit("Go")), ("payload", Lit(7))),
            Act("Elsa.WriteLine", "l", ("text", Var("v")))), Variable("v")));
        Assert.Equal(["7"], run.Lines);
    }

    [Fact]
    public async Task Finish_ends_everything_and_cancels_what_waits()
    {
        var run = await Bench.RunAsync(Workflow(Flow("s>e s>a a>f e>late", Start(), Event("e"), Line("a"), Act("Elsa.Finish", "f"), Line("late"))), ("e", null));
        Assert.Equal(["a"], run.Lines);
        Assert.Equal(WorkflowSubStatus.Finished, run.State.SubStatus);
        Assert.Contains(run.Journal, entry => entry is { ActivityId: "e", EventName: "Canceled" });
    }

    [Fact]
    public async Task A_fault_ends_the_instance_but_what_was_queued_still_runs()
    {
        var run = await Bench.RunAsync(FaultBesideLines());
        Assert.Equal(["a", "b"], run.Lines);
        Assert.Equal((WorkflowStatus.Finished, WorkflowSubStatus.Faulted), (run.State.Status, run.State.SubStatus));
        var incident = Assert.Single(run.State.Incidents);
        Assert.Equal(("f", "Hỏng", "Kiểm tra"), (incident.ActivityId, incident.Message, incident.Step));
    }

    [Fact]
    public async Task With_the_continue_strategy_the_instance_stays_open_with_its_incident()
    {
        var run = await Bench.RunAsync(FaultBesideLines().ContinueWithIncidents());
        Assert.Equal(["a", "b"], run.Lines);
        Assert.Equal((WorkflowStatus.Running, WorkflowSubStatus.Suspended), (run.State.Status, run.State.SubStatus));
    }

    [Fact]
    public async Task A_faulted_instance_keeps_what_others_wait_for_but_resumes_nothing()
    {
        var run = await Bench.RunAsync(Workflow(Flow("s>e s>f e>l", Start(), Event("e"), Act("Elsa.Fault", "f"), Line("l"))), ("e", null));
        Assert.Empty(run.Lines);
        Assert.Single(run.State.Bookmarks);
        Assert.Empty(run.State.ActiveBookmarks);
    }

    [Fact]
    public async Task Cancelling_closes_every_open_step_once()
    {
        var rehearsal = new Bench().Rehearse(Workflow(Flow("s>e s>f", Start(), Event("e"), Event("f"))));
        await rehearsal.StartAsync();
        await rehearsal.CancelAsync("Thu hồi");
        await rehearsal.CancelAsync("Lần nữa");
        Assert.Equal(WorkflowSubStatus.Cancelled, rehearsal.State.SubStatus);
        Assert.Empty(rehearsal.State.Bookmarks);
        Assert.Equal(4, rehearsal.Journal.Count(entry => entry.EventName == "Canceled"));
        Assert.Equal("Thu hồi", Assert.Single(rehearsal.Journal, entry => entry.EventName == "Workflow cancelled").Message);
    }

    [Fact]
    public async Task The_journal_tells_a_step_that_waited_as_Elsa_does()
    {
        var run = await Bench.RunAsync(Workflow(Sequence(Event("e"))), ("e", null));
        Assert.Equal(["Started", "Suspended", "Resumed", "Completed"],
            run.Journal.Where(entry => entry.ActivityId == "e").Select(entry => entry.EventName));
        Assert.Equal(Enumerable.Range(0, run.Journal.Count).Select(n => (long)n), run.Journal.Select(entry => entry.Sequence));
        var execution = Assert.Single(run.Executions.Values, record => record.ActivityId == "e");
        Assert.Equal(ActivityStatus.Completed, execution.Status);
        Assert.Equal(["Done"], execution.Outcomes);
    }

    private static string WorkflowTextOf(JsonObject json) => Workflows.Engine.Expressions.JsonText.Of(json);

    private static JsonObject Switch(string mode, bool first)
    {
        JsonArray cases =
        [
            Case("A", first), Case("B", first), Case("C", false),
        ];
        return Workflow(Flow("s>w w:A>a w:B>b w:C>c w:Default>none",
            Start(), Act("Elsa.FlowSwitch", "w", ("cases", cases), ("mode", Lit(mode))), Line("a"), Line("b"), Line("c"), Line("none")));
    }

    private static JsonObject Case(string label, bool holds) => new()
    {
        ["label"] = label,
        ["condition"] = new JsonObject { ["type"] = "Literal", ["value"] = holds ? "True" : "False" },
        ["activity"] = null,
    };

    private static JsonObject FaultBesideLines()
    {
        var fault = Act("Elsa.Fault", "f", ("message", Lit("Hỏng")));
        fault["metadata"] = new JsonObject { ["displayText"] = "Kiểm tra" };
        return Workflow(Flow("s>f s>a a>b", Start(), fault, Line("a"), Line("b")));
    }
}
