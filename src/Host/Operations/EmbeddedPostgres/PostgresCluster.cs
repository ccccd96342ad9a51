using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Host.Operations;

/// <summary>Makes, starts and stops one cluster. Every method wants the start lock held.</summary>
internal sealed class PostgresCluster(
    PostgresPlace place, PostgresBinaries binaries, ServiceUser user, bool durable, ILogger logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(40);

    private readonly PostgresProcesses processes = new(place);

    /// <summary>Major version of an existing cluster, or null when there is none.</summary>
    public static int? MajorOf(PostgresPlace place)
    {
        var file = Path.Combine(place.Cluster, "PG_VERSION");
        try
        {
            return File.Exists(file)
                ? int.Parse(File.ReadAllText(file).Trim(), System.Globalization.CultureInfo.InvariantCulture)
                : null;
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new EmbeddedPostgresException(
                $"{place.Cluster} belongs to another user: it was made by a start as root. Start as root again or move it away.", failure);
        }
    }

    /// <summary>
    /// Makes the cluster under another name and renames it when it is complete, so that a start killed half-way
    /// leaves nothing that looks like a database.
    /// </summary>
    public void Initialise(PostgresLogins logins)
    {
        foreach (var unfinished in Directory.GetDirectories(place.Home, "postgres-unfinished-*"))
            Directory.Delete(unfinished, recursive: true);

        var work = Path.Combine(place.Home, $"postgres-unfinished-{Environment.ProcessId}");
        Directory.CreateDirectory(work, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var password = Path.Combine(work, "password");
        File.WriteAllText(password, logins.AdministratorPassword);
        user.Own(work);

        var made = Path.Combine(work, "cluster");
        List<string> arguments =
        [
            "-D", made, "-U", PostgresLogins.Administrator, $"--pwfile={password}", "--auth=scram-sha-256",
            "-E", "UTF8", "--locale-provider=icu", "--icu-locale=vi", "--locale=C.UTF-8",
        ];
        if (!durable)
            arguments.Add("--no-sync");
        var (code, output) = user.Run(binaries.Program("initdb"), arguments);
        if (code != 0)
            throw new EmbeddedPostgresException($"initdb failed:\n{output}");
        Directory.Move(made, place.Cluster);
        Directory.Delete(work, recursive: true);
    }

    /// <summary>The port of the running server once it answers; null when none runs, or none that answers.</summary>
    public async Task<int?> FindRunningAsync(PostgresLogins logins, CancellationToken stop)
    {
        if (processes.Postmaster() is null)
            return null;

        // A server that is on its way up or down is waited for.
        var started = Stopwatch.GetTimestamp();
        while (processes.Postmaster() is not null && Stopwatch.GetElapsedTime(started) < Patience)
        {
            if (processes.Port() is { } port && await AnswersAsync(logins with { Port = port }, stop))
                return port;
            await Task.Delay(Tick, stop);
        }

        await StopAsync(stop);
        return null;
    }

    /// <summary>Starts the server, on the wanted port when that is free.</summary>
    /// <returns>The port it listens on.</returns>
    public async Task<int> StartAsync(PostgresLogins logins, CancellationToken stop)
    {
        await ClearRemainsAsync(stop);
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePort(attempt == 1 ? logins.Port : 0);
            var complaint = await TryStartAsync(logins with { Port = port }, stop);
            if (complaint is null)
                return port;
            // Somebody may have taken the port between the look and the start.
            if (attempt == 5 || !complaint.Contains("bind", StringComparison.Ordinal))
                throw new EmbeddedPostgresException($"PostgreSQL did not start:\n{complaint}");
        }
    }

    /// <summary>Stops the server: sessions are ended, everything committed is kept.</summary>
    public async Task StopAsync(CancellationToken stop)
    {
        if (processes.Postmaster() is null)
            return;
        var (code, output) = await Task.Run(() => Ctl("fast"), stop);
        if (code != 0 && processes.Postmaster() is not null)
        {
            logger.LogWarning("PostgreSQL does not stop, it is stopped at once and will recover at the next start: {Output}", output);
            Ctl("immediate");
        }
    }

    public bool IsRunning() => processes.Postmaster() is not null;

    private (int ExitCode, string Output) Ctl(string mode) =>
        user.Run(binaries.Program("pg_ctl"), ["stop", "-D", place.Cluster, "-m", mode, "-w", "-t", "20"]);

    /// <summary>
    /// After a kill of the server its children may still be leaving. While one lives, its memory is attached
    /// and a new server must not start; once all are gone, the lock file left behind means nothing.
    /// </summary>
    private async Task ClearRemainsAsync(CancellationToken stop)
    {
        if (!await processes.LeaveAsync(stop))
            throw new EmbeddedPostgresException(
                $"Processes of a killed PostgreSQL are still alive ('{place.Mark}' in the process table). End them and start again.");
        processes.ForgetStale();
        user.Own(place.Cluster);
    }

    private async Task<string?> TryStartAsync(PostgresLogins logins, CancellationToken stop)
    {
        List<string> arguments = [binaries.Program("postgres"), "-D", place.Cluster];
        foreach (var setting in Settings(logins.Port))
            arguments.AddRange(["-c", setting]);

        // In a session of its own: Ctrl+C in the terminal goes to the whole group, and the database must outlive
        // the requests that the host still finishes.
        const string detach = "/usr/bin/setsid";
        var program = File.Exists(detach) ? detach : arguments[0];
        using var process = user.Start(program, File.Exists(detach) ? arguments : arguments[1..]);
        var said = new System.Collections.Concurrent.ConcurrentQueue<string>();
        process.ErrorDataReceived += (_, line) => said.Enqueue(line.Data ?? "");
        process.OutputDataReceived += (_, line) => said.Enqueue(line.Data ?? "");
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();

        var started = Stopwatch.GetTimestamp();
        while (!process.HasExited)
        {
            if (await AnswersAsync(logins, stop))
                return null;
            if (Stopwatch.GetElapsedTime(started) > Patience)
                return $"It does not answer after {Patience.TotalSeconds:0} seconds; see {Path.Combine(place.Cluster, "log")}.";
            await Task.Delay(Tick, stop);
        }

        return $"{string.Join('\n', said)}\n{LastLog()}".Trim();
    }

    private IEnumerable<string> Settings(int port)
    {
        yield return $"cluster_name={place.Mark}";
        yield return "listen_addresses=127.0.0.1";
        yield return $"port={port}";
        yield return "unix_socket_directories=";
        yield return "max_connections=200";
        yield return "timezone=UTC";
        // To a file of its own: the pipe to a host that was killed would be cut.
        yield return "logging_collector=on";
        yield return "log_filename=postgres-%a.log";
        yield return "log_rotation_age=1d";
        yield return "log_truncate_on_rotation=on";
        // Statements carry people's names and, at start, passwords.
        yield return "log_min_error_statement=panic";
        if (durable)
            yield break;
        yield return "fsync=off";
        yield return "full_page_writes=off";
    }

    /// <summary>True when the server lets the administrator in; throws when it does not know the password.</summary>
    private static async Task<bool> AnswersAsync(PostgresLogins logins, CancellationToken stop)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(logins.ConnectionString(PostgresLogins.Administrator, "postgres"))
            {
                Pooling = false,
                Timeout = 5,
            };
            await using var connection = new NpgsqlConnection(settings.ConnectionString);
            await connection.OpenAsync(stop);
            return true;
        }
        catch (PostgresException refusal) when (refusal.SqlState == PostgresErrorCodes.InvalidPassword)
        {
            throw new EmbeddedPostgresException(
                "The embedded PostgreSQL does not accept the password in postgres-logins.json: the file and the "
                + "database do not belong together. Restore the file, or remove both to start afresh.", refusal);
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static int FreePort(int wanted)
    {
        if (wanted > 0 && Bind(wanted) is { } free)
            return free;
        return Bind(0) ?? throw new EmbeddedPostgresException("No free port on 127.0.0.1.");

        static int? Bind(int port)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                // As PostgreSQL does: connections that are still closing do not make the port busy.
                socket.SetRawSocketOption(1, 2, BitConverter.GetBytes(1));
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return ((IPEndPoint)socket.LocalEndPoint!).Port;
            }
            catch (SocketException)
            {
                return null;
            }
        }
    }

    private string LastLog()
    {
        var directory = new DirectoryInfo(Path.Combine(place.Cluster, "log"));
        var newest = directory.Exists ? directory.EnumerateFiles("*.log").MaxBy(f => f.LastWriteTimeUtc) : null;
        return newest is null ? "" : string.Join('\n', File.ReadLines(newest.FullName).TakeLast(15));
    }
}
