using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Workflows.Storage;

/// <summary>Brings the schema up to date. Two hosts may start at once: one migrates, the other waits.</summary>
public static class Migrator
{
    /// <summary>Any fixed number: everybody who migrates this database takes the same lock.</summary>
    private const long LockKey = 0x504C414E;

    /// <param name="ownerConnection">Connection string of a login that may create schemas and roles.</param>
    /// <param name="stop">Cancels the wait and the migration.</param>
    /// <returns>The names of the migrations that were applied by this call.</returns>
    public static async Task<IReadOnlyList<string>> MigrateAsync(
        string ownerConnection, CancellationToken stop)
    {
        await using var source = NpgsqlDataSource.Create(ownerConnection);
        await using var guard = await source.OpenConnectionAsync(stop);
        await using var held = await guard.BeginTransactionAsync(stop);
        await using (var take = new NpgsqlCommand("SELECT pg_advisory_xact_lock($1)", guard, held))
        {
            take.Parameters.Add(new() { Value = LockKey });
            await take.ExecuteNonQueryAsync(stop);
        }

        // Migrations are SQL: nothing is mapped, and no host waits here until all that it maps is thought through.
        await using var db = StorageSetup.Open(source, new ModelSources([]));
        var pending = (await db.Database.GetPendingMigrationsAsync(stop)).ToList();
        if (pending.Count > 0)
            await db.Database.MigrateAsync(stop);
        await held.CommitAsync(stop);
        return pending;
    }

    /// <summary>Names of migrations this program knows and the database lacks.</summary>
    public static async Task<IReadOnlyList<string>> PendingAsync(WorkflowsDb db, CancellationToken stop) =>
        [.. await db.Database.GetPendingMigrationsAsync(stop)];
}
