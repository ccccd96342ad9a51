using Host.Operations;
using Host.Tests.Fixtures;
using Npgsql;

namespace Host.Tests.Operations;

public sealed class SchemaUpdateTests(PostgresServer server)
{
    [Fact]
    public async Task Two_hosts_may_migrate_at_once()
    {
        await using var database = await server.CreateEmptyDatabaseAsync();

        var applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ApplyAsync(database)));

        // One does all the work, the others wait and find nothing to do.
        Assert.Single(applied, names => names.Count > 0);
        var recorded = await Sql.RowsAsync(database.OwnerConnectionString, """SELECT "MigrationId" FROM public.migration ORDER BY 1""");
        Assert.Equal(applied.Single(names => names.Count > 0), recorded.Select(row => (string)row[0]));
    }

    [Fact]
    public async Task Migrating_again_changes_nothing()
    {
        await using var database = await server.CreateDatabaseAsync();

        Assert.Empty(await ApplyAsync(database));
    }

    [Fact]
    public async Task One_login_may_both_migrate_and_run()
    {
        await using var database = await server.CreateEmptyDatabaseAsync();

        await SchemaUpdate.ApplyAsync(
            database.OwnerConnectionString, database.OwnerConnectionString, CancellationToken.None);

        await using var source = Workflows.Storage.StorageSetup.RuntimeSource(
            new NpgsqlConnectionStringBuilder(database.OwnerConnectionString) { Pooling = false }.ConnectionString);
        await using var ask = source.CreateCommand("SELECT current_user");
        Assert.Equal("workflows_app", await ask.ExecuteScalarAsync());
    }

    private static Task<IReadOnlyList<string>> ApplyAsync(TestDatabase database) => SchemaUpdate.ApplyAsync(
        database.OwnerConnectionString, database.RuntimeConnectionString, CancellationToken.None);
}
