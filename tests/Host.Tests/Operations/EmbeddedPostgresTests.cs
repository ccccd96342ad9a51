using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Host.Operations;
using Host.Tests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Host.Tests.Operations;

public sealed class EmbeddedPostgresTests : IAsyncLifetime
{
    private readonly string directory = Checkout.TemporaryDirectory("plan-issuance-embedded-");

    private EmbeddedPostgresOptions Options => PostgresServer.OptionsFor(directory);

    [Fact]
    public async Task It_speaks_Vietnamese_and_both_logins_reach_their_database()
    {
        await using var server = await StartAsync();

        Assert.Equal("ĐỐI NGOẠI", await AskAsync(server.OwnerConnectionString, "SELECT upper('đối ngoại')"));
        Assert.Equal("dđe", await AskAsync(server.OwnerConnectionString, "SELECT string_agg(x, '' ORDER BY x) FROM unnest(ARRAY['e','đ','d']) x"));
        Assert.Equal("false", await AskAsync(server.OwnerConnectionString, "SELECT rolsuper::text FROM pg_roles WHERE rolname = current_user"));
        Assert.Equal("false", await AskAsync(server.RuntimeConnectionString, "SELECT (rolsuper OR rolcreaterole OR rolcreatedb)::text FROM pg_roles WHERE rolname = current_user"));
        Assert.Equal("127.0.0.1", await AskAsync(server.OwnerConnectionString, "SHOW listen_addresses"));
    }

    [Fact]
    public async Task The_file_with_the_passwords_is_closed_to_others()
    {
        await using var server = await StartAsync();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(server.Place.Logins));
    }

    [Fact]
    public async Task It_stops_with_the_last_host_that_uses_it_and_not_before()
    {
        var first = await StartAsync();
        await WriteAsync(first, "kept");
        var second = await StartAsync();
        Assert.Equal(first.Port, second.Port);

        await first.DisposeAsync();
        Assert.Equal("kept", await ReadAsync(second));

        await second.DisposeAsync();
        Assert.False(Answers(second.Port));

        await using var third = await StartAsync();
        Assert.Equal("kept", await ReadAsync(third));
    }

    [Fact]
    public async Task Two_starts_at_once_share_one_server()
    {
        var both = await Task.WhenAll(StartAsync(), StartAsync());

        Assert.Equal(both[1].Port, both[0].Port);
        await both[0].DisposeAsync();
        await both[1].DisposeAsync();
    }

    [Fact]
    public async Task A_killed_server_comes_back_on_its_port_with_what_was_committed()
    {
        await using var server = await StartAsync();
        await WriteAsync(server, "kept");

        Process.GetProcessById(new PostgresProcesses(server.Place).Postmaster()!.Value).Kill();

        Assert.Equal("kept", await EventuallyAsync(() => ReadAsync(server)));
    }

    [Fact]
    public async Task A_lock_file_that_names_a_strangers_process_does_not_stop_the_start()
    {
        var first = await StartAsync();
        var place = first.Place;
        await first.DisposeAsync();
        // What a kill -9 leaves, with the number given to another living process since.
        var lockFile = Path.Combine(place.Cluster, "postmaster.pid");
        await File.WriteAllTextAsync(lockFile, $"{Environment.ProcessId}\n{place.Cluster}\n1\n5432\n\n127.0.0.1\n\nready\n");
        ServiceUser.ForThisProcess().Own(lockFile);

        await using var second = await StartAsync();

        Assert.Equal("up", await AskAsync(second.OwnerConnectionString, "SELECT 'up'"));
    }

    [Fact]
    public async Task A_busy_port_is_left_to_its_owner()
    {
        var first = await StartAsync();
        await first.DisposeAsync();
        using var stranger = new TcpListener(IPAddress.Loopback, first.Port);
        stranger.Start();

        await using var second = await StartAsync();

        Assert.NotEqual(first.Port, second.Port);
        Assert.Equal("up", await AskAsync(second.OwnerConnectionString, "SELECT 'up'"));
    }

    [Fact]
    public async Task A_start_killed_while_it_made_the_database_leaves_no_trace()
    {
        var half = Path.Combine(directory, "postgres-unfinished-1", "cluster");
        Directory.CreateDirectory(half);
        await File.WriteAllTextAsync(Path.Combine(half, "PG_VERSION"), "18\n");

        await using var server = await StartAsync();

        Assert.Equal("up", await AskAsync(server.OwnerConnectionString, "SELECT 'up'"));
        Assert.Empty(Directory.GetDirectories(directory, "postgres-unfinished-*"));
    }

    [Fact]
    public async Task A_database_of_another_release_is_refused_by_name()
    {
        var first = await StartAsync();
        await first.DisposeAsync();
        await File.WriteAllTextAsync(Path.Combine(first.Place.Cluster, "PG_VERSION"), "11\n");

        var refusal = await Assert.ThrowsAsync<EmbeddedPostgresException>(StartAsync);

        Assert.Contains("PostgreSQL 11", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("18", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_that_the_database_user_cannot_enter_is_left_for_one_it_can()
    {
        var closed = Path.Combine(directory, "closed");
        Directory.CreateDirectory(closed, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var options = PostgresServer.OptionsFor(Path.Combine(closed, "data")) with { Refuges = [Path.Combine(directory, "refuge")] };

        var server = await EmbeddedPostgres.StartAsync(options, NullLogger.Instance, CancellationToken.None);

        // Only a host that is root lends its processes to another user; any other host enters its own directory.
        Assert.Equal(Environment.IsPrivilegedProcess, server.Place.Home.StartsWith(options.Refuges[0], StringComparison.Ordinal));
        Assert.Equal("up", await AskAsync(server.OwnerConnectionString, "SELECT 'up'"));
        await server.DisposeAsync();
        Assert.True(await EmbeddedPostgres.RemoveAsync(options, NullLogger.Instance, CancellationToken.None));
    }

    [Fact]
    public async Task Without_its_passwords_an_old_database_is_kept_aside()
    {
        var first = await StartAsync();
        await WriteAsync(first, "old");
        await first.DisposeAsync();
        File.Delete(first.Place.Logins);

        await using var second = await StartAsync();

        Assert.Equal("0", await AskAsync(second.OwnerConnectionString, "SELECT count(*)::text FROM pg_tables WHERE tablename = 'note'"));
        Assert.Single(Directory.GetDirectories(directory, "postgres-set-aside-*"));
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        foreach (var version in Directory.GetFiles(directory, "PG_VERSION", SearchOption.AllDirectories).Where(f => File.ReadAllText(f) == "11\n"))
            await File.WriteAllTextAsync(version, "18\n");
        await EmbeddedPostgres.RemoveAsync(Options, NullLogger.Instance, CancellationToken.None);
    }

    private Task<EmbeddedPostgres> StartAsync() =>
        EmbeddedPostgres.StartAsync(Options, NullLogger.Instance, CancellationToken.None);

    private static Task WriteAsync(EmbeddedPostgres server, string text) =>
        AskAsync(server.OwnerConnectionString, $"CREATE TABLE note AS SELECT '{text}' AS text");

    private static Task<string?> ReadAsync(EmbeddedPostgres server) =>
        AskAsync(server.OwnerConnectionString, "SELECT text FROM note");

    private static async Task<string?> AskAsync(string connection, string sql)
    {
        await using var opened = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connection) { Pooling = false }.ConnectionString);
        await opened.OpenAsync();
        await using var command = new NpgsqlCommand(sql, opened);
        return await command.ExecuteScalarAsync() as string;
    }

    private static bool Answers(int port)
    {
        using var client = new TcpClient();
        try
        {
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task<T> EventuallyAsync<T>(Func<Task<T>> ask)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (NpgsqlException) when (Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30))
            {
                await Task.Delay(50);
            }
        }
    }
}
