using System.Text.Json.Nodes;
using Host.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Engine.Instances;
using Workflows.Values;

namespace Host.Tests.Engine;

/// <summary>Workflows used as steps and started by steps, on a real PostgreSQL.</summary>
public sealed class ChildWorkflowTests(PostgresServer postgres) : IAsyncLifetime
{
    private StoredEngine engine = null!;

    public async ValueTask InitializeAsync() => engine = await StoredEngine.CreateAsync(postgres);

    public async ValueTask DisposeAsync() => await engine.DisposeAsync();

    [Fact]
    public async Task A_step_that_waits_for_a_workflow_goes_on_when_that_has_ended()
    {
        await engine.ImportAsync(Definition("child", """
            {"id":"seq","type":"Elsa.Sequence","activities":[
              {"id":"go","type":"Elsa.Event","eventName":"Go"},
              {"id":"out","type":"Elsa.SetOutput","outputName":"Said","outputValue":"xong"}]}
            """));
        await engine.ImportAsync(Definition("parent", Starting("child", wait: true)));
        var parent = await engine.StartAsync("parent");
        Assert.Equal(WorkflowSubStatus.Suspended, parent.SubStatus);
        var child = await engine.ReadAsync(db => db.Set<StoredInstance>().SingleAsync(row => row.DefinitionId == "child"));
        Assert.Equal(parent.InstanceId, child.ParentId);

        await engine.PublishAsync("Go");

        Assert.Equal(WorkflowSubStatus.Finished, await engine.SubStatusAsync(child.Id));
        Assert.Equal(WorkflowSubStatus.Finished, await engine.SubStatusAsync(parent.InstanceId));
        var result = await engine.ReadAsync(db => db.Set<StoredExecution>().Where(row => row.ActivityId == "x").Select(row => row.Outputs).SingleAsync());
        Assert.Equal("xong", JsonNode.Parse(result)!["Result"]!["Said"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_parent_and_the_child_it_started_are_stored_together_or_not_at_all()
    {
        await engine.ImportAsync(Definition("child", """{"id":"go","type":"Elsa.Event","eventName":"Go"}"""));
        await engine.ImportAsync(Definition("parent", Starting("child", wait: false)));

        await Assert.ThrowsAsync<InvalidOperationException>(() => engine.CommitAsync<Done>(async (runtime, stop) =>
        {
            Assert.True((await runtime.StartAsync(new() { DefinitionId = "parent" }, stop)).IsSuccess);
            throw new InvalidOperationException("Mất điện.");
        }));

        Assert.Equal(0, await engine.CountAsync("SELECT count(*) FROM workflow.instance"));
        await engine.StartAsync("parent");
        Assert.Equal(2, await engine.CountAsync("SELECT count(*) FROM workflow.instance"));
    }

    [Fact]
    public async Task Cancelling_a_parent_cancels_its_children_down_to_the_last()
    {
        await engine.ImportAsync(Definition("leaf", """{"id":"go","type":"Elsa.Event","eventName":"Go"}"""));
        await engine.ImportAsync(Definition("child", Starting("leaf", wait: true)));
        await engine.ImportAsync(Definition("parent", Starting("child", wait: true)));
        var parent = await engine.StartAsync("parent");
        Assert.Equal(3, await engine.CountAsync("SELECT count(*) FROM workflow.bookmark"));

        await engine.CommitAsync((runtime, stop) => runtime.CancelAsync(parent.InstanceId, "Thu hồi", stop));

        Assert.Equal(0, await engine.CountAsync("SELECT count(*) FROM workflow.bookmark"));
        Assert.Equal(3, await engine.CountAsync("SELECT count(*) FROM workflow.instance WHERE sub_status = 'Cancelled'"));
        await engine.DrainAsync();
        Assert.Equal(0, await engine.CountAsync("SELECT count(*) FROM workflow.stimulus"));
    }

    [Fact]
    public async Task A_workflow_as_a_step_stays_at_the_version_it_was_published_with()
    {
        var old = await engine.ImportAsync(Definition("child", Out("cũ"), usable: true));
        // Written on another server: the version it names is not here.
        await engine.ImportAsync(Definition("parent",
            """{"id":"x","type":"Child","version":7,"workflowDefinitionId":"child","workflowDefinitionVersionId":"elsewhere","said":{"memoryReference":{"id":"Said"}}}"""));
        await engine.ImportAsync(Definition("child", Out("mới"), usable: true));

        var ran = await engine.StartAsync("parent");

        Assert.Equal("cũ", ran.Output["Said"]!.GetValue<string>());
        var stored = await engine.ReadAsync(db => db.Set<StoredDefinition>().Where(row => row.DefinitionId == "parent" && row.IsPublished).Select(row => row.Json).SingleAsync());
        var step = JsonNode.Parse(stored)!["root"]!;
        Assert.Equal((old.Id, old.Version), (step["workflowDefinitionVersionId"]!.GetValue<string>(), step["version"]!.GetValue<int>()));
    }

    [Fact]
    public async Task A_workflow_that_would_use_itself_is_not_published()
    {
        await engine.ImportAsync(Definition("a", Out("một"), usable: true));
        await engine.ImportAsync(Definition("b", """{"id":"x","type":"A","version":1,"workflowDefinitionId":"a"}""", usable: true));

        var refused = await engine.WithStoreAsync((store, stop) => store.ImportAsync(
            Definition("a", """{"id":"y","type":"B","version":1,"workflowDefinitionId":"b"}""", usable: true), stop));

        Assert.Contains("dùng lại chính quy trình", Assert.IsType<InvalidFields>(refused.Problem).Fields[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_given_outside_is_answered_by_its_id_once()
    {
        await engine.ImportAsync(Definition("task", """{"id":"t","type":"Elsa.RunTask","taskName":"Kiểm tra"}"""));
        var started = await engine.StartAsync("task");
        var task = JsonNode.Parse(await engine.ReadAsync(db => db.Set<StoredBookmark>().Select(row => row.Payload!).SingleAsync()))!["taskId"]!.GetValue<string>();

        Assert.False(await CompleteAsync("không có"));
        Assert.True(await CompleteAsync(task));
        Assert.True(await CompleteAsync(task));
        await engine.DrainAsync();

        Assert.Equal(WorkflowSubStatus.Finished, await engine.SubStatusAsync(started.InstanceId));
        Assert.Equal(1, await engine.CountAsync("SELECT count(*) FROM workflow.journal WHERE activity_id = 't' AND event_name = 'Completed'"));

        async Task<bool> CompleteAsync(string id) => (await engine.CommitAsync(async (runtime, stop) =>
            Result<bool>.Success(await runtime.CompleteTaskAsync(id, "tốt", stop)))).Value;
    }

    private static string Starting(string definition, bool wait) =>
        $$"""{"id":"x","type":"Elsa.DispatchWorkflow","workflowDefinitionId":"{{definition}}","waitForCompletion":{{(wait ? "true" : "false")}}}""";

    private static string Out(string text) => $$"""{"id":"out","type":"Elsa.SetOutput","outputName":"Said","outputValue":"{{text}}"}""";

    private static string Definition(string id, string root, bool usable = false) => $$"""
        {"definitionId":"{{id}}","name":"{{id}}","outputs":[{"name":"Said","type":"String"}],
         "options":{"usableAsActivity":{{(usable ? "true" : "false")}}},"root":{{root}}}
        """;
}
