using System.Collections.Concurrent;
using Host.Operations;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Host.Tests.Fixtures;

/// <summary>
/// One real PostgreSQL for the whole run, started the way the product starts it. A test class takes it as a
/// constructor parameter and makes as many databases as it likes.
/// </summary>
public sealed partial class PostgresServer : IAsyncDisposable
{
    private const string Template = "migrated";

    /// <summary>Files here are in memory.</summary>
    private const string SharedMemory = "/dev/shm";

    /// <summary>Bytes: the server's log of a gigabyte, the databases of tests that run beside each other, and room to spare.</summary>
    private const long RoomWanted = 4L << 30;

    private EmbeddedPostgres? server;
    private EmbeddedPostgresOptions? options;
    private int databases;
    private readonly ConcurrentDictionary<string, Lazy<Task>> prepared = new(StringComparer.Ordinal);

    /// <summary>Begins the names of its directories: what a killed run of the same purpose left there is cleared away.</summary>
    public string Prefix { get; init; } = "plan-issuance-tests-";

    /// <summary>True: what is committed outlives a power cut, as in production. Tests need no such thing.</summary>
    public bool IsDurable { get; init; }

    /// <summary>Where its directory is made; null for a temporary one of its own. Whoever names it clears it.</summary>
    public string? Folder { get; init; }

    /// <summary>True: the system's programs and not npm's, which bring none to make backups with.</summary>
    public bool UsesSystemPrograms { get; init; }

    /// <summary>Logins on a server, or several, that somebody else starts and stops; null for one of its own.</summary>
    internal GivenLogins? Given { get; init; }

    /// <summary>The superuser's connection string, to the database <c>postgres</c>.</summary>
    public string AdministratorConnectionString => Logins.Administrator;

    /// <summary>Port on 127.0.0.1; the same after <see cref="StopHard"/>.</summary>
    internal int Port => Server.Port;

    /// <summary>
    /// Where its own directory is made. A test's database is a thousand files that live for seconds: a disk spends more on making and
    /// removing them than the server does on its work.
    /// </summary>
    private string Home => !IsDurable && Directory.Exists(SharedMemory) && new DriveInfo(SharedMemory).AvailableFreeSpace > RoomWanted
        ? SharedMemory
        : Path.GetTempPath();

    private GivenLogins Logins => Given ?? new(Server.AdministratorConnectionString, Server.OwnerConnectionString, Server.RuntimeConnectionString);

    private EmbeddedPostgres Server => server ?? throw new InvalidOperationException("The fixture is not started.");

    public async ValueTask InitializeAsync()
    {
        if (Given is null)
            await StartAsync();
        await ExecuteAsync($"CREATE DATABASE {Template} OWNER workflows_owner");
        await SchemaUpdate.ApplyAsync(
            To(Logins.Owner, Template), To(Logins.Runtime, Template), CancellationToken.None);
        // A template with sessions on it cannot be copied.
        NpgsqlConnection.ClearAllPools();
    }

    /// <summary>A fresh database with every migration applied.</summary>
    public Task<TestDatabase> CreateDatabaseAsync() => CreateDatabaseAsync(Template);

    /// <summary>A copy of a database that is prepared once in a run, by whoever asks first.</summary>
    /// <param name="template">Its name; what is prepared under it is always the same.</param>
    /// <param name="prepare">Fills it and leaves no session on it.</param>
    public async Task<TestDatabase> CreateDatabaseAsync(string template, Func<TestDatabase, Task> prepare)
    {
        await prepared.GetOrAdd(template, _ => new(() => PrepareAsync(template, prepare))).Value;
        return await CreateDatabaseAsync(template);
    }

    /// <summary>A fresh database without anything in it.</summary>
    public Task<TestDatabase> CreateEmptyDatabaseAsync() => CreateDatabaseAsync("template1");

    public async ValueTask DisposeAsync()
    {
        if (server is null)
            return;
        NpgsqlConnection.ClearAllPools();
        await server.DisposeAsync();
        await EmbeddedPostgres.RemoveAsync(options!, NullLogger.Instance, CancellationToken.None);
    }

    /// <summary>What <c>pg_ctl stop -m immediate</c> does: every process of the server ends at once. Its watch starts it again.</summary>
    internal void StopHard()
    {
        var id = File.ReadLines(Path.Combine(Server.Place.Cluster, "postmaster.pid")).First();
        using var kill = System.Diagnostics.Process.Start("kill", ["-QUIT", id]);
        kill.WaitForExit();
    }

    /// <summary>A copy of a database on which nobody works.</summary>
    internal Task<TestDatabase> CopyOfAsync(TestDatabase database) => CreateDatabaseAsync(database.Name);

    internal static EmbeddedPostgresOptions OptionsFor(string directory, bool isDurable = false) => new()
    {
        DataDirectory = directory,
        RepositoryRoot = Checkout.Root,
        Durable = isDurable,
    };

    internal async Task ExecuteAsync(string sql)
    {
        var settings = new NpgsqlConnectionStringBuilder(AdministratorConnectionString) { Pooling = false };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task StartAsync()
    {
        await SweepAsync();
        options = OptionsFor(Folder ?? Checkout.TemporaryDirectory(Prefix, Home), IsDurable);
        if (UsesSystemPrograms)
            options = options with { RepositoryRoot = null };
        server = await EmbeddedPostgres.StartAsync(options, NullLogger.Instance, CancellationToken.None);
    }

    private Task<TestDatabase> CreateDatabaseAsync(string template) => CopyAsync(template, $"t{Interlocked.Increment(ref databases)}");

    private async Task PrepareAsync(string name, Func<TestDatabase, Task> prepare)
    {
        await prepare(await CopyAsync(Template, name));
        NpgsqlConnection.ClearAllPools();
    }

    private async Task<TestDatabase> CopyAsync(string template, string name)
    {
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {template} OWNER workflows_owner STRATEGY = file_copy");
        return new TestDatabase(this, name, To(Logins.Owner, name), To(Logins.Runtime, name));
    }

    private static string To(string connection, string database) =>
        new NpgsqlConnectionStringBuilder(connection) { Database = database, IncludeErrorDetail = true }.ConnectionString;

    /// <summary>A run that was killed leaves its server behind; nobody else would ever stop it.</summary>
    private async Task SweepAsync()
    {
        // Wherever this run's own goes: what is left in memory may be why there is no room in it.
        string[] places = [Path.GetTempPath(), .. Directory.Exists(SharedMemory) ? [SharedMemory] : Array.Empty<string>()];
        foreach (var left in places.SelectMany(place => Directory.GetDirectories(place, $"{Prefix}*")))
        {
            if (File.Exists(Path.Combine(left, "postgres-logins.json")))
                await EmbeddedPostgres.RemoveAsync(OptionsFor(left), NullLogger.Instance, CancellationToken.None);
        }
    }
}

/// <summary>Connection strings of the three logins that the host's own server has, too.</summary>
internal sealed record GivenLogins(string Administrator, string Owner, string Runtime);

/// <summary>One database of a test; dropped with its sessions when disposed.</summary>
public sealed record TestDatabase(PostgresServer Server, string Name, string OwnerConnectionString, string RuntimeConnectionString)
    : IAsyncDisposable
{
    public async ValueTask DisposeAsync() => await Server.ExecuteAsync($"DROP DATABASE IF EXISTS {Name} WITH (FORCE)");
}
