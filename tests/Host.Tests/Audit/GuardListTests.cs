using Host.Tests.Fixtures;
using Workflows.Audit;

namespace Host.Tests.Audit;

/// <summary>The list that the verifier holds a database against is what the migrations make.</summary>
public sealed class GuardListTests(PostgresServer server)
{
    [Fact]
    public async Task The_list_names_every_trigger_of_a_migrated_database_and_what_it_runs()
    {
        await using var host = await HostUnderTest.StartAsync(server);

        var standing = await host.ReadAsync(db => new GuardCheck(db).StandingAsync(CancellationToken.None));

        Assert.NotEmpty(standing);
        Assert.All(standing, guard => Assert.True(guard.IsOn));
        Assert.Equal(standing.Select(s => new Guard(s.Trigger, s.Table, s.FunctionSha256)), Guards.All);
    }

    [Fact]
    public async Task Nothing_is_wrong_with_a_fresh_database()
    {
        await using var host = await HostUnderTest.StartAsync(server);

        Assert.Empty(await host.ReadAsync(db => new GuardCheck(db).RunAsync(CancellationToken.None)));
        Assert.Empty(await host.ReadAsync(db => new StoredBytesCheck(db).RunAsync(CancellationToken.None)));
    }
}
