using System.Text.Json.Nodes;
using Host.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Workflows.Audit;
using Workflows.Engine;
using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.Engine.Instances;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Tests.Engine;

/// <summary>Stored instances on a real PostgreSQL: locks, one effect, pinned versions, nothing left after a rollback.</summary>
public sealed class WorkflowRuntimeTests(PostgresServer postgres) : IAsyncLifetime
{
    private StoredEngine engine = null!;

    public async ValueTask InitializeAsync() => engine = await StoredEngine.CreateAsync(postgres, services => services.AddActivity<Tripwire>());

    public async ValueTask DisposeAsync() => await engine.DisposeAsync();

    [Fact]
    public async Task A_started_instance_waits_and_a_resume_carries_it_on()
    {
        await engine.ImportAsync(TwoSteps("Một"));
        var started = await StartAsync();
        Assert.Equal(WorkflowSubStatus.Suspended, started.SubStatus);
        var first = Assert.Single(started.BookmarksAdded).Id;

        var resumed = await engine.CommitAsync((runtime, stop) => runtime.ResumeAsync(started.InstanceId, first, "có", stop));
        Assert.True(resumed.IsSuccess);
        Assert.Equal(["Một"], resumed.Value.Lines);
        var second = Assert.Single(resumed.Value.BookmarksAdded).Id;
        Assert.Equal([second], await engine.ReadAsync(db => db.Set<StoredBookmark>().Select(row => row.Id).ToListAsync()));

        var last = await engine.CommitAsync((runtime, stop) => runtime.ResumeAsync(started.InstanceId, second, null, stop));
        Assert.Equal(WorkflowStatus.Finished, last.Value.Status);
        var journal = await engine.ReadAsync(db => db.Set<StoredJournalEntry>().OrderBy(row => row.Sequence).Select(row => row.Sequence).ToListAsync());
        Assert.Equal(Enumerable.Range(0, journal.Count).Select(n => (long)n), journal);
        Assert.Equal(0, await engine.CountAsync("SELECT count(*) FROM workflow.bookmark"));
        Assert.Equal(0, await engine.CountAsync("SELECT count(*) FROM workflow.activity_execution WHERE status <> 'Completed'"));
    }

    [Fact]
    public async Task Fifty_resumes_at_once_have_one_effect()
    {
        await engine.ImportAsync(TwoSteps("Một"));
        var started = await StartAsync();
        var bookmark = Assert.Single(started.BookmarksAdded).Id;
        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ =>
            engine.CommitAsync((runtime, stop) => runtime.ResumeAsync(started.InstanceId, bookmark, null, stop))));
        Assert.Single(results, result => result.IsSuccess);
        Assert.All(results.Where(result => !result.IsSuccess), result => Assert.IsType<Conflict>(result.Problem));
        Assert.Equal(1, await engine.CountAsync("SELECT count(*) FROM workflow.journal WHERE activity_id = 'e1' AND event_name = 'Completed'"));
    }

    [Fact]
    public async Task A_running_instance_stays_on_its_version()
    {
        var old = await engine.ImportAsync(TwoSteps("Cũ"));
        var started = await StartAsync();
        var renewed = await engine.ImportAsync(TwoSteps("Mới"));
        Assert.Equal((1, 2), (old.Version, renewed.Version));
        Assert.Equal(renewed.Id, (await engine.ImportAsync(TwoSteps("Mới"))).Id);

        var resumed = await engine.CommitAsync((runtime, stop) =>
            runtime.ResumeAsync(started.InstanceId, started.BookmarksAdded[0].Id, null, stop));
        Assert.Equal(["Cũ"], resumed.Value.Lines);
        Assert.Equal(1, await engine.CountAsync("SELECT count(*) FROM workflow.definition WHERE is_published"));
    }

    [Theory]
    [InlineData("UPDATE workflow.definition SET json = '{}'")]
    [InlineData("UPDATE workflow.definition SET name = 'khác'")]
    [InlineData("DELETE FROM workflow.definition")]
    [InlineData("TRUNCATE workflow.definition CASCADE")]
    public async Task The_database_keeps_a_published_version_as_it_was(string statement)
    {
        await engine.ImportAsync(TwoSteps("Một"));
        await using var source = NpgsqlDataSource.Create(engine.Database.OwnerConnectionString);
        await using var command = source.CreateCommand(statement);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Fact]
    public async Task A_transaction_that_fails_leaves_nothing_of_a_run()
    {
        await engine.ImportAsync(TwoSteps("Một"));
        var started = await StartAsync();
        var before = await engine.CountAsync("SELECT count(*) FROM workflow.journal");
        var refused = await engine.CommitAsync<RunReport>(async (runtime, stop) =>
        {
            await runtime.ResumeAsync(started.InstanceId, started.BookmarksAdded[0].Id, null, stop);
            await runtime.PublishEventAsync("x", null, null, stop);
            return new Conflict("Không được.");
        });
        Assert.False(refused.IsSuccess);
        Assert.Equal(before, await engine.CountAsync("SELECT count(*) FROM workflow.journal"));
        Assert.Equal(0, await engine.CountAsync("SELECT count(*) FROM workflow.stimulus"));
        Assert.Equal(1, await engine.CountAsync("SELECT count(*) FROM workflow.bookmark"));
        var again = await engine.CommitAsync((runtime, stop) =>
            runtime.ResumeAsync(started.InstanceId, started.BookmarksAdded[0].Id, null, stop));
        Assert.True(again.IsSuccess);
    }

    [Fact]
    public async Task Two_resumes_in_one_transaction_build_on_each_other()
    {
        await engine.ImportAsync(TwoSteps("Một"));
        var started = await StartAsync();
        var last = await engine.CommitAsync(async (runtime, stop) =>
        {
            var first = await runtime.ResumeAsync(started.InstanceId, started.BookmarksAdded[0].Id, null, stop);
            return await runtime.ResumeAsync(started.InstanceId, first.Value.BookmarksAdded[0].Id, null, stop);
        });
        Assert.Equal(WorkflowStatus.Finished, last.Value.Status);
        Assert.Equal(0, await engine.CountAsync("SELECT count(*) FROM workflow.bookmark"));
    }

    [Fact]
    public async Task A_database_error_inside_an_activity_aborts_the_whole_transaction()
    {
        await engine.ImportAsync(Definition("""{"id":"t","type":"Test.Tripwire"}"""));
        await Assert.ThrowsAsync<PostgresException>(() => engine.CommitAsync((runtime, stop) =>
            runtime.StartAsync(new() { DefinitionId = "test", Input = new() { ["mode"] = "database" } }, stop)));
        Assert.Equal(0, await engine.CountAsync("SELECT count(*) FROM workflow.instance"));
    }

    [Fact]
    public async Task Another_error_inside_an_activity_is_an_incident_that_names_the_step()
    {
        await engine.ImportAsync(Definition("""{"id":"t","type":"Test.Tripwire","metadata":{"displayText":"Duyệt"}}"""));
        var report = await engine.CommitAsync((runtime, stop) =>
            runtime.StartAsync(new() { DefinitionId = "test", Input = new() { ["mode"] = "bug" } }, stop));
        Assert.Equal(WorkflowSubStatus.Faulted, report.Value.SubStatus);
        Assert.Equal(1, await engine.CountAsync("SELECT count(*) FROM workflow.incident WHERE step = 'Duyệt'"));
        Assert.Equal(1, await engine.CountAsync("SELECT count(*) FROM workflow.instance WHERE incident_count = 1 AND status = 'Finished'"));
    }

    [Fact]
    public async Task An_event_reaches_every_instance_that_waits_each_in_its_own_transaction()
    {
        await engine.ImportAsync(TwoSteps("Một"));
        var a = await StartAsync("A");
        var b = await StartAsync("B");
        await engine.CommitAsync(async (runtime, stop) =>
        {
            await runtime.PublishEventAsync("E1", 1, null, stop);
            return Result<Done>.Success(Done.Value);
        });
        Assert.Equal(3, await engine.DrainAsync());
        Assert.Equal(2, await engine.CountAsync("SELECT count(*) FROM workflow.journal WHERE activity_id = 'e1' AND event_name = 'Completed'"));

        await engine.CommitAsync(async (runtime, stop) =>
        {
            await runtime.PublishEventAsync("E2", null, "B", stop);
            return Result<Done>.Success(Done.Value);
        });
        await engine.DrainAsync();
        Assert.Equal([WorkflowStatus.Running, WorkflowStatus.Finished], new[]
        {
            await StatusAsync(a.InstanceId), await StatusAsync(b.InstanceId),
        });
        Assert.Equal(0, await engine.CountAsync("SELECT count(*) FROM workflow.stimulus"));
    }

    [Fact]
    public async Task A_timer_fires_once_when_it_is_due_however_many_sweep()
    {
        await engine.ImportAsync(Definition("""{"id":"d","type":"Elsa.Delay","timeSpan":{"expression":{"type":"Literal","value":"1.00:00:00"}}}"""));
        var started = await StartAsync();
        Assert.Equal(0, await engine.FireAllAsync());
        engine.Clock.Advance(TimeSpan.FromDays(1));
        var fired = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => engine.FireAllAsync()));
        Assert.Equal(WorkflowStatus.Finished, await StatusAsync(started.InstanceId));
        Assert.Equal(1, await engine.CountAsync("SELECT count(*) FROM workflow.journal WHERE activity_id = 'd' AND event_name = 'Completed'"));
        Assert.InRange(fired.Sum(), 1, 8);
    }

    [Fact]
    public async Task A_timer_that_cannot_fire_is_put_off_and_the_others_are_served()
    {
        await engine.ImportAsync(Definition("""
            {"id":"seq","type":"Elsa.Sequence","activities":[
              {"id":"d","type":"Elsa.Delay","timeSpan":{"expression":{"type":"Literal","value":"00:01:00"}}},{"id":"t","type":"Test.Tripwire"}]}
            """));
        var bad = await StartAsync("bad", new() { ["mode"] = "database" });
        engine.Clock.Advance(TimeSpan.FromSeconds(1));
        var good = await StartAsync("good");
        engine.Clock.Advance(TimeSpan.FromMinutes(2));
        var failed = await Assert.ThrowsAsync<DeliveryFailedException>(() => engine.FireAllAsync());
        await engine.CommitAsync(async (runtime, stop) =>
        {
            await runtime.PostponeAsync(failed, stop);
            return Result<Done>.Success(Done.Value);
        });
        Assert.Equal(1, await engine.FireAllAsync());
        Assert.Equal([WorkflowStatus.Running, WorkflowStatus.Finished], new[] { await StatusAsync(bad.InstanceId), await StatusAsync(good.InstanceId) });
    }

    [Fact]
    public async Task A_draft_that_cannot_run_is_stored_but_not_published()
    {
        var saved = await engine.WithStoreAsync((store, stop) => store.SaveDraftAsync(Definition("""{"id":"x","type":"Nobody.Knows"}"""), stop));
        Assert.True(saved.IsSuccess);
        var published = await engine.WithStoreAsync((store, stop) => store.PublishAsync("test", stop));
        Assert.Contains("$.root.type", Assert.IsType<InvalidFields>(published.Problem).Fields[0].Field, StringComparison.Ordinal);
        Assert.IsType<InvalidFields>((await engine.WithStoreAsync((store, stop) => store.SaveDraftAsync("{", stop))).Problem);
        Assert.Equal(0, await engine.CountAsync("SELECT count(*) FROM workflow.definition WHERE is_published"));
        var refused = await engine.CommitAsync((runtime, stop) => runtime.StartAsync(new() { DefinitionId = "test" }, stop));
        Assert.IsType<NotFound>(refused.Problem);
    }

    [Fact]
    public async Task A_cancelled_instance_waits_for_nothing()
    {
        await engine.ImportAsync(TwoSteps("Một"));
        var started = await StartAsync();
        await engine.CommitAsync((runtime, stop) => runtime.CancelAsync(started.InstanceId, "Thu hồi", stop));
        Assert.Equal(0, await engine.CountAsync("SELECT count(*) FROM workflow.bookmark"));
        var late = await engine.CommitAsync((runtime, stop) => runtime.ResumeAsync(started.InstanceId, started.BookmarksAdded[0].Id, null, stop));
        Assert.IsType<Conflict>(late.Problem);
    }

    private static string TwoSteps(string line) => Definition("""
        {"id":"seq","type":"Elsa.Sequence","activities":[
          {"id":"e1","type":"Elsa.Event","eventName":"E1"},
          {"id":"w","type":"Elsa.WriteLine","text":"LINE"},
          {"id":"e2","type":"Elsa.Event","eventName":"E2"}]}
        """.Replace("LINE", line, StringComparison.Ordinal));

    private static string Definition(string root) => $$"""{"definitionId":"test","name":"Thử","root":{{root}} }""";

    private Task<RunReport> StartAsync(string? correlation = null, JsonObject? input = null) => engine.StartAsync("test", correlation, input);

    private async Task<WorkflowStatus> StatusAsync(Guid instanceId) =>
        await engine.ReadAsync(db => db.Set<StoredInstance>().Where(row => row.Id == instanceId).Select(row => row.Status).SingleAsync());

    /// <summary>Fails in the way the workflow's input asks for.</summary>
    private sealed class Tripwire(WorkflowsDb db) : ActivityType
    {
        private static readonly ActivityDescriptor Described = new() { TypeName = "Test.Tripwire", Category = "Test", DisplayName = "Bẫy" };

        public override ActivityDescriptor Descriptor => Described;

        public override async ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
        {
            switch (x.WorkflowInput["mode"]?.GetValue<string>())
            {
                case "database":
                    await db.Database.ExecuteSqlRawAsync("SELECT 1 / 0", stop);
                    break;
                case "bug":
                    throw new InvalidOperationException("Lỗi của chương trình.");
            }
        }
    }
}
