namespace Faults.Driving;

/// <summary>The one line that each scenario prints.</summary>
internal static class Summary
{
    public static void Tell(this ITestOutputHelper output, string scenario, Draw draw, string faults, Ledger? ledger, string checks, TimeSpan took)
    {
        var line = $"{scenario} ({Sizes.Now.Name}, seed {draw.Seed}, {took.TotalSeconds:0} s): {faults}; "
            + (ledger is null ? "" : $"{ledger.All.Count} requests ({ledger.Answers}); ") + checks + ".";
        output.WriteLine(line);
        // Green tests keep what they write to themselves; the ledger is to be seen.
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "TestResults"));
        File.AppendAllText(Path.Combine(folder.FullName, "ledger.txt"), line + "\n");
    }
}
