using System.CommandLine;
using System.Text.Json;
using Workflows.Definitions.Lint;
using Workflows.Engine.Definitions;

namespace Host.Operations.Commands;

/// <summary><c>workflow lint FILE</c>: says what is wrong with a definition, as publishing would.</summary>
internal static class WorkflowLintCommand
{
    private const int HasErrors = 1;

    public static Command Make()
    {
        var file = new Argument<FileInfo>("file") { Description = "A workflow definition, Elsa 3 JSON." };
        var with = new Option<DirectoryInfo?>("--with") { Description = "A folder of other definitions that this one uses." };
        var asJson = new Option<bool>("--json") { Description = "Print one JSON object instead of a line per finding." };
        var command = new Command("lint", "Looks a definition over: exits with 1 when it has errors, which publishing would refuse; warnings are told only.")
        {
            file, with, asJson,
        };
        command.SetAction(async (given, stop) =>
        {
            var json = await WorkflowCommands.ReadAsync(given.GetValue(file)!, stop);
            var library = await WorkflowCommands.LibraryAsync(given.GetValue(with), stop);
            await using var services = WorkflowCommands.Services();
            var reading = services.GetRequiredService<Linter>().Read(json, library);
            Print(reading.Findings, given.GetValue(asJson));
            return reading.Definition is null ? WorkflowCommands.BadFile : reading.HasErrors ? HasErrors : 0;
        });
        return command;
    }

    private static void Print(IReadOnlyList<Finding> findings, bool asJson)
    {
        var errors = findings.Count(finding => finding.Level == FindingLevel.Error);
        if (asJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(
                new
                {
                    Errors = errors,
                    Warnings = findings.Count - errors,
                    Findings = findings.Select(finding => new { Level = finding.Level.ToString(), finding.Path, finding.Message, finding.ActivityId, finding.Rule }),
                },
                WorkflowCommands.Json));
            return;
        }

        foreach (var finding in findings)
            Console.WriteLine($"{(finding.Level == FindingLevel.Error ? "LỖI" : "LƯU Ý")} {finding.Path}: {finding.Message}");
        Console.WriteLine(findings.Count == 0 ? "Không có gì cần lưu ý." : $"{errors} lỗi, {findings.Count - errors} lưu ý.");
    }
}
