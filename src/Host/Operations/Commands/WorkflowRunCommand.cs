using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Definitions.Lint;
using Workflows.Definitions.Simulation;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;

namespace Host.Operations.Commands;

/// <summary><c>workflow run FILE</c>: runs a definition in memory, on virtual time, without mail and network.</summary>
internal static class WorkflowRunCommand
{
    private const int Faulted = 1;

    public static Command Make()
    {
        var file = new Argument<FileInfo>("file") { Description = "A workflow definition, Elsa 3 JSON." };
        var with = new Option<DirectoryInfo?>("--with") { Description = "A folder of other definitions: steps may use and start them." };
        var input = new Option<string?>("--input") { Description = "The workflow's input, a JSON object." };
        var stimulus = new Option<string[]>("--stimulus")
        {
            Description = """What comes from outside when the run waits, in order: {"event": "Name", "payload": …} or {"task": "Name", "result": …}.""",
            AllowMultipleArgumentsPerToken = false,
        };
        var asJson = new Option<bool>("--json") { Description = "Print one JSON object instead of the lines and the end." };
        var command = new Command("run", "Runs a definition in memory: time is virtual, nothing is stored, sent or called. Exits with 1 when it faults.")
        {
            file, with, input, stimulus, asJson,
        };
        command.SetAction(async (given, stop) =>
        {
            var json = await WorkflowCommands.ReadAsync(given.GetValue(file)!, stop);
            var library = await WorkflowCommands.LibraryAsync(given.GetValue(with), stop);
            var stimuli = (given.GetValue(stimulus) ?? []).Select(ReadStimulus).ToList();
            await using var services = WorkflowCommands.Services();
            await using var scope = services.CreateAsyncScope();
            var reading = scope.ServiceProvider.GetRequiredService<Linter>().Read(json, library);
            foreach (var finding in reading.Findings.Where(finding => finding.Level == FindingLevel.Error))
                await Console.Error.WriteLineAsync($"LỖI {finding.Path}: {finding.Message}");
            // A step that cannot run is an incident of the run; a text that is no drawing cannot be run at all.
            if (reading.Definition is not { } definition || DefinitionReader.Read(json).HasErrors)
                return WorkflowCommands.BadFile;
            var fitted = WorkflowInput.Fit(definition, ReadInput(given.GetValue(input)));
            if (!fitted.IsSuccess)
                throw new StartRefusedException(fitted.Problem!.Message);
            var report = await scope.ServiceProvider.GetRequiredService<Simulator>().RunAsync(definition, library, fitted.Value, stimuli, stop);
            Print(report, given.GetValue(asJson));
            return report.Run.State.SubStatus == WorkflowSubStatus.Faulted && !given.GetValue(asJson) ? Faulted : 0;
        });
        return command;
    }

    private static JsonObject? ReadInput(string? text) =>
        text is null ? null : Parse(text) as JsonObject ?? throw new StartRefusedException("--input takes a JSON object.");

    private static Stimulus ReadStimulus(string text)
    {
        var read = Stimulus.Read(Parse(text));
        return read.IsSuccess ? read.Value : throw new StartRefusedException($"--stimulus {text}: {read.Problem!.Message}");
    }

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: new() { MaxDepth = DefinitionLimits.MaxDepth, AllowDuplicateProperties = false });
        }
        catch (Exception malformed) when (malformed is JsonException or ArgumentException)
        {
            throw new StartRefusedException($"This is no JSON: {text}");
        }
    }

    private static void Print(SimulationReport report, bool asJson)
    {
        if (asJson)
        {
            Console.WriteLine(report.ToJson().ToJsonString(WorkflowCommands.Json));
            return;
        }

        foreach (var line in report.Run.Lines)
            Console.WriteLine(line);
        foreach (var incident in report.Run.State.Incidents)
            Console.WriteLine($"SỰ CỐ ở bước “{incident.Step}”: {incident.Message}");
        foreach (var waiting in report.Run.State.ActiveBookmarks)
            Console.WriteLine($"CHỜ ở bước “{waiting.ActivityId}”: {waiting.Name} {waiting.Payload?.ToJsonString(WorkflowCommands.Json)}");
        Console.WriteLine(report.Run.State.SubStatus);
    }
}
