using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Host.Operations;
using Host.Tests.Fixtures;
using Npgsql;
using Workflows.Values;

namespace Faults.Driving;

/// <summary>
/// Two servers of PostgreSQL that Patroni keeps, with one etcd to agree in: one takes writes, the other holds each of them before
/// it is acknowledged and takes over when the first is lost. All of it on loopback, for this test alone.
/// </summary>
internal sealed class PatroniPair : IAsyncDisposable
{
    public const string Patroni = "/usr/bin/patroni";

    private const string Etcd = "/usr/bin/etcd";

    /// <summary>A standby is made by a copy of the whole cluster, or wound back to where the servers parted.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    private readonly string programs;
    private readonly int etcdPort;
    private readonly PostgresLogins logins;
    private readonly string standbyPassword = PostgresLogins.New(new SystemRandomness()).AdministratorPassword;
    private readonly ConcurrentQueue<string> log = new();
    private readonly Process etcd;
    private readonly IReadOnlyList<PatroniNode> nodes;

    private PatroniPair(string programs)
    {
        this.programs = programs;
        var ports = FreePorts(6);
        etcdPort = ports[0];
        logins = PostgresLogins.New(new SystemRandomness()) with { Port = ports[2] };
        nodes = [new(this, "one", ports[2], ports[3]), new(this, "two", ports[4], ports[5])];
        User.Own(Folder);
        etcd = StartEtcd(ports[1]);
    }

    public string Folder { get; } = Checkout.TemporaryDirectory("faults-patroni-");

    /// <summary>Who runs all of it.</summary>
    public ServiceUser User { get; } = ServiceUser.ForThisProcess();

    /// <summary>Connection strings that name both servers.</summary>
    public GivenLogins Logins => new(
        Both(logins.ConnectionString(PostgresLogins.Administrator, "postgres")), Both(logins.ConnectionString(PostgresLogins.Owner)), Both(logins.ConnectionString(PostgresLogins.Runtime)));

    /// <returns>Skips the test, and says why, where Debian's packages are not installed.</returns>
    public static async Task<PatroniPair> StartAsync()
    {
        if (!(File.Exists(Patroni) && File.Exists(Etcd)))
            Summary.Skip("Fail-over needs Debian's packages patroni and etcd-server, which ./test.sh faults installs.");
        var pair = new PatroniPair(SystemPrograms.Newest());
        try
        {
            // The first makes the cluster, the other a copy of it.
            foreach (var node in pair.nodes)
                node.Start();
            var primary = await pair.StandsByAsync();
            await EmbeddedPostgres.PrepareAsync(pair.logins with { Port = primary.Port }, CancellationToken.None);
            return pair;
        }
        catch (Exception)
        {
            await pair.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until one server takes writes and the other holds each of them before it is acknowledged.</summary>
    /// <returns>The one that takes writes.</returns>
    public async Task<PatroniNode> StandsByAsync()
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            foreach (var node in nodes)
            {
                if (await node.IsAsync("primary") && await nodes.Single(other => other != node).IsAsync("sync"))
                    return node;
            }

            Assert.True(Stopwatch.GetElapsedTime(began) < Patience, $"The pair is not complete after {Patience.TotalSeconds:0} s.\netcd:\n{string.Join('\n', log.TakeLast(10))}\n{string.Join('\n', nodes.Select(n => n.LastLog))}");
            await Task.Delay(100);
        }
    }

    public string ConfigurationOf(PatroniNode node, int api) => $"""
        scope: office
        name: {node.Name}
        restapi:
          listen: 127.0.0.1:{api}
          connect_address: 127.0.0.1:{api}
        etcd3:
          host: 127.0.0.1:{etcdPort}
        bootstrap:
          dcs:
            ttl: 20
            loop_wait: 5
            retry_timeout: 5
            synchronous_mode: true
            postgresql:
              use_pg_rewind: true
              parameters:
                max_connections: 200
          initdb:
          - encoding: UTF8
          - locale: C.UTF-8
          - locale-provider: icu
          - icu-locale: vi
          - auth: scram-sha-256
          - data-checksums
        postgresql:
          listen: 127.0.0.1:{node.Port}
          connect_address: 127.0.0.1:{node.Port}
          data_dir: {node.Cluster}
          bin_dir: {programs}
          pgpass: {node.Cluster}.pgpass
          remove_data_directory_on_rewind_failure: true
          remove_data_directory_on_diverged_timelines: true
          authentication:
            superuser:
              username: {PostgresLogins.Administrator}
              password: {logins.AdministratorPassword}
            replication:
              username: standby
              password: {standbyPassword}
          parameters:
            unix_socket_directories: ''
            timezone: UTC
            fsync: 'on'
            synchronous_commit: 'on'
          pg_hba:
          - host all all 127.0.0.1/32 scram-sha-256
          - host replication standby 127.0.0.1/32 scram-sha-256
        """;

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        foreach (var node in nodes)
            await node.DisposeAsync();
        etcd.Kill();
        await etcd.WaitForExitAsync();
        etcd.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private string Both(string connection) => new NpgsqlConnectionStringBuilder(connection)
    {
        Host = string.Join(',', nodes.Select(node => $"127.0.0.1:{node.Port}")),
        TargetSessionAttributes = "primary",
    }.ConnectionString;

    private Process StartEtcd(int peerPort)
    {
        var (clients, peers) = ($"http://127.0.0.1:{etcdPort}", $"http://127.0.0.1:{peerPort}");
        var started = User.Start(Etcd,
        [
            "--name", "only", "--data-dir", Path.Combine(Folder, "etcd"), "--listen-client-urls", clients, "--advertise-client-urls", clients,
            "--listen-peer-urls", peers, "--initial-advertise-peer-urls", peers, "--initial-cluster", $"only={peers}",
        ]);
        started.OutputDataReceived += (_, line) => log.Enqueue(line.Data ?? "");
        started.ErrorDataReceived += (_, line) => log.Enqueue(line.Data ?? "");
        started.BeginOutputReadLine();
        started.BeginErrorReadLine();
        return started;
    }

    /// <summary>Held all at once, so that they differ.</summary>
    private static List<int> FreePorts(int count)
    {
        var held = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        held.ForEach(listener => listener.Start());
        var ports = held.ConvertAll(listener => ((IPEndPoint)listener.LocalEndpoint).Port);
        held.ForEach(listener => listener.Dispose());
        return ports;
    }
}
