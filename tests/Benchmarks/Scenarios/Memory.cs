using Host.Tests.Fixtures;

namespace Benchmarks.Scenarios;

/// <summary>
/// What the program itself takes while people decide: it runs as a process of its own, another prepares and asks. One operation opens
/// the page behind a mailed link and decides on it. Mails are sent meanwhile, timers and reminders run.
/// </summary>
internal static class Memory
{
    public static async Task RunAsync(Bench bench, CancellationToken stop)
    {
        await using var maker = await bench.StartHostAsync();
        await using var sink = await SmtpSink.StartAsync();
        await using var host = await HostProcess.StartAsync(bench, await bench.MailsToAsync(sink), stop);
        using var pages = new LinkPages(maker, bench.Settings.Concurrency, host.Address);
        var office = await Office.OpenAsync(maker);
        var plans = await office.PrepareAsync(bench.Instances(500), bench.Settings.Concurrency);
        var atRest = host.PeakMemory;
        var timing = await PhaseAsync();
        timing = timing.Then(await PhaseAsync());
        bench.Report.Add(new Line
        {
            Scenario = "memory",
            Timing = timing,
            More = new Dictionary<string, double> { ["hostPeakMemoryMB"] = host.PeakMemory / 1e6, ["hostPeakMemoryBeforeMB"] = atRest / 1e6, ["mailsSent"] = sink.Messages.Count },
        });

        async Task<Timing> PhaseAsync()
        {
            var open = await office.OpenTasksAsync(plans);
            var links = await pages.LinksAsync(open.SelectMany(tasks => tasks));
            return await bench.Measure.RunAsync(plans.Count, number => [.. open[number].Select(task => (Func<Task>)(async () =>
            {
                await pages.OpenAsync(task, links);
                await pages.PostAsync(task, links);
            }))]);
        }
    }
}
