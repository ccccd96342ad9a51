using System.CommandLine;

namespace Host.Operations.Commands;

/// <summary>Brings the database up to date and ends.</summary>
internal static class MigrateCommand
{
    public static Command Make(HostParts parts, Func<ParseResult, IReadOnlyDictionary<string, string?>> settings)
    {
        var command = new Command("migrate", "Applies the migrations that the database lacks, and ends.");
        command.SetAction(async (given, stop) =>
        {
            await using var database = await HostDatabase.OpenAsync(settings(given), stop);
            var applied = await database.MigrateAsync(stop);
            foreach (var name in applied)
                Console.WriteLine($"Applied {name}");
            Console.WriteLine(applied.Count == 0 ? "The database is up to date." : $"{applied.Count} migrations applied.");
            return 0;
        });
        return command;
    }
}
