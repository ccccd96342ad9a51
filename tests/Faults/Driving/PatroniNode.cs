using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Host.Operations;
using Host.Tests.Fixtures;

namespace Faults.Driving;

/// <summary>One server of a pair: Patroni and the PostgreSQL that it keeps.</summary>
internal sealed class PatroniNode : IAsyncDisposable
{
    private static readonly HttpClient Client = new() { Timeout = TimeSpan.FromSeconds(5) };

    private readonly ServiceUser user;
    private readonly string configuration;
    private readonly int api;
    private readonly ConcurrentQueue<string> log = new();
    private Process? patroni;

    /// <param name="pair">What both have in common.</param>
    /// <param name="name">Its own.</param>
    /// <param name="port">Of PostgreSQL.</param>
    /// <param name="api">Port where Patroni tells what it is.</param>
    public PatroniNode(PatroniPair pair, string name, int port, int api)
    {
        (Name, Port, this.api, user) = (name, port, api, pair.User);
        Cluster = Path.Combine(pair.Folder, name);
        configuration = Path.Combine(pair.Folder, $"{name}.yml");
        File.WriteAllText(configuration, pair.ConfigurationOf(this, api));
        // It holds passwords.
        File.SetUnixFileMode(configuration, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public string Name { get; }

    /// <summary>Of PostgreSQL on 127.0.0.1.</summary>
    public int Port { get; }

    public string Cluster { get; }

    /// <summary>The last lines it said.</summary>
    public string LastLog => $"{Name}:\n{string.Join('\n', log.TakeLast(30))}";

    public void Start()
    {
        patroni?.Dispose();
        patroni = user.Start(PatroniPair.Patroni, [configuration]);
        patroni.OutputDataReceived += (_, line) => log.Enqueue(line.Data ?? "");
        patroni.ErrorDataReceived += (_, line) => log.Enqueue(line.Data ?? "");
        patroni.BeginOutputReadLine();
        patroni.BeginErrorReadLine();
    }

    /// <summary>True when Patroni says that it is that: <c>primary</c>, or <c>sync</c> for the standby that every commit waits for.</summary>
    public async Task<bool> IsAsync(string role)
    {
        try
        {
            using var answer = await Client.GetAsync(new Uri($"http://127.0.0.1:{api}/{role}"));
            return answer.StatusCode is HttpStatusCode.OK;
        }
        catch (Exception away) when (away is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>What a power cut does: Patroni, what it runs and every process of its PostgreSQL end at once.</summary>
    /// <returns>When it was done.</returns>
    public async Task<DateTimeOffset> KillAsync()
    {
        if (patroni is null)
            return TimeProvider.System.GetUtcNow();
        List<string> all = [$"{patroni.Id}", .. ChildrenOf($"{patroni.Id}")];
        if (Postmaster() is { } server)
            all.AddRange([server, .. ChildrenOf(server)]);
        using (var kill = Process.Start("kill", ["-KILL", .. all]))
            await kill.WaitForExitAsync();
        var done = TimeProvider.System.GetUtcNow();
        await patroni.WaitForExitAsync();
        while (all.Exists(id => CommandLine(id).Length > 0))
        {
            Assert.True(TimeProvider.System.GetUtcNow() - done < DyingHost.Patience, $"{Name} outlives its kill.");
            await Task.Delay(20);
        }

        return done;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        patroni?.Dispose();
    }

    /// <summary>Null when it does not run: a server that was killed leaves its file, and the number may be anybody's by now.</summary>
    private string? Postmaster()
    {
        var file = Path.Combine(Cluster, "postmaster.pid");
        return File.Exists(file) && File.ReadLines(file).FirstOrDefault() is { } id && CommandLine(id).Contains(Cluster, StringComparison.Ordinal) ? id : null;
    }

    private static IEnumerable<string> ChildrenOf(string id) => Directory.EnumerateDirectories($"/proc/{id}/task")
        .SelectMany(thread => Read(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Empty for a process that is gone or only waits to be reaped.</summary>
    private static string CommandLine(string id) => Read($"/proc/{id}/cmdline");

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return "";
        }
    }
}
