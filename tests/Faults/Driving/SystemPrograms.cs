using System.Globalization;
using Host.Tests.Fixtures;

namespace Faults.Driving;

/// <summary>Debian's programs of PostgreSQL: those that make backups and stand beside a server.</summary>
internal static class SystemPrograms
{
    private const string Releases = "/usr/lib/postgresql";

    /// <summary>Their folder, of the release that a server runs.</summary>
    public static async Task<string> OfAsync(PostgresServer server)
    {
        var version = (string)(await Sql.RowsAsync(server.AdministratorConnectionString, "SHOW server_version_num"))[0][0];
        return Of(int.Parse(version, CultureInfo.InvariantCulture) / 10_000);
    }

    /// <summary>Their folder, of the newest release that is installed.</summary>
    public static string Newest() => Of(Directory.GetDirectories(Releases).Max(at => int.Parse(Path.GetFileName(at), CultureInfo.InvariantCulture)));

    private static string Of(int release)
    {
        var programs = $"{Releases}/{release}/bin";
        Assert.True(File.Exists(Path.Combine(programs, "pg_basebackup")), $"No pg_basebackup in {programs}: install Debian's package postgresql.");
        return programs;
    }
}
