using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Workflows.Audit;
using Workflows.Calendar;
using Workflows.Decisions;
using Workflows.Definitions;
using Workflows.Engine;
using Workflows.Engine.Definitions;
using Workflows.HumanTasks;
using Workflows.Issuance;
using Workflows.LegalBases;
using Workflows.Links;
using Workflows.Organisation;
using Workflows.Outbox;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Operations.Commands;

/// <summary><c>workflow …</c>: what can be done with definition files, without a database.</summary>
internal static class WorkflowCommands
{
    /// <summary>A file or folder that cannot be used as one.</summary>
    public const int BadFile = 2;

    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    public static Command Make(HostParts parts, Func<ParseResult, IReadOnlyDictionary<string, string?>> settings) =>
        new("workflow", "Works on workflow definition files (Elsa 3 JSON); needs no database.") 
        {
            WorkflowRunCommand.Make(), WorkflowLintCommand.Make(), WorkflowDiffCommand.Make(),
        };

    /// <summary>
    /// The rooms that bring activities, with a database that is never opened: whoever only describes or simulates
    /// steps needs none.
    /// </summary>
    public static ServiceProvider Services() => new ServiceCollection()
        .AddLogging()
        .AddSingleton(TimeProvider.System)
        .AddSingleton<IIds, TimeOrderedIds>()
        .AddSingleton<IRandomness, SystemRandomness>()
        .AddStorage("Host=127.0.0.1;Port=1", typeof(HostModels).Assembly)
        .AddAudit()
        .AddCalendar()
        .AddOutbox()
        .AddOrganisation()
        .AddEngine()
        .AddLegalBases()
        .AddPlans()
        .AddHumanTasks()
        .AddDecisions()
        .AddDefinitions()
        .AddIssuance()
        .AddLinks()
        .AddSingleton(new LinkTokens(new byte[32]))
        .BuildServiceProvider();

    /// <summary>The text of a definition file.</summary>
    /// <exception cref="StartRefusedException">There is no such file, it is too large or cannot be read.</exception>
    public static async Task<string> ReadAsync(FileInfo file, CancellationToken stop)
    {
        if (!file.Exists)
            throw new StartRefusedException($"There is no file {file.FullName}.");
        if (file.Length > DefinitionLimits.MaxBytes)
            throw new StartRefusedException($"{file.FullName} is larger than {DefinitionLimits.MaxBytes / (1024 * 1024)} MB.");
        try
        {
            return await File.ReadAllTextAsync(file.FullName, stop);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"{file.FullName} cannot be read: {unreadable.Message}");
        }
    }

    /// <summary>Every definition in a folder; files that hold none are told on standard error and left out.</summary>
    /// <exception cref="StartRefusedException">There is no such folder.</exception>
    public static async Task<DefinitionLibrary> LibraryAsync(DirectoryInfo? folder, CancellationToken stop)
    {
        if (folder is null)
            return DefinitionLibrary.Empty;
        if (!folder.Exists)
            throw new StartRefusedException($"There is no folder {folder.FullName}.");
        var definitions = new List<WorkflowDefinition>();
        foreach (var file in folder.EnumerateFiles("*.json").OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            if (DefinitionReader.Read(await ReadAsync(file, stop)) is { HasErrors: false, Definition: { } definition })
                definitions.Add(definition);
            else
                await Console.Error.WriteLineAsync($"{file.Name} holds no usable definition and is left out.");
        }

        return new(definitions);
    }
}
