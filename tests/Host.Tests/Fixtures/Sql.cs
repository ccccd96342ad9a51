using Npgsql;

namespace Host.Tests.Fixtures;

/// <summary>Single statements over a connection of their own.</summary>
internal static class Sql
{
    /// <param name="patience">Seconds it may take; null takes the connection's.</param>
    public static async Task ExecuteAsync(string connection, string sql, int? patience = null)
    {
        await using var opened = await OpenAsync(connection);
        await using var command = new NpgsqlCommand(sql, opened);
        if (patience is { } seconds)
            command.CommandTimeout = seconds;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The rows, each a list of its columns.</summary>
    public static async Task<IReadOnlyList<object[]>> RowsAsync(string connection, string sql)
    {
        await using var opened = await OpenAsync(connection);
        return await RowsAsync(opened, sql);
    }

    public static async Task<IReadOnlyList<object[]>> RowsAsync(NpgsqlConnection opened, string sql)
    {
        await using var command = new NpgsqlCommand(sql, opened);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<object[]>();
        while (await reader.ReadAsync())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }

    private static async Task<NpgsqlConnection> OpenAsync(string connection)
    {
        var opened = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connection) { Pooling = false }.ConnectionString);
        await opened.OpenAsync();
        return opened;
    }
}
