using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Benchmarks.Scenarios;

/// <summary>
/// Prints every question to the database of one opinion, in process and as POST of its page, of the fifth, which moves the plan on, and of the chair's decision, in
/// order, each with the method that asked it. Counts and times nothing.
/// </summary>
internal static partial class Profile
{
    private const int Shown = 230;

    public static async Task RunAsync(Bench bench, CancellationToken stop)
    {
        await using var host = await bench.StartHostAsync();
        using var pages = new LinkPages(host, 1);
        var office = await Office.OpenAsync(host);
        for (var turn = 0; turn < 2; turn++)
        {
            var plan = await office.PrepareAsync(1, 1);
            var five = (await office.OpenTasksAsync(plan))[0];
            var links = await pages.LinksAsync(five);
            await pages.PostAsync(five[0], links);
            var posted = await ListenAsync(() => pages.PostAsync(five[1], links));
            var third = await ListenAsync(() => office.DecideAsync(five[2]));
            await office.DecideAsync(five[3]);
            var fifth = await ListenAsync(() => office.DecideAsync(five[4]));
            var chair = await ListenAsync(async () => await office.DecideAsync((await office.OpenTasksAsync(plan))[0][0]));
            // What is compiled and cached at the first time is not shown.
            if (turn == 0)
                continue;
            Print(bench, "An opinion, others still waiting", third);
            Print(bench, "An opinion as POST of its page, others still waiting", posted);
            Print(bench, "The last opinion, on to the chair", fifth);
            Print(bench, "The chair's decision (after one question of the benchmark's own), the end", chair);
        }
    }

    private static void Print(Bench bench, string title, IReadOnlyCollection<(string From, string Sql)> asked)
    {
        bench.Report.Say($"\n{title}: {asked.Count} questions and the COMMIT");
        foreach (var (question, i) in asked.Select((question, i) => (question, i + 1)))
            bench.Report.Say($"{i,3}. {question.From}\n     {question.Sql}");
    }

    private static async Task<IReadOnlyCollection<(string From, string Sql)>> ListenAsync(Func<Task> act)
    {
        var asked = new ConcurrentQueue<(string, string)>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = activity => activity.SetCustomProperty("from", Asker()),
            ActivityStopped = activity => asked.Enqueue(((string)activity.GetCustomProperty("from")!, Words(activity))),
        };
        ActivitySource.AddActivityListener(listener);
        await act();
        return asked;
    }

    private static string Words(Activity activity)
    {
        var sql = activity.GetTagItem("db.query.text") ?? activity.GetTagItem("db.statement");
        var line = Spaces().Replace($"{sql ?? activity.DisplayName}", " ");
        return line.Length > Shown ? $"{line[..(Shown / 2)]} … {line[^(Shown / 2)..]}" : line;
    }

    /// <summary>The product's methods on the stack, the nearest first: a question waits for nothing before it is sent.</summary>
    private static string Asker() => string.Join(" < ", new StackTrace().GetFrames()
        .Select(frame => frame.GetMethod()?.DeclaringType?.FullName)
        .OfType<string>()
        .Where(name => name.StartsWith("Workflows.", StringComparison.Ordinal) || name.StartsWith("Host.", StringComparison.Ordinal))
        .Select(name => name.Replace("Workflows.", "", StringComparison.Ordinal))
        .Distinct().Take(3));

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
