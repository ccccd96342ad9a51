using System.Globalization;
using Host.Tests.Fixtures;

namespace Faults.Driving;

/// <summary>Debian's programs of PostgreSQL: those that make backups and stand beside a server.</summary>
internal static class SystemPrograms
{
    /// <summary>Their folder, of the release that a server runs.</summary>
    public static async Task<string> OfAsync(PostgresServer server)
    {
        var version = (string)(await Sql.RowsAsync(server.AdministratorConnectionString, "SHOW server_version_num"))[0][0];
        var programs = $"/usr/lib/postgresql/{int.Parse(version, CultureInfo.InvariantCulture) / 10_000}/bin";
        Assert.True(File.Exists(Path.Combine(programs, "pg_basebackup")), $"No pg_basebackup in {programs}: install Debian's package postgresql.");
        return programs;
    }
}
