using System.Text.RegularExpressions;
using Host.Operations;
using Host.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Workflows.Storage;

namespace Host.Tests.Storage;

/// <summary>The SQL is written by hand, so nothing but this holds it together with the mappings.</summary>
public sealed partial class ModelMatchesSchemaTests(PostgresServer server)
{
    [Fact]
    public async Task Every_mapping_is_what_the_migrations_made()
    {
        await using var database = await server.CreateDatabaseAsync();

        Assert.Empty(await DifferencesAsync(database));
    }

    [Theory]
    [InlineData("ALTER TABLE audit.chain DROP COLUMN last_hash", "audit.chain.last_hash is missing")]
    [InlineData("ALTER TABLE audit.chain ALTER last_seq TYPE integer", "audit.chain.last_seq is integer, mapped as bigint")]
    [InlineData("ALTER TABLE audit.chain ALTER last_seq DROP NOT NULL", "audit.chain.last_seq may be null, mapped as required")]
    [InlineData("ALTER TABLE audit.chain ADD extra text NOT NULL", "audit.chain.extra is mapped by nobody and has no default")]
    [InlineData("ALTER TABLE audit.chain DROP CONSTRAINT chain_pkey", "audit.chain has no key over chain")]
    [InlineData("REVOKE SELECT ON audit.chain FROM workflows_app", "audit.chain may not be read by the host")]
    [InlineData("DROP TABLE audit.chain", "audit.chain does not exist")]
    public async Task A_planted_difference_is_found(string sql, string expected)
    {
        await using var database = await server.CreateDatabaseAsync();
        await Sql.ExecuteAsync(database.OwnerConnectionString, sql);

        Assert.Contains(expected, await DifferencesAsync(database));
    }

    private static async Task<List<string>> DifferencesAsync(TestDatabase database)
    {
        await using var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(database.OwnerConnectionString) { Pooling = false }.ConnectionString);
        await using var connection = await source.OpenConnectionAsync();
        var options = new DbContextOptionsBuilder<WorkflowsDb>();
        StorageSetup.Configure(options, source);
        await using var db = new WorkflowsDb(options.Options, HostModels.Sources);

        var found = new List<string>();
        var tables = db.Model.GetRelationalModel().Tables.ToList();
        Assert.NotEmpty(tables);
        foreach (var table in tables)
        {
            var name = $"{table.Schema ?? "public"}.{table.Name}";
            var real = await ColumnsAsync(connection, name);
            if (real.Count == 0)
            {
                found.Add($"{name} does not exist");
                continue;
            }

            foreach (var column in table.Columns)
                found.AddRange(Compare($"{name}.{column.Name}", column.StoreType, column.IsNullable, real.GetValueOrDefault(column.Name)));
            found.AddRange(real.Values
                .Where(c => !c.HasDefault && table.Columns.All(mapped => mapped.Name != c.Name))
                .Select(c => $"{name}.{c.Name} is mapped by nobody and has no default"));
            if (!await ReadableAsync(connection, name))
                found.Add($"{name} may not be read by the host");
            var keys = await KeysAsync(connection, name);
            var wanted = string.Join(",", (table.PrimaryKey?.Columns ?? []).Select(c => c.Name).Order(StringComparer.Ordinal));
            if (!keys.Contains(wanted))
                found.Add($"{name} has no key over {wanted}");
        }

        return found;
    }

    private static IEnumerable<string> Compare(string name, string mappedType, bool mappedNullable, Column? real)
    {
        if (real is null)
        {
            yield return $"{name} is missing";
            yield break;
        }

        // "numeric" is mapped, numeric(5,1) is what the column allows: the narrower one is the database's affair.
        var mapped = Aliases.GetValueOrDefault(mappedType, mappedType);
        if (mapped != real.Type && mapped != Modifier().Replace(real.Type, ""))
            yield return $"{name} is {real.Type}, mapped as {mapped}";
        if (mappedNullable && !real.Nullable)
            yield return $"{name} may not be null, mapped as optional";
        if (!mappedNullable && real.Nullable)
            yield return $"{name} may be null, mapped as required";
    }

    private static async Task<Dictionary<string, Column>> ColumnsAsync(NpgsqlConnection connection, string table) =>
        (await Sql.RowsAsync(connection, $"""
            SELECT a.attname::text, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull, a.atthasdef OR a.attidentity <> ''
            FROM pg_attribute a WHERE a.attrelid = to_regclass('{table}') AND a.attnum > 0 AND NOT a.attisdropped
            """))
        .Select(row => new Column((string)row[0], (string)row[1], (bool)row[2], (bool)row[3]))
        .ToDictionary(c => c.Name);

    /// <summary>The columns of each primary or unique key, sorted and joined.</summary>
    private static async Task<HashSet<string>> KeysAsync(NpgsqlConnection connection, string table) =>
        [.. (await Sql.RowsAsync(connection, $"""
            SELECT string_agg(a.attname, ',' ORDER BY a.attname COLLATE "C")
            FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
            WHERE i.indrelid = to_regclass('{table}') AND i.indisunique AND i.indpred IS NULL GROUP BY i.indexrelid
            """)).Select(row => (string)row[0])];

    private static async Task<bool> ReadableAsync(NpgsqlConnection connection, string table) =>
        (bool)(await Sql.RowsAsync(connection, $"SELECT has_any_column_privilege('workflows_app', '{table}', 'SELECT')"))[0][0];

    private static readonly Dictionary<string, string> Aliases = new()
    {
        ["timestamptz"] = "timestamp with time zone",
        ["varchar"] = "character varying",
        ["int"] = "integer",
        ["bool"] = "boolean",
    };

    private sealed record Column(string Name, string Type, bool Nullable, bool HasDefault);

    [GeneratedRegex(@"\([^)]*\)")]
    private static partial Regex Modifier();
}
