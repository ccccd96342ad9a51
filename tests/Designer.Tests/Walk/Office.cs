using System.Text.Json.Nodes;
using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Instances;
using Workflows.Plans;

namespace Designer.Tests.Walk;

[CollectionDefinition(nameof(Office))]
public sealed class OfficeTests : ICollectionFixture<Office>;

/// <summary>An office at work: the real host with the demo province, its shipped workflow and its administrator.</summary>
public sealed class Office(PostgresServer server) : IAsyncLifetime
{
    private PlanStory? story;

    public PlanStory Story => story ?? throw new InvalidOperationException("The fixture is not started.");

    public string Administrator { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        story = await PlanStory.BeginAsync(server);
        Administrator = (await Story.HolderAsync("quan-tri")).Email;
    }

    /// <summary>Waits until the newest text of a definition says what is wanted.</summary>
    public async Task WaitForSaveAsync(string definition, Func<JsonNode, bool> wanted)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!wanted(JsonNode.Parse((await VersionsAsync(definition)).Single(v => v.IsLatest).Json)!))
            await Task.Delay(50, limit.Token);
    }

    public Task<List<StoredDefinition>> VersionsAsync(string definition) => Story.Host.ReadAsync(db => db.Set<StoredDefinition>().AsNoTracking()
        .Where(d => d.DefinitionId == definition).OrderBy(d => d.Version).ToListAsync());

    /// <summary>The version of its workflow that a plan follows.</summary>
    public Task<int> VersionOfAsync(Guid plan) => Story.Host.ReadAsync(db => (
        from instance in db.Set<StoredInstance>()
        join version in db.Set<StoredDefinition>() on instance.DefinitionVersionId equals version.Id
        where db.Set<Plan>().Any(p => p.Id == plan && p.WorkflowInstanceId == instance.Id)
        select version.Version).SingleAsync());

    public async ValueTask DisposeAsync()
    {
        if (story is not null)
            await story.DisposeAsync();
    }
}
