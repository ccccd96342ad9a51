using System.CommandLine;
using System.Text.Json;
using Workflows.Definitions.Diff;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;

namespace Host.Operations.Commands;

/// <summary><c>workflow diff OLD NEW</c>: what is different between two definitions, in an office's words.</summary>
internal static class WorkflowDiffCommand
{
    public static Command Make()
    {
        var old = new Argument<FileInfo>("old") { Description = "The definition before." };
        var current = new Argument<FileInfo>("new") { Description = "The definition after." };
        var asJson = new Option<bool>("--json") { Description = "Print one JSON object instead of a sentence per change." };
        var command = new Command("diff", "Says what changed from one definition to another: steps, people, deadlines, wording, conditions, ways.")
        {
            old, current, asJson,
        };
        command.SetAction(async (given, stop) =>
        {
            var before = await ReadAsync(given.GetValue(old)!, stop);
            var after = await ReadAsync(given.GetValue(current)!, stop);
            await using var services = WorkflowCommands.Services();
            Print(DefinitionDiff.Compare(before, after, services.GetRequiredService<ActivityCatalog>().Find), given.GetValue(asJson));
            return 0;
        });
        return command;
    }

    private static async Task<WorkflowDefinition> ReadAsync(FileInfo file, CancellationToken stop)
    {
        var reading = DefinitionReader.Read(await WorkflowCommands.ReadAsync(file, stop));
        return reading.HasErrors
            ? throw new StartRefusedException(string.Join('\n', reading.Findings
                .Where(finding => finding.Level == FindingLevel.Error)
                .Select(finding => $"{file.Name} {finding.Path}: {finding.Message}")))
            : reading.Definition!;
    }

    private static void Print(DefinitionDifference difference, bool asJson)
    {
        if (asJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(
                new
                {
                    Same = difference.Changes.Count == 0 && !difference.IsRedrawn,
                    OnlyDrawing = difference.Changes.Count == 0 && difference.IsRedrawn,
                    Changes = difference.Changes.Select(change => new { Kind = change.Kind.ToString(), change.Sentence, change.ActivityId }),
                },
                WorkflowCommands.Json));
            return;
        }

        foreach (var sentence in difference.Sentences)
            Console.WriteLine(sentence);
    }
}
