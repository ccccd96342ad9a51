using System.CommandLine;
using Benchmarks.Scenarios;

namespace Benchmarks;

/// <summary>The table of contents: what can be measured.</summary>
internal static class Program
{
    private static readonly Dictionary<string, Func<Bench, CancellationToken, Task>> Scenarios = new(StringComparer.Ordinal)
    {
        ["ceiling"] = Ceiling.RunAsync,
        ["decisions"] = Decisions.RunAsync,
        ["expressions"] = Expressions.RunAsync,
        ["http"] = Http.RunAsync,
        ["inbox"] = Inboxes.RunAsync,
        ["load"] = Load.RunAsync,
        ["memory"] = Memory.RunAsync,
        ["outbox"] = Outboxes.RunAsync,
        ["profile"] = Profile.RunAsync,
        ["readiness"] = Readiness.RunAsync,
        ["search"] = Searches.RunAsync,
        ["starts"] = Starts.RunAsync,
        ["studio-list"] = StudioList.RunAsync,
        ["timers"] = Timers.RunAsync,
    };

    public static Task<int> Main(string[] args)
    {
        var usual = new Settings();
        var scenario = new Argument<string>("scenario") { Description = string.Join(", ", Scenarios.Keys) };
        scenario.AcceptOnlyFromAmong([.. Scenarios.Keys]);
        var connection = new Option<string?>("--connection") { Description = "Database to measure on; without it a server is started and thrown away." };
        var instances = new Option<int?>("--instances") { Description = "How many instances, mails, timers or questions." };
        var concurrency = new Option<int>("--concurrency") { Description = "Workers at the same time.", DefaultValueFactory = _ => usual.Concurrency };
        var json = new Option<bool>("--json") { Description = "One JSON object a line." };
        var plans = new Option<int>("--plans") { Description = "Plans the loader makes.", DefaultValueFactory = _ => usual.Plans };
        var tasks = new Option<int>("--tasks") { Description = "Tasks the loader makes.", DefaultValueFactory = _ => usual.Tasks };
        var audit = new Option<int>("--audit") { Description = "Audit rows the loader makes.", DefaultValueFactory = _ => usual.AuditRows };
        var command = new RootCommand("Measures the product on PostgreSQL.") { scenario, connection, instances, concurrency, json, plans, tasks, audit };
        command.SetAction((parsed, stop) => RunAsync(
            parsed.GetValue(scenario)!,
            new Settings
            {
                Connection = parsed.GetValue(connection),
                Instances = parsed.GetValue(instances),
                Concurrency = parsed.GetValue(concurrency),
                Json = parsed.GetValue(json),
                Plans = parsed.GetValue(plans),
                Tasks = parsed.GetValue(tasks),
                AuditRows = parsed.GetValue(audit),
            },
            Console.Out,
            stop));
        return command.Parse(args).InvokeAsync();
    }

    /// <summary>Runs one scenario and writes its lines.</summary>
    internal static async Task<int> RunAsync(string scenario, Settings settings, TextWriter to, CancellationToken stop)
    {
        await using var bench = await Bench.OpenAsync(settings, new Report(to, settings), stop);
        await Scenarios[scenario](bench, stop);
        return 0;
    }
}
