using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using static Workflows.Tests.Engine.Drawing;

namespace Workflows.Tests.Engine;

/// <summary>Workflows used as steps of others, and workflows that steps start.</summary>
public sealed class CompositionTests
{
    [Fact]
    public async Task A_workflow_as_a_step_takes_inputs_gives_outputs_and_ends_with_its_own_outcome()
    {
        var child = Child("ask", Flow("s>wait wait>outSaid outSaid>end", Start(), Event("wait", "answer"), SetOutput("Said", Input("Question")), Completing("end", "Yes")),
            outcomes: ["Yes", "No"]);
        var run = await RunAsync(
            Workflow(
                Flow("s>x x:Yes>yes x:No>no x>done", Start(), Step("x", child, ("question", Lit("Đồng ý?")), ("said", Into("Answer"))),
                    Act("Elsa.WriteLine", "yes", ("text", Var("Answer"))), Line("no"), Line("done")),
                Variable("Answer")),
            [child],
            run => run.PublishAsync("answer"));

        Assert.Equal(["Đồng ý?"], run.Lines);
        Assert.Equal(WorkflowSubStatus.Finished, run.State.SubStatus);
        Assert.Contains(run.Journal, entry => entry.NodeId == "Workflow1:flow:x:Workflow1:flow:wait" && entry.EventName == "Resumed");
    }

    [Fact]
    public async Task The_same_workflow_twice_keeps_its_two_runs_apart()
    {
        var child = Child("echo", Sequence(SetOutput("Said", Input("Question")), Act("Elsa.WriteLine", "say", ("text", Input("Question")))));
        var run = await RunAsync(
            Workflow(
                Sequence(
                    Step("one", child, ("question", Lit("một")), ("said", Into("First"))),
                    Step("two", child, ("question", Lit("hai")), ("said", Into("Second")))),
                Variable("First"), Variable("Second")),
            [child]);

        Assert.Equal(["một", "hai"], run.Lines);
        Assert.Equal(("một", "hai"), (run.Variables["First"]!.GetValue<string>(), run.Variables["Second"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_workflow_inside_a_workflow_inside_a_workflow_runs_to_the_end()
    {
        var inner = Child("inner", Sequence(SetOutput("Said", Input("Question"))));
        var outer = Child("outer", Sequence(Step("x", inner, ("question", Input("Question")), ("said", new JsonObject { ["memoryReference"] = new JsonObject { ["id"] = "Said" } }))));
        var run = await RunAsync(
            Workflow(Sequence(Step("y", outer, ("question", Lit("sâu")), ("said", Into("Answer")))), Variable("Answer")),
            [inner, outer]);

        Assert.Equal("sâu", run.Variables["Answer"]!.GetValue<string>());
    }

    [Fact]
    public async Task Complete_in_the_workflow_itself_ends_it_with_what_still_waits()
    {
        var run = await RunAsync(Workflow(Flow("s>wait s>end end>never", Start(), Event("wait"), Completing("end", "Done"), Line("never"))), []);

        Assert.Empty(run.Lines);
        Assert.Empty(run.State.Bookmarks);
        Assert.Equal(WorkflowSubStatus.Finished, run.State.SubStatus);
    }

    [Fact]
    public void A_workflow_that_uses_itself_is_refused_with_the_step()
    {
        var one = Child("one", Sequence());
        var two = Child("two", Sequence(Step("back", one)));
        one["root"]!["activities"]!.AsArray().Add(Step("on", two));

        var finding = Assert.Single(new Bench().Link(one.ToJsonString(), Library(one, two)).Findings);

        Assert.Equal((FindingLevel.Error, "on"), (finding.Level, finding.ActivityId));
        Assert.Contains("dùng lại chính quy trình chứa nó", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Workflows_that_multiply_inside_each_other_are_stopped_at_the_cap()
    {
        var library = new List<JsonObject> { Child("w0", Sequence(Line("x"))) };
        for (var level = 1; level <= 8; level++)
            library.Add(Child($"w{level}", Sequence([.. Enumerable.Range(0, 10).Select(i => Step($"s{i}", library[level - 1]))])));

        var reading = new Bench().Link(library[^1].ToJsonString(), Library([.. library]));

        Assert.Contains(reading.Findings, finding => finding.Message.Contains("10.000", StringComparison.Ordinal) || finding.Message.Contains("10,000", StringComparison.Ordinal));
        Assert.True(reading.Definition!.Nodes.Count <= DefinitionLimits.MaxLinkedActivities + 1_000);
    }

    [Fact]
    public void A_long_chain_of_workflows_is_refused_not_followed_into_the_ground()
    {
        var library = new List<JsonObject> { Child("w0", Sequence(Line("x"))) };
        for (var level = 1; level <= 2_000; level++)
            library.Add(Child($"w{level}", Sequence(Step("s", library[level - 1]))));

        Assert.Contains(
            new Bench().Link(library[^1].ToJsonString(), Library([.. library])).Findings,
            finding => finding.Message.Contains("lồng nhau quá", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_started_workflow_that_ends_at_once_hands_its_outputs_back_inside_the_step()
    {
        var child = Child("echo", Sequence(Line("inside"), SetOutput("Said", Input("Question"))));
        var run = await RunAsync(
            Workflow(
                Flow("s>x s>beside x>after", Start(), Starting("Elsa.ExecuteWorkflow", "x", "echo", wait: true, into: "R"), Line("beside"), Line("after")),
                Variable("R")),
            [child]);

        Assert.Equal(["inside", "beside", "after"], run.Lines);
        Assert.Equal("hỏi", run.Variables["R"]!["Output"]!["Said"]!.GetValue<string>());
        Assert.Equal("Finished", run.Variables["R"]!["Status"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("Elsa.ExecuteWorkflow")]
    [InlineData("Elsa.DispatchWorkflow")]
    public async Task A_step_that_waits_goes_on_when_the_workflow_it_started_has_ended(string type)
    {
        var child = Child("slow", Sequence(Line("child"), Event("go"), SetOutput("Said", Input("Question"))));
        var run = await RunAsync(
            Workflow(Sequence(Starting(type, "x", "slow", wait: true, into: "R"), Line("after")), Variable("R")),
            [child],
            run => run.PublishAsync("other"),
            run => run.PublishAsync("go"));

        Assert.Equal(["child", "after"], run.Lines);
        var result = run.Variables["R"]!;
        Assert.Equal("hỏi", (result["Output"] ?? result)["Said"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_dispatched_workflow_runs_after_the_one_that_dispatched_it_came_to_rest()
    {
        var run = await RunAsync(
            Workflow(Sequence(Starting("Elsa.DispatchWorkflow", "x", "echo", wait: false), Line("after"))),
            [Child("echo", Line("child"))]);

        Assert.Equal(["after", "child"], run.Lines);
    }

    [Fact]
    public async Task Each_item_gets_its_workflow_and_each_end_is_told()
    {
        var child = Child("greet", Sequence(
            Act("Elsa.WriteLine", "say", ("text", Input("Item"))),
            SetOutput("Said", Input("Item"))));
        var run = await RunAsync(
            Workflow(Flow("s>bulk bulk:Completed>completed bulk:Done>done", Start(),
                Act("Elsa.BulkDispatchWorkflows", "bulk", ("workflowDefinitionId", Lit("greet")), ("items", Expression("Object", """["An","Bình"]""")),
                    ("childCompleted", Act("Elsa.WriteLine", "each", ("text", Var("ChildOutput"))))),
                Line("completed"), Line("done"))),
            [child]);

        Assert.Equal(["An", "Bình", """{"Said":"An"}""", """{"Said":"Bình"}""", "completed", "done"], run.Lines);
    }

    [Fact]
    public async Task A_child_that_faults_is_told_apart_and_the_rest_go_on()
    {
        var run = await RunAsync(
            Workflow(Sequence(
                Act("Elsa.BulkDispatchWorkflows", "bulk", ("workflowDefinitionId", Lit("bad")), ("items", Expression("Object", "[1]")),
                    ("childCompleted", Line("completed")), ("childFaulted", Line("faulted"))),
                Line("end"))),
            [Child("bad", Act("Elsa.Fault", "f", ("message", Lit("hỏng"))))]);

        Assert.Equal(["faulted", "end"], run.Lines);
    }

    [Theory]
    [InlineData("Elsa.ExecuteWorkflow")]
    [InlineData("Elsa.DispatchWorkflow")]
    public async Task A_workflow_that_is_not_there_is_an_incident_of_the_step(string type)
    {
        var run = await RunAsync(Workflow(Starting(type, "x", "nowhere", wait: true)), []);

        Assert.Contains("nowhere", Assert.Single(run.State.Incidents).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Workflows_that_start_themselves_for_ever_end_at_the_cap()
    {
        var again = Child("again", Starting("Elsa.ExecuteWorkflow", "x", "again", wait: true));
        var run = await RunAsync(again, [again]);

        Assert.Equal(DefinitionLimits.MaxWorkflowDepth + 1, run.States.Count());
        Assert.Contains(run.States.Last().Incidents, incident => incident.Message.Contains("mở nhau quá", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_task_given_outside_is_answered_once()
    {
        var run = await RunAsync(
            Workflow(
                Sequence(Act("Elsa.RunTask", "t", ("taskName", Lit("Kiểm tra")), ("result", Into("R")), ("taskId", Into("Id"))), Line("after")),
                Variable("R"), Variable("Id")),
            [],
            async run => Assert.False(await run.CompleteTaskAsync("Khác", null)),
            async run => Assert.True(await run.CompleteTaskAsync("Kiểm tra", "tốt")),
            async run => Assert.False(await run.CompleteTaskAsync("Kiểm tra", "xấu")));

        Assert.Equal(["after"], run.Lines);
        Assert.Equal("tốt", run.Variables["R"]!.GetValue<string>());
        Assert.True(Guid.TryParse(run.Variables["Id"]!.GetValue<string>(), out _));
        Assert.Contains(run.Journal, entry => entry is { ActivityId: "t", EventName: "TaskRequested" });
    }

    private static async Task<Rehearsal> RunAsync(JsonObject workflow, JsonObject[] others, params Func<Rehearsal, Task>[] acts)
    {
        var undisturbed = await RunAsync(workflow, others, acts, reload: false);
        var reloaded = await RunAsync(workflow, others, acts, reload: true);
        Assert.Equal(undisturbed.Lines, reloaded.Lines);
        Assert.Equal(undisturbed.States.Select(state => state.Write()), reloaded.States.Select(state => state.Write()));
        return undisturbed;
    }

    private static async Task<Rehearsal> RunAsync(JsonObject workflow, JsonObject[] others, Func<Rehearsal, Task>[] acts, bool reload)
    {
        var bench = new Bench();
        var library = Library(others);
        var reading = bench.Link(workflow.ToJsonString(), library);
        Assert.True(!reading.HasErrors, string.Join('\n', reading.Findings));
        var run = bench.Rehearse(reading.Definition!, reload, library: library);
        await run.StartAsync();
        foreach (var act in acts)
            await act(run);
        return run;
    }

    private static DefinitionLibrary Library(params JsonObject[] workflows) =>
        new(workflows.Select(workflow =>
        {
            var reading = DefinitionReader.Read(workflow.ToJsonString());
            Assert.Empty(reading.Findings);
            return reading.Definition!;
        }));

    private static JsonObject Child(string id, JsonNode root, params string[] outcomes)
    {
        var child = Workflow(root);
        child["id"] = $"{id}-v1";
        child["definitionId"] = id;
        child["name"] = id;
        child["inputs"] = new JsonArray(new JsonObject { ["name"] = "Question", ["type"] = "Object" }, new JsonObject { ["name"] = "Item", ["type"] = "Object" });
        child["outputs"] = new JsonArray(new JsonObject { ["name"] = "Said", ["type"] = "Object" });
        child["outcomes"] = new JsonArray([.. outcomes.Select(outcome => (JsonNode)outcome)]);
        child["options"] = new JsonObject { ["usableAsActivity"] = true };
        return child;
    }

    private static JsonObject Step(string id, JsonObject child, params (string Key, JsonNode? Value)[] members)
    {
        var step = Act(DefinitionLibrary.TypeNameOf(child["name"]!.GetValue<string>()), id, members);
        step["workflowDefinitionId"] = child["definitionId"]!.DeepClone();
        step["workflowDefinitionVersionId"] = child["id"]!.DeepClone();
        return step;
    }

    private static JsonObject Starting(string type, string id, string definition, bool wait, string? into = null)
    {
        var step = Act(type, id, ("workflowDefinitionId", Lit(definition)), ("waitForCompletion", Lit(wait)),
            ("input", Expression("Object", """{"Question":"hỏi"}""")));
        if (into is not null)
            step["result"] = Into(into);
        return step;
    }

    private static JsonObject Completing(string id, string outcome) => Act("Elsa.Complete", id, ("outcomes", Lit(outcome)));

    private static JsonObject SetOutput(string name, JsonObject value) =>
        Act("Elsa.SetOutput", $"out{name}", ("outputName", Lit(name)), ("outputValue", value));

    private static JsonObject Input(string name) => Expression("Input", $$"""{"name":"{{name}}"}""");

    private static JsonObject Into(string variable) => new() { ["memoryReference"] = new JsonObject { ["id"] = $"{variable}-id" } };
}
