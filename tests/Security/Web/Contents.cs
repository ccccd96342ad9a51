using Host.Tests.Fixtures;
using Npgsql;

namespace Security.Web;

/// <summary>Everything that a database holds, as its owner reads it: each row of each table as text, bytes as hexadecimal digits.</summary>
internal static class Contents
{
    /// <param name="except">Schemas that are left out.</param>
    public static async Task<IReadOnlyList<(string Table, string Row)>> OfAsync(TestDatabase database, params string[] except)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.OwnerConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        var tables = await Sql.RowsAsync(connection, """
            SELECT quote_ident(schemaname) || '.' || quote_ident(tablename), schemaname FROM pg_tables
            WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1
            """);
        var all = new List<(string, string)>();
        foreach (var table in tables.Where(t => !except.Contains((string)t[1])))
            all.AddRange((await Sql.RowsAsync(connection, $"SELECT t::text FROM {table[0]} t ORDER BY 1")).Select(row => ((string)table[0], (string)row[0])));
        return all;
    }
}
