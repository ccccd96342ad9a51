using System.Globalization;
using System.Text.Json.Nodes;
using Host.Operations;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Instances;
using Workflows.Storage;
using Workflows.Values;

namespace Benchmarks.Scenarios;

/// <summary>
/// Delays that are all due at once, fired by several workers as the host's sweep fires them. One operation is one timer, its
/// instance resumed and ended, committed.
/// </summary>
internal static class Timers
{
    private const int StartedTogether = 200;
    private const string Definition = "benchmark-delay";

    public static async Task RunAsync(Bench bench, CancellationToken stop)
    {
        var timers = bench.Instances(50_000);
        var ceiling = await Ceiling.MeasureAsync(bench, stop);
        var clock = new LaterClock();
        await using var host = await bench.StartHostAsync(replace: services => services.AddSingleton<TimeProvider>(clock));
        await host.DoAsync<DefinitionStore, StoredDefinition>((store, inner) => store.ImportAsync(Drawing(), inner));
        for (var left = timers; left > 0; left -= StartedTogether)
            await StartAsync(host, Math.Min(left, StartedTogether));
        await bench.ExecuteAsync("VACUUM ANALYZE workflow.bookmark");
        await bench.SettleAsync();
        clock.Ahead = TimeSpan.FromHours(2);
        var timing = await bench.Measure.RunAsync(timers, _ => [() => FireAsync(host)]);
        bench.Report.Add(new Line { Scenario = "timers", Timing = timing, Against = ceiling });
    }

    private static Task<Done> StartAsync(RunningHost host, int count) => host.DoAsync<WorkflowRuntime, Done>(async (runtime, stop) =>
    {
        for (var i = 0; i < count; i++)
        {
            if ((await runtime.StartAsync(new() { DefinitionId = Definition }, stop)).Problem is { } problem)
                return problem;
        }

        return Done.Value;
    });

    /// <summary>Until it is another's turn there may be none free; all that are due are fired in the end.</summary>
    private static async Task FireAsync(RunningHost host)
    {
        while (!await host.DoAsync<WorkflowRuntime, bool>(async (runtime, stop) => await runtime.FireNextDueAsync(stop)))
        {
            if (!await host.ReadAsync<WorkflowsDb, bool>(db => Task.FromResult(db.Set<StoredBookmark>().Any(row => row.DueAt != null))))
                return;
        }
    }

    private static string Drawing() => new JsonObject
    {
        ["id"] = "v1",
        ["definitionId"] = Definition,
        ["name"] = "Đo thời gian",
        ["version"] = 1,
        ["variables"] = new JsonArray(),
        ["options"] = new JsonObject(),
        ["customProperties"] = new JsonObject(),
        ["root"] = new JsonObject
        {
            ["id"] = "root",
            ["type"] = "Elsa.Sequence",
            ["version"] = 1,
            ["activities"] = new JsonArray(new JsonObject
            {
                ["id"] = "wait",
                ["type"] = "Elsa.Delay",
                ["version"] = 1,
                ["timeSpan"] = new JsonObject
                {
                    ["typeName"] = "TimeSpan",
                    ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = TimeSpan.FromHours(1).ToString("c", CultureInfo.InvariantCulture) },
                },
            }),
        },
    }.ToJsonString();

    /// <summary>The machine's clock, put forward when all timers are set.</summary>
    private sealed class LaterClock : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;
    }
}
