namespace Benchmarks.Scenarios;

/// <summary>
/// The same decisions as POST of the pages behind mailed links, to Kestrel on loopback, with everything running that a host runs.
/// One operation is one POST and its whole answer.
/// </summary>
internal static class Http
{
    private const int Warm = 40;
    private const int Counted = 5;

    public static async Task RunAsync(Bench bench, CancellationToken stop)
    {
        var ceiling = await Ceiling.MeasureAsync(bench, stop);
        var cost = await CountAsync(bench);
        await using var host = await bench.StartHostAsync(isQuiet: false);
        using var pages = new LinkPages(host, bench.Settings.Concurrency);
        var office = await Office.OpenAsync(host);
        await PostAllAsync(bench, office, pages, Warm);
        await bench.SettleAsync();
        var timing = await PostAllAsync(bench, office, pages, bench.Instances(500));
        bench.Report.Add(new Line { Scenario = "http", Timing = timing, Cost = cost, Against = ceiling });
    }

    private static async Task<Timing> PostAllAsync(Bench bench, Office office, LinkPages pages, int plans)
    {
        var made = await office.PrepareAsync(plans, bench.Settings.Concurrency);
        var five = await PhaseAsync();
        return five.Then(await PhaseAsync());

        async Task<Timing> PhaseAsync()
        {
            var open = await office.OpenTasksAsync(made);
            var links = await pages.LinksAsync(open.SelectMany(tasks => tasks));
            return await bench.Measure.RunAsync(plans, number => [.. open[number].Select(task => (Func<Task>)(() => pages.PostAsync(task, links)))]);
        }
    }

    /// <summary>On a host that does nothing by itself.</summary>
    private static async Task<Cost> CountAsync(Bench bench)
    {
        await using var tap = WireTap.On(bench.Runtime);
        await using var host = await bench.StartHostAsync(database: tap.ConnectionString);
        using var pages = new LinkPages(host, 1);
        var office = await Office.OpenAsync(host);
        await PostEachAsync(await office.PrepareAsync(1, 1));
        var made = await office.PrepareAsync(Counted, 1);
        return await tap.CountAsync(() => PostEachAsync(made));

        async Task<int> PostEachAsync(IReadOnlyList<Guid> plans)
        {
            var posted = 0;
            // The five, then the chair; reading who is asked counts as well, once for all.
            for (var phase = 0; phase < 2; phase++)
            {
                var open = (await office.OpenTasksAsync(plans)).SelectMany(tasks => tasks).ToList();
                var links = await pages.LinksAsync(open);
                foreach (var task in open)
                    await pages.PostAsync(task, links);
                posted += open.Count;
            }

            return posted;
        }
    }
}
