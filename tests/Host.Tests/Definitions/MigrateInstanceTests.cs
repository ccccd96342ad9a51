using System.Text.Json.Nodes;
using Host.Tests.Engine;
using Host.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Audit;
using Workflows.Calendar;
using Workflows.Definitions;
using Workflows.Definitions.Migration;
using Workflows.Definitions.Simulation;
using Workflows.Engine.Execution;
using Workflows.Engine.Instances;
using Workflows.Links;
using Workflows.Values;

namespace Host.Tests.Definitions;

/// <summary>A stored instance under another version: as previewed, in one transaction, or not at all.</summary>
public sealed class MigrateInstanceTests(PostgresServer postgres) : IAsyncLifetime
{
    private StoredEngine engine = null!;

    public async ValueTask InitializeAsync() => engine = await StoredEngine.CreateAsync(postgres, services => services.AddCalendar().AddDefinitions().AddSingleton<IMadeUpOffice, RehearsedOffice>());

    public async ValueTask DisposeAsync() => await engine.DisposeAsync();

    [Fact]
    public async Task What_was_previewed_is_done_in_one_transaction_and_the_instance_goes_the_new_way()
    {
        await engine.ImportAsync(Version("old", "seq"));
        var started = await engine.StartAsync("test");
        var bookmark = Assert.Single(started.BookmarksAdded);
        var next = await engine.ImportAsync(Version("new", "redrawn"));

        var preview = (await PreviewAsync(started.InstanceId, next.Id)).Value;
        Assert.Empty(preview.Refusals);
        Assert.Equal((1, 2), (preview.FromVersion, preview.ToVersion));
        Assert.Contains("Hồ sơ chuyển từ phiên bản 1 sang phiên bản 2.", preview.Changes);
        Assert.NotEmpty(preview.Differences);
        Assert.Equal(1, await engine.CountAsync("SELECT revision FROM workflow.instance"));

        var applied = await ApplyAsync(started.InstanceId, next.Id, preview.Fingerprint);
        Assert.Null(applied.Problem);
        var row = await engine.ReadAsync(db => db.Set<StoredBookmark>().SingleAsync());
        Assert.Equal((bookmark.Id, "Workflow1:redrawn:e"), (row.Id, row.NodeId));
        Assert.Equal(1, await engine.CountAsync("SELECT count(*) FROM workflow.activity_execution WHERE activity_id = 'e' AND node_id = 'Workflow1:redrawn:e'"));
        var entry = await engine.ReadAsync(db => db.Set<AuditEntry>().SingleAsync());
        Assert.Equal(("workflow.migrated", 2), (entry.Kind, JsonNode.Parse(entry.Body)!["after"]!["version"]!.GetValue<int>()));

        await engine.PublishAsync("E");
        Assert.Equal(WorkflowSubStatus.Finished, await engine.SubStatusAsync(started.InstanceId));
        Assert.Equal(1, await engine.CountAsync("SELECT count(*) FROM workflow.activity_execution WHERE state ->> 'Text' = 'new'"));
    }

    [Fact]
    public async Task An_instance_that_moved_on_since_the_preview_is_a_conflict()
    {
        await engine.ImportAsync(Version("old", "seq"));
        var started = await engine.StartAsync("test");
        var next = await engine.ImportAsync(Version("new", "seq"));
        var preview = (await PreviewAsync(started.InstanceId, next.Id)).Value;
        var repair = Repair.By(Actor.System, "Sửa").Value;
        await engine.CommitAsync((runtime, stop) => runtime.SetVariableAsync(started.InstanceId, new("n", 3), repair, stop));

        var refused = await ApplyAsync(started.InstanceId, next.Id, preview.Fingerprint);

        Assert.Contains("xem trước", Assert.IsType<Conflict>(refused.Problem).Message, StringComparison.Ordinal);
        Assert.Equal(1, await engine.CountAsync("SELECT count(*) FROM workflow.instance WHERE definition_version = 1"));
        Assert.Equal(0, await engine.CountAsync("SELECT count(*) FROM audit.entry WHERE kind = 'workflow.migrated'"));
    }

    [Fact]
    public async Task Of_two_who_apply_the_same_preview_one_does_it()
    {
        await engine.ImportAsync(Version("old", "seq"));
        var started = await engine.StartAsync("test");
        var next = await engine.ImportAsync(Version("new", "seq"));
        var preview = (await PreviewAsync(started.InstanceId, next.Id)).Value;
        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ApplyAsync(started.InstanceId, next.Id, preview.Fingerprint)));
        Assert.Single(results, result => result.IsSuccess);
        Assert.All(results.Where(result => !result.IsSuccess), result => Assert.IsType<Conflict>(result.Problem));
    }

    [Fact]
    public async Task A_plan_with_refusals_is_shown_and_not_applied()
    {
        await engine.ImportAsync(Version("old", "seq"));
        var started = await engine.StartAsync("test");
        var next = await engine.ImportAsync("""{"definitionId":"test","name":"Thử","root":{"id":"l","type":"Elsa.WriteLine","text":"a"}}""");
        var preview = (await PreviewAsync(started.InstanceId, next.Id)).Value;
        Assert.Contains(preview.Refusals, refusal => refusal.Contains("“e”", StringComparison.Ordinal));
        Assert.IsType<Conflict>((await ApplyAsync(started.InstanceId, next.Id, preview.Fingerprint)).Problem);
        Assert.Equal(1, await engine.CountAsync("SELECT count(*) FROM workflow.instance WHERE definition_version = 1"));
    }

    [Fact]
    public async Task Drafts_other_workflows_and_the_same_version_are_no_target()
    {
        var current = await engine.ImportAsync(Version("old", "seq"));
        var started = await engine.StartAsync("test");
        var other = await engine.ImportAsync("""{"definitionId":"other","name":"Khác","root":{"id":"l","type":"Elsa.WriteLine","text":"a"}}""");
        var draft = (await engine.WithStoreAsync((store, stop) => store.SaveDraftAsync(Version("new", "seq"), stop))).Value;
        Assert.IsType<Conflict>((await PreviewAsync(started.InstanceId, current.Id)).Problem);
        Assert.IsType<Conflict>((await PreviewAsync(started.InstanceId, draft.Id)).Problem);
        Assert.IsType<NotFound>((await PreviewAsync(started.InstanceId, other.Id)).Problem);
        Assert.IsType<NotFound>((await PreviewAsync(Guid.Empty, other.Id)).Problem);
        Assert.IsType<NotFound>((await ApplyAsync(Guid.Empty, other.Id, "")).Problem);
    }

    private static string Version(string line, string container) => $$"""
        {"definitionId":"test","name":"Thử","variables":[{"id":"n","name":"n","typeName":"Int32","value":"1"}],
         "root":{"id":"{{container}}","type":"Elsa.Sequence","activities":[
           {"id":"e","type":"Elsa.Event","eventName":"E"},{"id":"w","type":"Elsa.WriteLine","text":"{{line}}"}]} }
        """;

    private Task<Result<MigrationPreview>> PreviewAsync(Guid instance, string version) =>
        engine.DoAsync<MigrateInstance, MigrationPreview>((act, stop) => act.PreviewAsync(instance, version, stop));

    private Task<Result<RunReport>> ApplyAsync(Guid instance, string version, string fingerprint) =>
        engine.DoAsync<MigrateInstance, RunReport>((act, stop) =>
            act.ApplyAsync(instance, version, fingerprint, Repair.By(Actor.System, "Quy trình mới").Value, stop));
}
