using Npgsql;
using Workflows.Plans;
using Workflows.Storage;

namespace Benchmarks.Scenarios;

/// <summary>
/// The search of plans by words without diacritics, on a loaded database. Held against two hand-written SELECTs of the same twenty
/// rows: by their primary key, as if somebody knew them already, and by the index of words, in the same order.
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
            var byKey = await bench.Measure.RunAsync(questions, number => [() => ByKeyAsync(source, found[number], stop)]);
            var byWords = await bench.Measure.RunAsync(questions, number => [() => ByWordsAsync(source, TextOf(number), found[number], stop)]);
            if (!isMeasured)
                continue;
            var keys = new Line { Scenario = "search.keys", Timing = byKey };
            var words = new Line { Scenario = "search.words", Timing = byWords, Against = keys };
            bench.Report.Add(keys);
            bench.Report.Add(words);
            bench.Report.Add(new Line
            {
                Scenario = "search",
                Timing = search,
                Against = keys,
                More = new Dictionary<string, double>
                {
                    ["linesFound"] = found.Average(lines => lines.Length),
                    ["p95TimesWords"] = search.Percentile(95) / byWords.Percentile(95),
                },
            });
        }
    }

    /// <summary>As people type: some words of a title and its number, so that few plans are meant.</summary>
    private static string TextOf(int number) => $"ke hoach so {100 + number}";

    private static async Task ByKeyAsync(NpgsqlDataSource source, Guid[] ids, CancellationToken stop)
    {
        await using var ask = source.CreateCommand("SELECT * FROM plan.plan WHERE id = ANY ($1)");
        ask.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = ids });
        await using var rows = await ask.ExecuteReaderAsync(stop);
        while (await rows.ReadAsync(stop))
        {
        }
    }

    /// <exception cref="InvalidOperationException">It found other rows: then nothing is compared.</exception>
    private static async Task ByWordsAsync(NpgsqlDataSource source, string text, Guid[] expected, CancellationToken stop)
    {
        // One LIKE for each of the four words: LIKE ALL would not use the index.
        await using var ask = source.CreateCommand(
            """
            SELECT *, count(*) OVER () FROM plan.plan
            WHERE search_text LIKE $2 AND search_text LIKE $3 AND search_text LIKE $4 AND search_text LIKE $5
            ORDER BY CASE WHEN title ILIKE $1 THEN 0 WHEN search_exact LIKE $1 THEN 1 WHEN search_text LIKE $1 THEN 2 ELSE 3 END, updated_at DESC, id
            LIMIT 20
            """);
        foreach (var pattern in text.Split(' ').Prepend(text))
            ask.Parameters.Add(new NpgsqlParameter<string> { TypedValue = $"%{pattern}%" });
        await using var rows = await ask.ExecuteReaderAsync(stop);
        var found = new List<Guid>();
        while (await rows.ReadAsync(stop))
            found.Add(rows.GetGuid(rows.GetOrdinal("id")));
        if (!found.SequenceEqual(expected))
            throw new InvalidOperationException($"'{text}': the hand-written SELECT finds other rows.");
    }
}
