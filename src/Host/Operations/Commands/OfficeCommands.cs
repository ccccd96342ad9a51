using System.CommandLine;
using Host.Identity;
using Workflows.Audit;
using Workflows.Issuance.Books;
using Workflows.Issuance.Distribution;
using Workflows.Organisation;
using Workflows.Storage;

namespace Host.Operations.Commands;

/// <summary>
/// <c>office import FILE</c>, <c>office password ADDRESS</c>, <c>office rights ADDRESS RIGHT…</c>, <c>office deactivate
/// ADDRESS</c>, <c>office merge OLD NEW</c>, <c>office codes [FILE]</c> and <c>office book CODE</c>: how an installation gets its agencies, people, first
/// accounts and the numbers its books go on from, and what its administrators may do with workflows.
/// </summary>
internal static class OfficeCommands
{
    private const int Refused = 1;
    private const string All = "all";
    private const string None = "none";

    internal static readonly Actor Terminal = new() { Name = "Lệnh trên máy chủ", Channel = Channel.Command };

    public static Command Make(HostParts parts, Func<ParseResult, IReadOnlyDictionary<string, string?>> settings)
    {
        var file = new Argument<FileInfo>("file") { Description = "JSON: committee, agencies, holders. The README shows one." };
        var import = new Command("import", "Brings agencies, posts and people up to a file; repeating it changes nothing.") { file };
        import.SetAction((given, stop) => ImportAsync(parts, settings(given), given.GetValue(file)!, stop));

        var address = new Argument<string>("address") { Description = "The person's mail address; it is the user name too." };
        var password = new Command("password", "Sets a person's password, read as one line from standard input.") { address };
        password.SetAction((given, stop) => PasswordAsync(parts, settings(given), given.GetValue(address)!, stop));
        return new Command("office", "Keeps agencies, people, accounts and books.")
        {
            import, password, Rights(parts, settings), OfficeLeaving.Make(parts, settings), OfficeMerging.Make(parts, settings), OfficeCodes.Make(parts, settings),
            BookStart(parts, settings),
        };
    }

    private static Command BookStart(HostParts parts, Func<ParseResult, IReadOnlyDictionary<string, string?>> settings)
    {
        var code = new Argument<string>("code") { Description = "The book: KH (plans) or QĐ (decisions)." };
        var last = new Option<int>("--last") { Description = "The last number given on paper or elsewhere; the next one follows it.", Required = true };
        var year = new Option<int?>("--year") { Description = "The year; without it the current one in Việt Nam." };
        var body = new Option<string?>("--committee") { Description = "Name of the committee, where there are several." };
        var command = new Command("book", "Sets where a book goes on in a year in which no number was given here yet.") { code, last, year, body };
        command.SetAction((given, stop) => WithServicesAsync(parts, settings(given), async services =>
        {
            var start = new BookStart(given.GetValue(code)!, given.GetValue(year), given.GetValue(last), given.GetValue(body));
            var next = await services.GetRequiredService<WorkflowsDb>().CommitAsync(
                inner => services.GetRequiredService<StartBookAt>().HandleAsync(start, Terminal, inner), stop: stop);
            if (!next.IsSuccess)
                return Tell(next.Problem!);
            Console.WriteLine($"The next number is {next.Value}.");
            return 0;
        }, stop));
        return command;
    }

    private static Command Rights(HostParts parts, Func<ParseResult, IReadOnlyDictionary<string, string?>> settings)
    {
        var names = WorkflowRights.All.ToDictionary(right => right.Split('.')[1], right => right, StringComparer.Ordinal);
        var rights = new Argument<string[]>("rights")
        {
            Description = $"'all', 'none', or some of: {string.Join(", ", names.Keys)}. Any of them brings 'read' along.",
            Arity = ArgumentArity.OneOrMore,
        };
        var address = new Argument<string>("address") { Description = "An administrator's mail address." };
        var command = new Command("rights", "Sets what an administrator may do with workflows; it holds at once.") { address, rights };
        command.Validators.Add(given =>
        {
            var asked = given.GetValue(rights) ?? [];
            // The library's own list of accepted words is not looked at where several may stand.
            foreach (var unknown in asked.Except([.. names.Keys, All, None], StringComparer.Ordinal))
                given.AddError($"'{unknown}' is no right. There are: {string.Join(", ", names.Keys)}; '{All}', '{None}'.");
            if (asked.Length > 1 && asked.Any(r => r is All or None))
                given.AddError($"'{All}' and '{None}' stand alone.");
        });
        command.SetAction((given, stop) => WithServicesAsync(parts, settings(given), async services =>
        {
            var chosen = given.GetValue(rights)!;
            IReadOnlyCollection<string> granted = chosen[0] switch { All => WorkflowRights.All, None => [], _ => [.. chosen.Select(r => names[r])] };
            var set = await services.GetRequiredService<WorkflowsDb>().CommitAsync(
                inner => services.GetRequiredService<SetWorkflowRights>().HandleAsync(given.GetValue(address)!, granted, Terminal, inner), stop: stop);
            if (!set.IsSuccess)
                return Tell(set.Problem!);
            Console.WriteLine($"{given.GetValue(address)} has: {(set.Value.Count == 0 ? None : string.Join(", ", set.Value))}.");
            return 0;
        }, stop));
        return command;
    }

    private static async Task<int> ImportAsync(HostParts parts, IReadOnlyDictionary<string, string?> settings, FileInfo from, CancellationToken stop)
    {
        if (!from.Exists)
            return Tell($"There is no file {from.FullName}.");
        var file = OrganisationFile.Read(await File.ReadAllTextAsync(from.FullName, stop));
        if (!file.IsSuccess)
            return Tell(file.Problem!);
        return await WithServicesAsync(parts, settings, async services =>
        {
            var done = await services.GetRequiredService<WorkflowsDb>().CommitAsync(
                async inner =>
                {
                    var imported = await services.GetRequiredService<ImportOrganisation>().HandleAsync(file.Value, Terminal, inner);
                    if (!imported.IsSuccess)
                        return imported;
                    await services.GetRequiredService<OpenBooks>().RunAsync(imported.Value.CommitteeId, Terminal, inner);
                    await services.GetRequiredService<RecipientGroups>().OpenAsync(imported.Value.CommitteeId, inner);
                    return imported;
                },
                stop: stop);
            if (!done.IsSuccess)
                return Tell(done.Problem!);
            Console.WriteLine($"{done.Value.Agencies} agencies and units, {done.Value.People} people, {done.Value.Posts} posts; {done.Value.Changes} changes.");
            return 0;
        }, stop);
    }

    private static async Task<int> PasswordAsync(HostParts parts, IReadOnlyDictionary<string, string?> settings, string address, CancellationToken stop)
    {
        var password = await Console.In.ReadLineAsync(stop) ?? "";
        return await WithServicesAsync(parts, settings, async services =>
        {
            var set = await services.GetRequiredService<WorkflowsDb>().CommitAsync(
                inner => services.GetRequiredService<SetPassword>().HandleAsync(address, password, Terminal, inner), stop: stop);
            if (!set.IsSuccess)
                return Tell(set.Problem!);
            Console.WriteLine($"The password of {address} is set.");
            return 0;
        }, stop);
    }

    /// <summary>The rooms without the web: nothing listens, nothing sweeps, no mail goes out.</summary>
    internal static async Task<int> WithServicesAsync(
        HostParts parts, IReadOnlyDictionary<string, string?> settings, Func<IServiceProvider, Task<int>> act, CancellationToken stop)
    {
        var builder = RunningHost.NewBuilder(settings);
        ConsoleLogs.Configure(builder.Logging, readable: true);
        await using var database = await HostDatabase.OpenAsync(settings, stop);
        await database.MigrateAsync(stop);
        RunningHost.AddFoundations(builder, database);
        builder.Configuration["Mail:Relay"] = "none";
        builder.Configuration["Mail:Host"] = null;
        parts.Rooms(builder);
        await using var app = builder.Build();
        await using var scope = app.Services.CreateAsyncScope();
        return await act(scope.ServiceProvider);
    }

    internal static int Tell(Workflows.Values.Problem problem)
    {
        foreach (var (place, message) in problem is Workflows.Values.InvalidFields many
            ? many.Fields.Select(f => (f.Field, f.Message))
            : [(problem is Workflows.Values.Invalid one ? one.Field : "", problem.Message)])
            Tell(place.Length > 0 ? $"{place}: {message}" : message);
        return Refused;
    }

    internal static int Tell(string message)
    {
        Console.Error.WriteLine(message);
        return Refused;
    }
}
