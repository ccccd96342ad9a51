using System.Net;
using Host.Operations;
using Host.Tests.Fixtures;
using Npgsql;

namespace Host.Tests.Operations;

/// <summary>A connection string that names several servers, of which one takes writes.</summary>
public sealed class SeveralServersTests(PostgresServer server)
{
    /// <summary>Nobody listens there: the server that was lost.</summary>
    private const int Lost = 1;

    [Fact]
    public async Task Migrations_listeners_and_pages_find_the_server_that_is_there()
    {
        await using var database = await server.CreateEmptyDatabaseAsync();
        await using var host = await HostUnderTest.StartAsync(database with
        {
            OwnerConnectionString = Several(database.OwnerConnectionString),
            RuntimeConnectionString = Several(database.RuntimeConnectionString),
        });
        using var client = host.NewClient();

        using var ready = await client.GetAsync(new Uri("/readyz", UriKind.Relative));

        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        var heard = await Sql.RowsAsync(server.AdministratorConnectionString, $"SELECT 1 FROM pg_stat_activity WHERE datname = '{database.Name}' AND query LIKE 'LISTEN%'");
        Assert.NotEmpty(heard);
    }

    [Theory]
    [InlineData("Host=a,b", "primary")]
    [InlineData("Host=a:1,b:2;Target Session Attributes=primary", "primary")]
    [InlineData("Host=a:1,b:2;Target Session Attributes=Read-Write", "read-write")]
    [InlineData("Host=a", null)]
    [InlineData("Host=a;Target Session Attributes=any", "any")]
    public async Task Of_several_the_one_that_takes_writes_is_used(string connection, string? wanted)
    {
        await using var database = await OpenAsync(connection);

        Assert.Equal(wanted, new NpgsqlConnectionStringBuilder(database.Runtime).TargetSessionAttributes);
        Assert.Equal(wanted, new NpgsqlConnectionStringBuilder(database.Owner).TargetSessionAttributes);
    }

    [Theory]
    [InlineData("Host=a,b;Target Session Attributes=prefer-primary")]
    [InlineData("Host=a,b;Target Session Attributes=any")]
    [InlineData("Host=a,b;Target Session Attributes=elsewhere")]
    [InlineData("Host=a;Target Session Attributes=primary")]
    public async Task A_string_that_would_lead_to_a_standby_stops_the_start(string connection)
    {
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => OpenAsync(connection));

        Assert.Contains("ConnectionStrings__Workflows", refused.Message, StringComparison.Ordinal);
        Assert.Contains("target session attributes", refused.Message, StringComparison.OrdinalIgnoreCase);
    }

    private static Task<HostDatabase> OpenAsync(string connection) => HostDatabase.OpenAsync(
        new Dictionary<string, string?> { ["ConnectionStrings:Workflows"] = connection, ["ConnectionStrings:Owner"] = null }, CancellationToken.None);

    private static string Several(string connection)
    {
        var settings = new NpgsqlConnectionStringBuilder(connection);
        settings.Host = $"127.0.0.1:{Lost},127.0.0.1:{settings.Port}";
        return settings.ConnectionString;
    }
}
