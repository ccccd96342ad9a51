using Host.Tests.Fixtures;
using Npgsql;
using Workflows.Storage;

namespace Host.Tests.Storage;

/// <summary>How many connections one host takes.</summary>
public sealed class PoolTests(PostgresServer server)
{
    [Theory]
    [InlineData("", StorageSetup.MaxConnections)]
    [InlineData(";Maximum Pool Size=7", 7)]
    [InlineData(";MaxPoolSize=100", 100)]
    public async Task A_host_takes_no_more_connections_than_it_may_and_whoever_comes_then_waits(string said, int most)
    {
        var database = await server.CreateDatabaseAsync();
        await using var source = StorageSetup.RuntimeSource(database.RuntimeConnectionString + said);
        Assert.Equal(most, new NpgsqlConnectionStringBuilder(source.ConnectionString).MaxPoolSize);
        if (most > 50)
            return;

        var held = new List<NpgsqlConnection>();
        for (var taken = 0; taken < most; taken++)
            held.Add(await source.OpenConnectionAsync(TestContext.Current.CancellationToken));
        var next = source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        Assert.False(next.IsCompleted);
        await held[0].DisposeAsync();
        await using (await next)
        {
            foreach (var connection in held)
                await connection.DisposeAsync();
        }
    }
}
