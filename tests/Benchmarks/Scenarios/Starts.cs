namespace Benchmarks.Scenarios;

/// <summary>One operation: a plan with its draft, its work file and its workflow instance begins, and the drafter's task waits.</summary>
internal static class Starts
{
    public static async Task RunAsync(Bench bench, CancellationToken stop)
    {
        var ceiling = await Ceiling.MeasureAsync(bench, stop);
        await using var host = await bench.StartHostAsync();
        var office = await Office.OpenAsync(host);
        await bench.Measure.RunAsync(50, _ => [office.BeginAsync]);
        var timing = await bench.Measure.RunAsync(bench.Instances(1_000), _ => [office.BeginAsync]);
        bench.Report.Add(new Line { Scenario = "starts", Timing = timing, Cost = await CountAsync(bench), Against = ceiling });
    }

    private static async Task<Cost> CountAsync(Bench bench)
    {
        const int Counted = 5;
        await using var tap = WireTap.On(bench.Runtime);
        await using var host = await bench.StartHostAsync(database: tap.ConnectionString);
        var office = await Office.OpenAsync(host);
        await office.BeginAsync();
        return await tap.CountAsync(async () =>
        {
            for (var i = 0; i < Counted; i++)
                await office.BeginAsync();
            return Counted;
        });
    }
}
