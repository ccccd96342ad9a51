using System.CommandLine;

namespace Host.Operations.Commands;

/// <summary>Runs the product until it is told to stop.</summary>
internal static class ServeCommand
{
    public static Command Make(HostParts parts, Func<ParseResult, IReadOnlyDictionary<string, string?>> settings)
    {
        var command = new Command("serve", "Applies migrations and serves the pages until Ctrl+C or SIGTERM.");
        command.SetAction(async (given, stop) =>
        {
            await using var host = await RunningHost.StartAsync(parts, settings(given), adjust: null, stop);
            Console.WriteLine($"Serving on {string.Join(", ", host.App.Urls)}");
            foreach (var note in host.App.Services.GetServices<StartNote>().Where(n => n.Text.Length > 0))
                Console.WriteLine(note.Text);
            await host.App.WaitForShutdownAsync(stop);
            return 0;
        });
        return command;
    }
}
