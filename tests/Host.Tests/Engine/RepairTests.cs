using System.Text.Json.Nodes;
using Host.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Audit;
using Workflows.Engine;
using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.Engine.Instances;
using Workflows.Values;

namespace Host.Tests.Engine;

/// <summary>The operator's verbs on stored instances: rows, bookmarks and audit move together or not at all.</summary>
public sealed class RepairTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly Actor Operator = new() { Name = "Quản trị", Channel = Channel.Web };

    private readonly Weather weather = new();
    private StoredEngine engine = null!;

    public async ValueTask InitializeAsync() =>
        engine = await StoredEngine.CreateAsync(postgres, services => services.AddSingleton(weather).AddActivity<Flaky>());

    public async ValueTask DisposeAsync() => await engine.DisposeAsync();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData(1_001)]
    public void A_repair_needs_a_reason_of_sensible_length(object? reason)
    {
        var text = reason is int length ? new string('a', length) : (string?)reason;
        Assert.IsType<Invalid>(Repair.By(Operator, text).Problem);
        Assert.True(Repair.By(Operator, new string('a', Repair.MaxReason)).IsSuccess);
    }

    [Fact]
    public async Task A_retried_instance_lives_again_with_the_bookmarks_of_its_other_branch()
    {
        var matter = Guid.Parse("00000000-0000-7000-8000-000000000001");
        await engine.ImportAsync(Forked);
        var started = await engine.StartAsync("test", matter.ToString());
        Assert.Equal(WorkflowSubStatus.Faulted, started.SubStatus);
        Assert.Equal(0, await engine.CountAsync("SELECT count(*) FROM workflow.bookmark"));
        weather.Bad = false;

        var repaired = await DoAsync((runtime, stop) => runtime.RetryAsync(started.InstanceId, null, Because("Đã nhập lại dữ liệu"), stop));

        Assert.Equal("Đã chạy lại bước “Tính toán”.", repaired.Value.Sentence);
        Assert.Equal(1, await engine.CountAsync("SELECT count(*) FROM workflow.bookmark"));
        Assert.Equal(1, await engine.CountAsync("SELECT count(*) FROM workflow.instance WHERE status = 'Running' AND finished_at IS NULL"));
        Assert.Equal(0, await engine.CountAsync("SELECT count(*) FROM workflow.activity_execution WHERE status = 'Faulted' AND (exception IS NULL OR completed_at IS NULL)"));
        var entry = await EntryAsync("workflow.retried");
        Assert.Equal(matter, entry.PlanId);
        var body = JsonNode.Parse(entry.Body)!;
        Assert.Equal(("Đã nhập lại dữ liệu", "Quản trị"), (body["data"]!["reason"]!.GetValue<string>(), body["actor"]!["name"]!.GetValue<string>()));
        Assert.Equal(("Faulted", "Suspended"), (body["before"]!["subStatus"]!.GetValue<string>(), body["after"]!["subStatus"]!.GetValue<string>()));

        await engine.PublishAsync("E");
        Assert.Equal(WorkflowSubStatus.Finished, await engine.SubStatusAsync(started.InstanceId));
    }

    [Fact]
    public async Task A_retry_that_is_refused_leaves_no_trace()
    {
        await engine.ImportAsync(Waiting);
        var started = await engine.StartAsync("test");
        var refused = await DoAsync((runtime, stop) => runtime.RetryAsync(started.InstanceId, null, Because("x"), stop));
        Assert.IsType<Conflict>(refused.Problem);
        Assert.Equal(0, await engine.CountAsync("SELECT count(*) FROM audit.entry WHERE kind LIKE 'workflow.%'"));
        Assert.Equal(1, await engine.CountAsync("SELECT revision FROM workflow.instance"));
    }

    [Fact]
    public async Task Of_many_retries_at_once_one_runs_the_step()
    {
        await engine.ImportAsync(Forked);
        var started = await engine.StartAsync("test");
        weather.Bad = false;
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            DoAsync((runtime, stop) => runtime.RetryAsync(started.InstanceId, null, Because("x"), stop))));
        Assert.Single(results, result => result.IsSuccess);
        Assert.Equal(1, await engine.CountAsync("SELECT count(*) FROM workflow.journal WHERE activity_id = 'f' AND event_name = 'Completed'"));
    }

    [Fact]
    public async Task A_variable_is_edited_with_before_and_after_on_record()
    {
        await engine.ImportAsync(Waiting);
        var started = await engine.StartAsync("test");
        var wrong = await DoAsync((runtime, stop) => runtime.SetVariableAsync(started.InstanceId, new("n", "bảy"), Because("x"), stop));
        Assert.IsType<Invalid>(wrong.Problem);
        var broken = await DoAsync((runtime, stop) => runtime.SetVariableAsync(started.InstanceId, new("n", "a\0b"), Because("x"), stop));
        Assert.IsType<Invalid>(broken.Problem);

        var done = await DoAsync((runtime, stop) => runtime.SetVariableAsync(started.InstanceId, new("n", 7), Because("Nhập sai"), stop));

        Assert.Equal("Đã sửa biến “n”.", done.Value.Sentence);
        Assert.Equal(WorkflowSubStatus.Suspended, await engine.SubStatusAsync(started.InstanceId));
        var change = JsonNode.Parse((await EntryAsync("workflow.variable-edited")).Body)!["data"]!["change"]!;
        Assert.Equal(("n", "1", "7"), (change["variable"]!.GetValue<string>(), change["from"]!.GetValue<string>(), change["to"]!.GetValue<string>()));
        await engine.PublishAsync("E");
        Assert.Equal(1, await engine.CountAsync("SELECT count(*) FROM workflow.activity_execution WHERE activity_id = 'w' AND state ->> 'Text' = '7'"));
    }

    [Fact]
    public async Task Moving_takes_the_old_bookmark_and_brings_the_new_one()
    {
        await engine.ImportAsync(Definition("""
            {"id":"flow","type":"Elsa.Flowchart","activities":[
              {"id":"a","type":"Elsa.Event","eventName":"A","metadata":{"displayText":"Chờ A"}},{"id":"b","type":"Elsa.Event","eventName":"B"}],
             "connections":[{"source":"a","target":"b"}]}
            """));
        var started = await engine.StartAsync("test");
        Assert.IsType<NotFound>((await DoAsync((runtime, stop) => runtime.MoveAsync(started.InstanceId, "nowhere", Because("x"), stop))).Problem);

        var moved = await DoAsync((runtime, stop) => runtime.MoveAsync(started.InstanceId, "b", Because("A đã đồng ý qua điện thoại"), stop));

        Assert.Equal("Đã chuyển tới bước “b” và huỷ bước “Chờ A”.", moved.Value.Sentence);
        Assert.Equal(["b"], await engine.ReadAsync(db => db.Set<StoredBookmark>().Select(row => row.ActivityId).ToListAsync()));
        Assert.Equal("b", JsonNode.Parse((await EntryAsync("workflow.moved")).Body)!["data"]!["step"]!.GetValue<string>());
        await engine.PublishAsync("B");
        Assert.Equal(WorkflowSubStatus.Finished, await engine.SubStatusAsync(started.InstanceId));
    }

    [Fact]
    public async Task A_faulted_parent_is_cancelled_with_the_children_it_started()
    {
        await engine.ImportAsync("""{"definitionId":"child","name":"Con","root":{"id":"e","type":"Elsa.Event","eventName":"X"}}""");
        await engine.ImportAsync(Definition("""
            {"id":"seq","type":"Elsa.Sequence","activities":[
              {"id":"d","type":"Elsa.DispatchWorkflow","workflowDefinitionId":"child"},{"id":"f","type":"Test.Flaky"}]}
            """));
        var started = await engine.StartAsync("test");
        Assert.Equal(WorkflowSubStatus.Faulted, await engine.SubStatusAsync(started.InstanceId));

        Assert.True((await DoAsync((runtime, stop) => runtime.CancelAsync(started.InstanceId, Because("Không làm nữa"), stop))).IsSuccess);

        Assert.Equal(2, await engine.CountAsync("SELECT count(*) FROM workflow.instance WHERE sub_status = 'Cancelled'"));
        Assert.Equal(0, await engine.CountAsync("SELECT count(*) FROM workflow.bookmark"));
        Assert.IsType<Conflict>((await DoAsync((runtime, stop) => runtime.CancelAsync(started.InstanceId, Because("x"), stop))).Problem);
        Assert.IsType<NotFound>((await DoAsync((runtime, stop) => runtime.CancelAsync(Guid.Empty, Because("x"), stop))).Problem);
    }

    private static string Waiting => """
        {"definitionId":"test","name":"Thử","variables":[{"id":"n","name":"n","typeName":"Int32","value":"1"}],
         "root":{"id":"seq","type":"Elsa.Sequence","activities":[
           {"id":"e","type":"Elsa.Event","eventName":"E"},
           {"id":"w","type":"Elsa.WriteLine","text":{"expression":{"type":"Variable","value":"n"}}}]}}
        """;

    private static string Forked => Definition("""
        {"id":"flow","type":"Elsa.Flowchart","activities":[
          {"id":"s","type":"Elsa.Start"},{"id":"f","type":"Test.Flaky","metadata":{"displayText":"Tính toán"}},{"id":"e","type":"Elsa.Event","eventName":"E"}],
         "connections":[{"source":"s","target":"e"},{"source":"s","target":"f"}]}
        """);

    private static string Definition(string root) => $$"""{"definitionId":"test","name":"Thử","root":{{root}} }""";

    private static Repair Because(string reason) => Repair.By(Operator, reason).Value;

    private Task<Result<RepairReport>> DoAsync(Func<WorkflowRuntime, CancellationToken, Task<Result<RepairReport>>> act) => engine.CommitAsync(act);

    private Task<AuditEntry> EntryAsync(string kind) => engine.ReadAsync(db => db.Set<AuditEntry>().SingleAsync(entry => entry.Kind == kind));

    private sealed class Weather
    {
        public bool Bad { get; set; } = true;
    }

    private sealed class Flaky(Weather weather) : ActivityType
    {
        private static readonly ActivityDescriptor Described = new() { TypeName = "Test.Flaky", Category = "Test", DisplayName = "Hay hỏng" };

        public override ActivityDescriptor Descriptor => Described;

        public override ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop) =>
            weather.Bad ? throw new ActivityFaultException("Trời xấu.") : ValueTask.CompletedTask;
    }
}
