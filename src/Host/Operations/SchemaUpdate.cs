using Npgsql;
using Workflows.Storage;

namespace Host.Operations;

/// <summary>Migrations, and the right of the host's own login to act as the run-time role.</summary>
public static class SchemaUpdate
{
    /// <returns>The names of the migrations that were applied.</returns>
    /// <param name="owner">Connection string of the login that owns the database.</param>
    /// <param name="runtime">Connection string the host runs with; may be the same.</param>
    public static async Task<IReadOnlyList<string>> ApplyAsync(
        string owner, string runtime, CancellationToken stop)
    {
        var applied = await Migrator.MigrateAsync(owner, stop);
        var login = new NpgsqlConnectionStringBuilder(runtime).Username;
        if (string.IsNullOrEmpty(login) || login == new NpgsqlConnectionStringBuilder(owner).Username)
            return applied;

        await using var source = NpgsqlDataSource.Create(owner);
        await using var ask = source.CreateCommand("SELECT pg_has_role($1, $2, 'MEMBER'), quote_ident($1)");
        ask.Parameters.Add(new() { Value = login });
        ask.Parameters.Add(new() { Value = StorageSetup.RuntimeRole });
        string quoted;
        await using (var answer = await ask.ExecuteReaderAsync(stop))
        {
            await answer.ReadAsync(stop);
            if (answer.GetBoolean(0))
                return applied;
            quoted = answer.GetString(1);
        }

#pragma warning disable CA2100 // GRANT takes no parameters; the name was quoted by the server.
        await using var grant = source.CreateCommand($"GRANT {StorageSetup.RuntimeRole} TO {quoted}");
#pragma warning restore CA2100
        await grant.ExecuteNonQueryAsync(stop);
        return applied;
    }
}
