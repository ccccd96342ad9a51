using Workflows.HumanTasks;

namespace Benchmarks.Scenarios;

/// <summary>
/// Decisions through the engine, in process: an instance starts, five are asked, five decide, then the chair, then it ends. One
/// operation is one decision, committed. Starts are measured too, and told beside.
/// </summary>
internal static class Decisions
{
    private const int Warm = 40;
    private const int Counted = 5;

    public static async Task RunAsync(Bench bench, CancellationToken stop)
    {
        var plans = bench.Instances(500);
        var ceiling = await Ceiling.MeasureAsync(bench, stop);
        await using var host = await bench.StartHostAsync();
        var office = await Office.OpenAsync(host);
        await DecideAllAsync(bench, office, Math.Min(plans, Warm));
        var cost = await CountAsync(bench, Math.Min(plans, Counted));
        await bench.SettleAsync();
        var (starts, decisions) = await DecideAllAsync(bench, office, plans);
        bench.Report.Add(new Line
        {
            Scenario = "decisions",
            Timing = decisions,
            Cost = cost,
            Against = ceiling,
            More = new Dictionary<string, double> { ["decisionsPerSecondWithStarts"] = decisions.Count / (starts.Elapsed + decisions.Elapsed).TotalSeconds },
        });
    }

    private static async Task<(Timing Starts, Timing Decisions)> DecideAllAsync(Bench bench, Office office, int plans)
    {
        var made = new Guid[plans];
        var starts = await bench.Measure.RunAsync(plans, number =>
        [
            async () =>
            {
                made[number] = await office.BeginAsync();
                await office.SubmitAsync(made[number]);
            },
        ]);
        var timing = await PhaseAsync(bench, office, made, Office.DecisionsOfPlan - 1);
        return (starts, timing.Then(await PhaseAsync(bench, office, made, 1)));
    }

    /// <summary>Who is asked is read before the clock starts.</summary>
    private static async Task<Timing> PhaseAsync(Bench bench, Office office, IReadOnlyList<Guid> plans, int expected)
    {
        var open = await office.OpenTasksAsync(plans);
        if (open.Any(tasks => tasks.Count != expected))
            throw new InvalidOperationException($"A plan does not wait for {expected}.");
        return await bench.Measure.RunAsync(plans.Count, number => [.. open[number].Select(Decide)]);

        Func<Task> Decide(HumanTask task) => () => office.DecideAsync(task);
    }

    private static async Task<Cost> CountAsync(Bench bench, int plans)
    {
        await using var tap = WireTap.On(bench.Runtime);
        await using var host = await bench.StartHostAsync(database: tap.ConnectionString);
        var office = await Office.OpenAsync(host);
        await DecideAsync(await office.PrepareAsync(1, 1));
        var made = await office.PrepareAsync(plans, 1);
        var five = await office.OpenTasksAsync(made);
        var first = await tap.CountAsync(() => EachAsync(five));
        var chair = await office.OpenTasksAsync(made);
        var last = await tap.CountAsync(() => EachAsync(chair));
        return new(Mean(c => c.Statements), Mean(c => c.RoundTrips), Mean(c => c.Transactions));

        double Mean(Func<Cost, double> of) => ((of(first) * (Office.DecisionsOfPlan - 1)) + of(last)) / Office.DecisionsOfPlan;

        async Task DecideAsync(IReadOnlyList<Guid> plans)
        {
            await EachAsync(await office.OpenTasksAsync(plans));
            await EachAsync(await office.OpenTasksAsync(plans));
        }

        async Task<int> EachAsync(IReadOnlyList<IReadOnlyList<HumanTask>> open)
        {
            foreach (var task in open.SelectMany(tasks => tasks))
                await office.DecideAsync(task);
            return open.Sum(tasks => tasks.Count);
        }
    }
}
