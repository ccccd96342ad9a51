using System.Text.Json.Nodes;
using Host.Tests.Engine;
using Host.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Audit;
using Workflows.Calendar;
using Workflows.Definitions;
using Workflows.Definitions.Simulation;
using Workflows.Engine.Instances;
using Workflows.Links;
using Workflows.Values;

namespace Host.Tests.Definitions;

/// <summary>Publishing asks the linter first; an instance goes to another version as previewed or not at all.</summary>
public sealed class PublishWorkflowTests(PostgresServer postgres) : IAsyncLifetime
{
    private StoredEngine engine = null!;

    public async ValueTask InitializeAsync() => engine = await StoredEngine.CreateAsync(postgres, services => services.AddCalendar().AddDefinitions().AddSingleton<IMadeUpOffice, RehearsedOffice>());

    public async ValueTask DisposeAsync() => await engine.DisposeAsync();

    [Fact]
    public async Task An_error_refuses_and_stores_nothing()
    {
        var refused = await ImportAsync("""{"id":"e","type":"Elsa.Event"}""");
        var field = Assert.Single(Assert.IsType<InvalidFields>(refused.Problem).Fields);
        Assert.Equal("$.root.eventName", field.Field);
        Assert.Equal(0, await engine.CountAsync("SELECT count(*) FROM workflow.definition"));
        Assert.Equal(0, await engine.CountAsync("SELECT count(*) FROM audit.entry"));
    }

    [Fact]
    public async Task Warnings_come_back_with_the_publication_and_the_trail_knows_the_version()
    {
        var published = (await ImportAsync("""{"id":"d","type":"Elsa.Delay"}""")).Value;
        Assert.True(published is { IsNew: true, Version.IsPublished: true });
        Assert.Equal("missing-input", Assert.Single(published.Warnings).Rule);
        var entry = await engine.ReadAsync(db => db.Set<AuditEntry>().SingleAsync());
        Assert.Equal(("definition.published", published.Version.Hash), (entry.Kind, JsonNode.Parse(entry.Body)!["data"]!["hash"]!.GetValue<string>()));
    }

    [Fact]
    public async Task The_same_text_again_is_no_new_publication()
    {
        await ImportAsync("""{"id":"l","type":"Elsa.WriteLine","text":"a"}""");
        var again = (await ImportAsync("""{"id":"l","type":"Elsa.WriteLine","text":"a"}""")).Value;
        Assert.False(again.IsNew);
        Assert.Equal(1, await engine.CountAsync("SELECT count(*) FROM audit.entry"));
    }

    [Fact]
    public async Task A_stored_draft_is_published_once_it_is_without_errors()
    {
        await engine.WithStoreAsync((store, stop) => store.SaveDraftAsync(Definition("""{"id":"f","type":"Elsa.For"}"""), stop));
        Assert.Contains("không bao giờ xong", (await PublishAsync()).Problem!.Message, StringComparison.Ordinal);
        await engine.WithStoreAsync((store, stop) => store.SaveDraftAsync(Definition("""{"id":"l","type":"Elsa.WriteLine","text":"a"}"""), stop));
        Assert.True((await PublishAsync()).Value.IsNew);
        Assert.False((await PublishAsync()).Value.IsNew);
        Assert.IsType<NotFound>((await DoAsync<PublishWorkflow, Publication>((act, stop) => act.PublishAsync("nobody", Actor.System, stop))).Problem);
    }

    [Fact]
    public async Task Workflows_in_force_are_known_to_the_linter()
    {
        var asked = """{"id":"x","type":"Elsa.DispatchWorkflow","workflowDefinitionId":"child"}""";
        Assert.Equal("unknown-workflow", Assert.Single((await ImportAsync(asked)).Value.Warnings).Rule);
        await engine.ImportAsync("""{"definitionId":"child","name":"Con","root":{"id":"l","type":"Elsa.WriteLine","text":"a"}}""");
        var used = """{"id":"seq","type":"Elsa.Sequence","activities":[{"id":"x","type":"Con","workflowDefinitionId":"child"}]}""";
        Assert.Empty((await ImportAsync(used)).Value.Warnings);
    }

    private static string Definition(string root) => $$"""{"definitionId":"test","name":"Thử","root":{{root}} }""";

    private Task<Result<Publication>> ImportAsync(string root) =>
        DoAsync<PublishWorkflow, Publication>((act, stop) => act.ImportAsync(Definition(root), Actor.System, stop));

    private Task<Result<Publication>> PublishAsync() =>
        DoAsync<PublishWorkflow, Publication>((act, stop) => act.PublishAsync("test", Actor.System, stop));

    private Task<Result<T>> DoAsync<TAct, T>(Func<TAct, CancellationToken, Task<Result<T>>> act)
        where TAct : notnull => engine.DoAsync(act);
}
