using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;

namespace Benchmarks.Scenarios;

/// <summary>
/// JavaScript in a workflow without a database: one operation is a run of twenty steps, each with an expression that reads
/// variables, maps a list and formats text.
/// </summary>
internal static class Expressions
{
    private const int Steps = 20;

    public static async Task RunAsync(Bench bench, CancellationToken stop)
    {
        await using var host = await bench.StartHostAsync();
        await using var scope = host.App.Services.CreateAsyncScope();
        var services = scope.ServiceProvider.GetRequiredService<RunServices>();
        var definition = DefinitionReader.Read(Drawing()).Definition!;
        await bench.Measure.RunAsync(200, _ => [() => RunOnceAsync(definition, services, stop)]);
        var timing = await bench.Measure.RunAsync(bench.Instances(5_000), _ => [() => RunOnceAsync(definition, services, stop)]);
        bench.Report.Add(new Line
        {
            Scenario = "expressions",
            Timing = timing,
            More = new Dictionary<string, double> { ["expressionsPerSecond"] = Steps * timing.PerSecond },
        });
    }

    private static async Task RunOnceAsync(WorkflowDefinition definition, RunServices services, CancellationToken stop)
    {
        var run = new WorkflowRun(definition, WorkflowRun.NewState(definition, services.Ids.Next(), [], null, null, null, null), services);
        run.Start();
        await run.RunAsync(stop);
        if (run.State.SubStatus is not WorkflowSubStatus.Finished)
            throw new InvalidOperationException($"The run is {run.State.SubStatus}: {run.State.Incidents.FirstOrDefault()?.Message}");
    }

    private static string Drawing() => new JsonObject
    {
        ["id"] = "v1",
        ["definitionId"] = "benchmark-expressions",
        ["name"] = "Đo biểu thức",
        ["version"] = 1,
        ["variables"] = new JsonArray(new JsonObject { ["id"] = "n-id", ["name"] = "n", ["typeName"] = "Object", ["value"] = "3" }),
        ["options"] = new JsonObject(),
        ["customProperties"] = new JsonObject(),
        ["root"] = new JsonObject
        {
            ["id"] = "root",
            ["type"] = "Elsa.Sequence",
            ["version"] = 1,
            ["activities"] = new JsonArray([.. Enumerable.Range(0, Steps).Select(Step)]),
        },
    }.ToJsonString();

    private static JsonNode Step(int number) => new JsonObject
    {
        ["id"] = $"line{number}",
        ["type"] = "Elsa.WriteLine",
        ["version"] = 1,
        ["text"] = new JsonObject
        {
            ["typeName"] = "String",
            ["expression"] = new JsonObject
            {
                ["type"] = "JavaScript",
                ["value"] = "const days = [1, 2, 3, 5, 8].map(d => d * Number(getVariable('n'))).filter(d => d > 3); `Hạn: ${days.join(', ')} ngày`",
            },
        },
    };
}
