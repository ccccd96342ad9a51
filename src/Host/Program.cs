using Host.Operations;
using Host.Operations.Commands;

namespace Host;

/// <summary>The table of contents: commands, rooms, pages. What each does stands where its name points.</summary>
internal static class Program
{
    internal static HostParts Parts { get; } = new(Rooms, Pages);

    public static Task<int> Main(string[] args) => CommandLine.RunAsync(
        args,
        Parts,
        ServeCommand.Make,
        MigrateCommand.Make);

    private static void Rooms(WebApplicationBuilder host)
    {
    }

    private static void Pages(WebApplication app)
    {
        app.UseRequestScope();
        app.UseDatabaseAway();
        app.MapHealth();
    }
}
