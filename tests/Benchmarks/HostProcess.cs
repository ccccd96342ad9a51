using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Host.Tests.Fixtures;

namespace Benchmarks;

/// <summary>The program as a process of its own, ready to answer: what it takes is not mixed with what asks it.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    private readonly Process process;

    private HostProcess(Process process, Uri address) => (this.process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>Bytes of memory at its peak so far.</summary>
    public long PeakMemory => Benchmarks.PeakMemory.Of($"{process.Id}");

    /// <summary>On the bench's database and keys.</summary>
    /// <param name="bench">Whose.</param>
    /// <param name="settings">Null: mails wait in the outbox.</param>
    /// <param name="stop">Cancels.</param>
    /// <exception cref="InvalidOperationException">It ended before it was ready.</exception>
    public static async Task<HostProcess> StartAsync(Bench bench, IReadOnlyDictionary<string, string?>? settings, CancellationToken stop)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var all = new Dictionary<string, string>
        {
            ["ConnectionStrings__Workflows"] = bench.Runtime,
            ["ConnectionStrings__Owner"] = bench.Owner,
            ["Keys__Directory"] = Path.Combine(bench.Folder, "keys"),
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["Urls"] = address.ToString(),
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string?> { ["Mail:Relay"] = "none" })
            all[name.Replace(":", "__", StringComparison.Ordinal)] = value!;
        var program = ProgramProcess.Start(bench.Folder, [], all);
        program.BeginOutputReadLine();
        program.BeginErrorReadLine();
        var started = new HostProcess(program, address);
        try
        {
            await started.AwaitReadyAsync(stop);
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task AwaitReadyAsync(CancellationToken stop)
    {
        using var client = new HttpClient { BaseAddress = Address };
        while (!await IsReadyAsync(client, stop))
        {
            if (process.HasExited)
                throw new InvalidOperationException("The host ended before it was ready.");
            await Task.Delay(Tick, stop);
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient client, CancellationToken stop)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri("/readyz", UriKind.Relative), stop);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
