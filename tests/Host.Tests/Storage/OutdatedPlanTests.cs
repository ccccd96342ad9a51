using Host.Operations;
using Host.Tests.Fixtures;
using Workflows.Engine.Instances;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Tests.Storage;

/// <summary>Another host brings the schema up to date while this one has statements prepared.</summary>
public sealed class OutdatedPlanTests(PostgresServer postgres)
{
    private static readonly Guid Nobody = Guid.Parse("00000000-0000-7000-8000-000000000001");

    [Fact]
    public async Task An_act_whose_prepared_statement_is_outdated_is_done_again_on_a_fresh_connection()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var source = StorageSetup.RuntimeSource(database.RuntimeConnectionString);
        await using var one = StorageSetup.Open(source, HostModels.Sources);
        await using var two = StorageSetup.Open(source, HostModels.Sources);
        // One inside the other: each has a connection of its own, and on each the statement is prepared.
        for (var use = 0; use < 4; use++)
            Assert.Equal(1, await ActAsync(one, () => ActAsync(two)));

        await Sql.ExecuteAsync(database.OwnerConnectionString, "ALTER TABLE workflow.instance ADD COLUMN later text");

        Assert.Equal(2, await ActAsync(one));
        // The other's connection went with the pool.
        Assert.Equal(1, await ActAsync(two));
        Assert.Equal(1, await ActAsync(one));
    }

    /// <returns>How many times it was tried.</returns>
    private static async Task<int> ActAsync(WorkflowsDb db, Func<Task>? inside = null)
    {
        var tries = 0;
        var done = await db.CommitAsync<Done>(async stop =>
        {
            tries++;
            await db.LockAsync<StoredInstance>(Nobody, $"SELECT * FROM workflow.instance WHERE id = {Nobody} FOR UPDATE", stop);
            await (inside?.Invoke() ?? Task.CompletedTask);
            return Done.Value;
        });
        Assert.True(done.IsSuccess);
        return tries;
    }
}
