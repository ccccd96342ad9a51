namespace Benchmarks.Scenarios;

/// <summary>
/// One operation: the program starts as a process of its own on a database that is up to date, and says that it is ready. Time runs
/// from the start of the process to the first 200 of <c>/readyz</c>; memory is the peak of that process.
/// </summary>
internal static class Readiness
{
    public static async Task RunAsync(Bench bench, CancellationToken stop)
    {
        // First data is there, as after any but the first start.
        await using (await bench.StartHostAsync())
        {
        }

        var peak = 0L;
        var timing = await new Measure(bench.Superuser, concurrency: 1).RunAsync(bench.Instances(5), _ =>
        [
            async () =>
            {
                await using var host = await HostProcess.StartAsync(bench, null, stop);
                peak = Math.Max(peak, host.PeakMemory);
            },
        ]);
        bench.Report.Add(new Line
        {
            Scenario = "readiness",
            Timing = timing,
            More = new Dictionary<string, double> { ["hostPeakMemoryMB"] = peak / 1e6 },
        });
    }
}
