using Npgsql;
using Workflows.Plans;
using Workflows.Storage;

namespace Benchmarks.Scenarios;

/// <summary>
/// The search of plans by words without diacritics, on a loaded database. Held against a SELECT of the twenty rows found, by their
/// primary key.
/// </summary>
internal static class Searches
{
    public static async Task RunAsync(Bench bench, CancellationToken stop)
    {
        await using var host = await bench.StartHostAsync();
        await Load.FillAsync(bench, await Office.OpenAsync(host));
        await using var source = StorageSetup.RuntimeSource(bench.Runtime);
        var questions = bench.Instances(1_000);
        foreach (var isMeasured in new[] { false, true })
        {
            var found = new Guid[questions][];
            var search = await bench.Measure.RunAsync(questions, number =>
            [
                async () => found[number] = await host.ReadAsync<PlanSearch, Guid[]>(async plans =>
                    [.. (await plans.RunAsync(new() { Text = $"{TextOf(number)}" }, stop)).Value.Lines.Select(line => line.Id)]),
            ]);
            var plain = await bench.Measure.RunAsync(questions, number => [() => SelectAsync(source, found[number], stop)]);
            if (!isMeasured)
                continue;
            var measure = new Line { Scenario = "search.select", Timing = plain };
            bench.Report.Add(measure);
            bench.Report.Add(new Line
            {
                Scenario = "search",
                Timing = search,
                Against = measure,
                More = new Dictionary<string, double> { ["linesFound"] = found.Average(lines => lines.Length) },
            });
        }
    }

    /// <summary>As people type: some words of a title and its number, so that few plans are meant.</summary>
    private static string TextOf(int number) => $"ke hoach so {100 + number}";

    private static async Task SelectAsync(NpgsqlDataSource source, Guid[] ids, CancellationToken stop)
    {
        await using var ask = source.CreateCommand("SELECT * FROM plan.plan WHERE id = ANY ($1)");
        ask.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = ids });
        await using var rows = await ask.ExecuteReaderAsync(stop);
        while (await rows.ReadAsync(stop))
        {
        }
    }
}
