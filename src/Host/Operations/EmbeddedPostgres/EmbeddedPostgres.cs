using Npgsql;
using Workflows.Values;

namespace Host.Operations;

/// <summary>
/// The host's own PostgreSQL, for a newcomer without a server. Several hosts of one checkout share it: the
/// first starts it, the last to leave stops it. Whatever was killed before, a start finds a running server
/// or makes one.
/// </summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    private static readonly TimeSpan WatchEvery = TimeSpan.FromSeconds(1);

    private readonly PostgresPlace place;
    private readonly PostgresCluster cluster;
    private readonly PostgresLogins logins;
    private readonly FileStream use;
    private readonly ILogger logger;
    private readonly CancellationTokenSource leaving = new();
    private readonly Task watch;

    private EmbeddedPostgres(PostgresPlace place, PostgresCluster cluster, PostgresLogins logins, FileStream use, ILogger logger)
    {
        (this.place, this.cluster, this.logins, this.use, this.logger) = (place, cluster, logins, use, logger);
        watch = Task.Run(WatchAsync);
    }

    /// <summary>The login that owns the database and migrates it.</summary>
    public string OwnerConnectionString => logins.ConnectionString(PostgresLogins.Owner);

    /// <summary>The login of the running host; it gets its rights after the migrations (<see cref="SchemaUpdate"/>).</summary>
    public string RuntimeConnectionString => logins.ConnectionString(PostgresLogins.Runtime);

    /// <summary>Port on 127.0.0.1.</summary>
    public int Port => logins.Port;

    /// <summary>The superuser, for tests that make databases.</summary>
    internal string AdministratorConnectionString => logins.ConnectionString(PostgresLogins.Administrator, "postgres");

    internal PostgresPlace Place => place;

    /// <summary>Starts the server, or joins the one that runs.</summary>
    /// <exception cref="EmbeddedPostgresException">It cannot be started; the message says what to do.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(EmbeddedPostgresOptions options, ILogger logger, CancellationToken stop)
    {
        if (!OperatingSystem.IsLinux())
            throw new EmbeddedPostgresException("The embedded PostgreSQL runs on Linux only; set ConnectionStrings__Workflows to a server of yours.");
        var user = ServiceUser.ForThisProcess();
        var home = PostgresPlace.For(options, user, logger);
        await using var starting = await LockAsync(home.StartLock, alone: true, stop);

        var known = await LoginsAsync(home, logger, stop);
        var binaries = PostgresBinaries.Find(options, home, user, PostgresCluster.MajorOf(home));
        var server = new PostgresCluster(home, binaries, user, options.Durable, logger);
        if (PostgresCluster.MajorOf(home) is null)
        {
            logger.LogInformation("Making a database with PostgreSQL {Major} in {Cluster}.", binaries.Major, home.Cluster);
            server.Initialise(known);
        }

        var running = await server.FindRunningAsync(known, stop);
        known = known with { Port = running ?? await server.StartAsync(known, stop) };
        known.Write(home.Logins);
        try
        {
            await PrepareAsync(known, stop);
        }
        catch (Exception) when (running is null)
        {
            await server.StopAsync(CancellationToken.None);
            throw;
        }

        if (running is null)
            logger.LogInformation("PostgreSQL {Major} started on 127.0.0.1:{Port}.", binaries.Major, known.Port);
        else
            logger.LogInformation("PostgreSQL {Major} already runs on 127.0.0.1:{Port}.", binaries.Major, known.Port);
        return new EmbeddedPostgres(home, server, known, await LockAsync(home.UsersLock, alone: false, stop), logger);
    }

    /// <summary>Leaves the server; stops it when no other host uses it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (leaving.IsCancellationRequested)
            return;
        await leaving.CancelAsync();
        await watch;
        await use.DisposeAsync();

        await using var stopping = await LockAsync(place.StartLock, alone: true, CancellationToken.None);
        await using var last = TryLock(place.UsersLock, alone: true);
        if (last is not null)
            await cluster.StopAsync(CancellationToken.None);
        leaving.Dispose();
    }

    /// <summary>Removes a server that nobody uses, its data included: for what killed test runs leave behind.</summary>
    /// <returns>False when somebody uses it.</returns>
    internal static async Task<bool> RemoveAsync(EmbeddedPostgresOptions options, ILogger logger, CancellationToken stop)
    {
        var user = ServiceUser.ForThisProcess();
        var home = PostgresPlace.For(options, user, logger);
        await using var stopping = await LockAsync(home.StartLock, alone: true, stop);
        await using var last = TryLock(home.UsersLock, alone: true);
        if (last is null)
            return false;
        if (PostgresCluster.MajorOf(home) is { } major)
            await new PostgresCluster(home, PostgresBinaries.Find(options, home, user, major), user, options.Durable, logger).StopAsync(stop);
        if (home.Home != home.Settings && Directory.Exists(home.Home))
            DeleteTree(home.Home);
        DeleteTree(home.Settings);
        return true;
    }

    /// <summary>Another test run that looks for leftovers may put its lock file into the directory meanwhile.</summary>
    private static void DeleteTree(string path)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Directory.Delete(path, recursive: true);
                return;
            }
            catch (DirectoryNotFoundException)
            {
                return;
            }
            catch (IOException) when (attempt < 10)
            {
                // Not empty any more: once again.
            }
        }
    }

    /// <summary>Starts a server again that died under us, on the same port: connection strings stay true.</summary>
    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(WatchEvery);
        while (!leaving.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(leaving.Token);
                if (cluster.IsRunning())
                    continue;
                await using var starting = await LockAsync(place.StartLock, alone: true, leaving.Token);
                if (cluster.IsRunning())
                    continue;
                logger.LogError("PostgreSQL is gone; it is started again.");
                var port = await cluster.StartAsync(logins, leaving.Token);
                if (port == logins.Port)
                    continue;
                await cluster.StopAsync(leaving.Token);
                logger.LogError("PostgreSQL's port {Port} was taken by another program; free it, or start the host again.", logins.Port);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception failure)
            {
                logger.LogError(failure, "PostgreSQL could not be started again; the next try follows.");
            }
        }
    }

    private static async Task<PostgresLogins> LoginsAsync(PostgresPlace place, ILogger logger, CancellationToken stop)
    {
        if (PostgresLogins.Read(place.Logins) is { } known)
            return known;
        if (Directory.Exists(place.Cluster))
        {
            var processes = new PostgresProcesses(place);
            if (processes.Postmaster() is not null || !await processes.LeaveAsync(stop))
                throw new EmbeddedPostgresException(
                    $"{place.Logins} is gone but its PostgreSQL still runs ('{place.Mark}' in the process table). Stop it and start again.");
            logger.LogWarning("{Logins} is gone, so a new database is made; the old one is kept as {Aside}.",
                place.Logins, place.SetClusterAside(TimeProvider.System));
        }

        var made = PostgresLogins.New(new SystemRandomness());
        made.Write(place.Logins);
        return made;
    }

    /// <summary>Makes the logins and the database where they are missing; a start killed in between goes on here.</summary>
    internal static async Task PrepareAsync(PostgresLogins logins, CancellationToken stop)
    {
        var settings = new NpgsqlConnectionStringBuilder(logins.ConnectionString(PostgresLogins.Administrator, "postgres")) { Pooling = false };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(stop);
        await EnsureAsync("SELECT 1 FROM pg_roles WHERE rolname = $1", PostgresLogins.Owner,
            $"CREATE ROLE {PostgresLogins.Owner} LOGIN CREATEROLE PASSWORD '{logins.OwnerPassword}'");
        await EnsureAsync("SELECT 1 FROM pg_roles WHERE rolname = $1", PostgresLogins.Runtime,
            $"CREATE ROLE {PostgresLogins.Runtime} LOGIN PASSWORD '{logins.RuntimePassword}'");
        await EnsureAsync("SELECT 1 FROM pg_database WHERE datname = $1", PostgresLogins.Database,
            $"CREATE DATABASE {PostgresLogins.Database} OWNER {PostgresLogins.Owner}");

        async Task EnsureAsync(string question, string name, string make)
        {
            await using var ask = new NpgsqlCommand(question, connection);
            ask.Parameters.Add(new() { Value = name });
            if (await ask.ExecuteScalarAsync(stop) is not null)
                return;
#pragma warning disable CA2100 // The texts are constants and hexadecimal passwords; CREATE ROLE takes no parameters.
            await using var create = new NpgsqlCommand(make, connection);
#pragma warning restore CA2100
            await create.ExecuteNonQueryAsync(stop);
        }
    }

    private static async Task<FileStream> LockAsync(string path, bool alone, CancellationToken stop)
    {
        while (true)
        {
            if (TryLock(path, alone) is { } held)
                return held;
            await Task.Delay(TimeSpan.FromMilliseconds(50), stop);
        }
    }

    /// <summary>The kernel's lock on the open file: it goes with the process, however that ends.</summary>
    private static FileStream? TryLock(string path, bool alone)
    {
        try
        {
            return alone
                ? new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)
                : new FileStream(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read);
        }
        catch (IOException) when (Directory.Exists(Path.GetDirectoryName(path)))
        {
            return null;
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new EmbeddedPostgresException(
                $"{path} belongs to another user: the last start was by root. Start as root again or remove it.", failure);
        }
    }
}
