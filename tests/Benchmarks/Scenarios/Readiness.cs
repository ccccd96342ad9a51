using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Host.Tests.Fixtures;

namespace Benchmarks.Scenarios;

/// <summary>
/// One operation: the program starts as a process of its own on a database that is up to date, and says that it is ready. Time runs
/// from the start of the process to the first 200 of <c>/readyz</c>; memory is the peak of that process.
/// </summary>
internal static class Readiness
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    public static async Task RunAsync(Bench bench, CancellationToken stop)
    {
        // First data is there, as after any but the first start.
        await using (await bench.StartHostAsync())
        {
        }

        var peak = 0L;
        var timing = await new Measure(bench.Superuser, concurrency: 1).RunAsync(bench.Instances(5), _ => [async () => peak = Math.Max(peak, await StartAsync(bench, stop))]);
        bench.Report.Add(new Line
        {
            Scenario = "readiness",
            Timing = timing,
            More = new Dictionary<string, double> { ["hostPeakMemoryMB"] = peak / 1e6 },
        });
    }

    /// <returns>Bytes of memory at its peak.</returns>
    private static async Task<long> StartAsync(Bench bench, CancellationToken stop)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        using var process = ProgramProcess.Start(bench.Folder, [], new Dictionary<string, string>
        {
            ["ConnectionStrings__Workflows"] = bench.Runtime,
            ["ConnectionStrings__Owner"] = bench.Owner,
            ["Keys__Directory"] = Path.Combine(bench.Folder, "keys"),
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["Mail__Relay"] = "none",
            ["Urls"] = address.ToString(),
        });
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var client = new HttpClient { BaseAddress = address };
        while (!await IsReadyAsync(client, stop))
        {
            if (process.HasExited)
                throw new InvalidOperationException("The host ended before it was ready.");
            await Task.Delay(Tick, stop);
        }

        var peak = PeakMemory.Of($"{process.Id}");
        process.Kill();
        await process.WaitForExitAsync(stop);
        return peak;
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
