using Host.Tests.Decisions;
using Host.Tests.Fixtures;

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

    public async ValueTask DisposeAsync()
    {
        if (story is not null)
            await story.DisposeAsync();
    }
}
