using System.CommandLine;
using System.Globalization;
using Workflows.Interchange.Codes;
using Workflows.Storage;

namespace Host.Operations.Commands;

/// <summary><c>office codes [FILE]</c>: records the codes by which agencies are addressed electronically, or lists those on record.</summary>
internal static class OfficeCodes
{
    private const string DayFormat = "yyyy-MM-dd";

    public static Command Make(HostParts parts, Func<ParseResult, IReadOnlyDictionary<string, string?>> settings)
    {
        var file = new Argument<FileInfo?>("file")
        {
            Description = "CSV with the columns agency, code, valid_from, valid_to, source; without it the codes on record are listed.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var preview = new Option<bool>("--preview") { Description = "Says what would be recorded and records nothing." };
        var committee = new Option<string?>("--committee") { Description = "Name of the province's committee, where there are several." };
        var command = new Command("codes", "Records codes of agencies from a file, all of it or nothing.") { file, preview, committee };
        command.SetAction((given, stop) => given.GetValue(file) is { } from
            ? ImportAsync(parts, settings(given), from, given.GetValue(committee), given.GetValue(preview), stop)
            : ListAsync(parts, settings(given), stop));
        return command;
    }

    private static async Task<int> ImportAsync(
        HostParts parts, IReadOnlyDictionary<string, string?> settings, FileInfo from, string? committee, bool preview, CancellationToken stop)
    {
        if (!from.Exists)
            return OfficeCommands.Tell($"There is no file {from.FullName}.");
        var file = AgencyCodeFile.Read(await File.ReadAllBytesAsync(from.FullName, stop));
        if (!file.IsSuccess)
            return OfficeCommands.Tell(file.Problem!);
        return await OfficeCommands.WithServicesAsync(parts, settings, async services =>
        {
            var done = await services.GetRequiredService<WorkflowsDb>().CommitAsync(
                inner => services.GetRequiredService<ImportAgencyCodes>().HandleAsync(file.Value, committee, preview, OfficeCommands.Terminal, inner), stop: stop);
            if (!done.IsSuccess)
                return OfficeCommands.Tell(done.Problem!);
            foreach (var added in done.Value.Added)
                Console.WriteLine($"+ {added.Code} {added.Agency} from {Day(added.Day)}");
            foreach (var ended in done.Value.Ended)
                Console.WriteLine($"- {ended.Code} {ended.Agency} until {Day(ended.Day)}");
            Console.WriteLine(
                $"{done.Value.Added.Count} codes {(preview ? "would be " : "")}added, {done.Value.Ended.Count} ended, {done.Value.Unchanged} as they were.");
            return 0;
        }, stop);
    }

    private static Task<int> ListAsync(HostParts parts, IReadOnlyDictionary<string, string?> settings, CancellationToken stop) =>
        OfficeCommands.WithServicesAsync(parts, settings, async services =>
        {
            var lines = await services.GetRequiredService<AgencyCodes>().ListAsync(stop);
            foreach (var line in lines)
            {
                var until = line.ValidTo is { } last ? $" until {Day(last)}" : "";
                Console.WriteLine($"{line.Code}  {line.Form}  {line.Agency}{(line.Committee.Length > 0 ? $" ({line.Committee})" : "")}  from {Day(line.ValidFrom)}{until}  {line.Source}");
            }

            Console.WriteLine($"{lines.Count} codes.");
            return 0;
        }, stop);

    private static string Day(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);
}
