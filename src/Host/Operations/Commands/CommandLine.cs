using System.CommandLine;

namespace Host.Operations.Commands;

/// <summary>Makes one command of the program.</summary>
/// <param name="parts">What the host is made of, for commands that need it.</param>
/// <param name="settings">Reads the settings given with <c>--set</c>.</param>
internal delegate Command MakeCommand(HostParts parts, Func<ParseResult, IReadOnlyDictionary<string, string?>> settings);

/// <summary>Reads the arguments, runs the command, turns refusals into one clear line and an exit code.</summary>
internal static class CommandLine
{
    /// <summary>Something went wrong that the person at the terminal can put right.</summary>
    private const int Refused = 2;

    /// <param name="first">Runs when no command is named.</param>
    /// <param name="others">All other commands.</param>
    public static async Task<int> RunAsync(string[] args, HostParts parts, MakeCommand first, params MakeCommand[] others)
    {
        var set = new Option<string[]>("--set")
        {
            Description = "A setting as Name:Part=value, e.g. --set Urls=http://127.0.0.1:8080. May be repeated.",
            Recursive = true,
            AllowMultipleArgumentsPerToken = false,
        };
        set.Validators.Add(given =>
        {
            foreach (var token in given.Tokens.Where(t => t.Value.IndexOf('=', StringComparison.Ordinal) < 1))
                given.AddError($"--set takes Name=value, not '{token.Value}'.");
        });

        var standard = first(parts, Settings);
        var root = new RootCommand("Carries plans from a drafter's desk to their number. Without a command: " + standard.Name + ".") { set };
        root.Subcommands.Add(standard);
        foreach (var make in others)
            root.Subcommands.Add(make(parts, Settings));
        root.SetAction((_, stop) => root.Parse([standard.Name, .. args]).InvokeAsync(Invocation(), stop));

        try
        {
            StartupChecks.Verify();
            return await root.Parse(args).InvokeAsync(Invocation());
        }
        catch (Exception failure) when (failure is StartRefusedException or EmbeddedPostgresException)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return Refused;
        }
        catch (IOException failure) when (failure.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await Console.Error.WriteLineAsync($"{failure.Message} Free the port or choose another one with --set Urls=….");
            return Refused;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Stopped.");
            return 130;
        }

        IReadOnlyDictionary<string, string?> Settings(ParseResult given) => (given.GetValue(set) ?? [])
            .Select(s => s.Split('=', 2))
            .ToDictionary(s => s[0], s => (string?)s[1], StringComparer.OrdinalIgnoreCase);

        static InvocationConfiguration Invocation() => new()
        {
            EnableDefaultExceptionHandler = false,
            // Requests are finished and the database is stopped before the process ends.
            ProcessTerminationTimeout = TimeSpan.FromSeconds(60),
        };
    }
}
