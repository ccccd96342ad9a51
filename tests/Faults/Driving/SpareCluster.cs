using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Host.Operations;
using Host.Tests.Fixtures;
using Npgsql;

namespace Faults.Driving;

/// <summary>A shelf for what is backed up of one server, and another server that is restored from it.</summary>
internal sealed class SpareCluster : IAsyncDisposable
{
    private readonly string folder = Checkout.TemporaryDirectory("faults-spare-");
    private readonly ServiceUser user = ServiceUser.ForThisProcess();
    private readonly PostgresServer server;
    private readonly string programs;
    private bool isStarted;

    private SpareCluster(PostgresServer server, string programs)
    {
        (this.server, this.programs) = (server, programs);
        Directory.CreateDirectory(Archive);
        // Its owner is who runs PostgreSQL.
        user.Own(folder);
    }

    /// <summary>Where the restored server listens, once there is one.</summary>
    private int Port { get; set; }

    private string Archive => Path.Combine(folder, "archive");

    private string Cluster => Path.Combine(folder, "cluster");

    /// <param name="server">Runs the system's programs.</param>
    public static async Task<SpareCluster> MakeAsync(PostgresServer server) => new(server, await SystemPrograms.OfAsync(server));

    /// <summary>The same database on the restored server.</summary>
    public string At(string connection) => new NpgsqlConnectionStringBuilder(connection) { Port = Port }.ConnectionString;

    /// <summary>From now on every change is kept.</summary>
    public async Task KeepChangesAsync()
    {
        await RunAsync("archive", server.Port);
        // Its watch starts it again, with what was said.
        server.StopHard();
        await AnsweredAsync(server.AdministratorConnectionString, "SHOW archive_mode", "on");
    }

    public Task BackUpAsync() => RunAsync("backup", server.Port, ("BACKUP", Path.Combine(folder, "backup")));

    /// <summary>What was changed so far is in the archive.</summary>
    public async Task CatchUpAsync()
    {
        var file = (string)(await Sql.RowsAsync(server.AdministratorConnectionString, "SELECT pg_walfile_name(pg_switch_wal())"))[0][0];
        var began = TimeProvider.System.GetTimestamp();
        while (!File.Exists(Path.Combine(Archive, file)))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < DyingHost.Patience, $"{file} does not come into the archive.");
            await Task.Delay(50);
        }
    }

    /// <summary>Puts the copy in place, carries it to the moment and opens it.</summary>
    public async Task RestoreAsync(DateTimeOffset moment)
    {
        isStarted = true;
        // Looked for only now: what is free a minute earlier may be taken by a host or a connection until then.
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Port = ((IPEndPoint)free.LocalEndpoint).Port;
        }

        await RunAsync(
            "restore", Port,
            ("BACKUP", Path.Combine(folder, "backup")),
            ("CLUSTER", Cluster),
            ("INSTANT", moment.ToString("yyyy-MM-dd HH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture)),
            ("OPTIONS", $"-c port={Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200"));
    }

    public async ValueTask DisposeAsync()
    {
        // A server that stops waits for its archive, which is gone then.
        await Sql.ExecuteAsync(server.AdministratorConnectionString, "ALTER SYSTEM SET archive_command = '/bin/true'");
        await Sql.ExecuteAsync(server.AdministratorConnectionString, "SELECT pg_reload_conf()");
        NpgsqlConnection.ClearAllPools();
        if (isStarted)
            await Task.Run(() => user.Run(Path.Combine(programs, "pg_ctl"), ["stop", "-D", Cluster, "-m", "immediate", "-w"]));
        Directory.Delete(folder, recursive: true);
    }

    private Task RunAsync(string name, int port, params (string Name, string Value)[] variables)
    {
        var login = new NpgsqlConnectionStringBuilder(server.AdministratorConnectionString);
        return Runbook.RunAsync(name, user,
        [
            ("PATH", $"{programs}:/usr/bin:/bin"), ("PGHOST", "127.0.0.1"), ("PGPORT", $"{port}"), ("PGUSER", login.Username!), ("PGPASSWORD", login.Password!),
            ("PGDATABASE", "postgres"), ("ARCHIVE", Archive), .. variables,
        ], Path.Combine(Cluster, "restore.log"));
    }

    private static async Task AnsweredAsync(string connection, string question, string wanted)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                if (Equals((await Sql.RowsAsync(connection, question))[0][0], wanted))
                    return;
            }
            catch (NpgsqlException) when (TimeProvider.System.GetElapsedTime(began) < DyingHost.Patience)
            {
                // On its way down or up.
            }

            Assert.True(TimeProvider.System.GetElapsedTime(began) < DyingHost.Patience, $"{question} is not {wanted}.");
            await Task.Delay(50);
        }
    }
}
