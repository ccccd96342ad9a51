using Host.Operations;
using Host.Tests.Fixtures;
using Npgsql;
using Workflows.Engine.Instances;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Tests.Storage;

/// <summary>Sessions on a server that has become a standby, while its name leads to another one by now.</summary>
public sealed class ReadOnlySessionTests(PostgresServer postgres)
{
    private static readonly Guid Nobody = Guid.Parse("00000000-0000-7000-8000-000000000001");

    [Fact]
    public async Task An_act_on_a_session_that_takes_no_writes_is_done_again_on_a_fresh_one()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var source = StorageSetup.RuntimeSource(database.RuntimeConnectionString);
        await using var db = StorageSetup.Open(source, HostModels.Sources);
        await SayAsync($"ALTER DATABASE {database.Name} SET default_transaction_read_only = on");
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => ActAsync(db));
        Assert.Equal(PostgresErrorCodes.ReadOnlySqlTransaction, Assert.IsType<PostgresException>(refused.GetBaseException()).SqlState);
        // Only reads: its session goes back to the pool as it is.
        await using (var opened = await source.OpenConnectionAsync())
            Assert.Equal("on", (await Sql.RowsAsync(opened, "SHOW transaction_read_only"))[0][0]);

        await SayAsync($"ALTER DATABASE {database.Name} RESET default_transaction_read_only");

        Assert.Equal(2, await ActAsync(db));
        Assert.Equal(1, await ActAsync(db));
    }

    private Task SayAsync(string sql) => Sql.ExecuteAsync(postgres.AdministratorConnectionString, sql);

    /// <returns>How many times it was tried.</returns>
    private static async Task<int> ActAsync(WorkflowsDb db)
    {
        var tries = 0;
        var done = await db.CommitAsync<Done>(async stop =>
        {
            tries++;
            await db.LockAsync<StoredInstance>(Nobody, $"SELECT * FROM workflow.instance WHERE id = {Nobody} FOR UPDATE", stop);
            return Done.Value;
        });
        Assert.True(done.IsSuccess);
        return tries;
    }
}
