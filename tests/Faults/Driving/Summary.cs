using System.Diagnostics.CodeAnalysis;

namespace Faults.Driving;

/// <summary>The one line that each scenario prints.</summary>
internal static class Summary
{
    public static void Tell(this ITestOutputHelper output, string scenario, Draw draw, string faults, Ledger? ledger, string checks, TimeSpan took)
    {
        var line = $"{scenario} ({Sizes.Now.Name}, seed {draw.Seed}, {took.TotalSeconds:0} s): {faults}; "
            + (ledger is null ? "" : $"{ledger.All.Count} requests ({ledger.Answers}); ") + checks + ".";
        output.WriteLine(line);
        Note(line);
    }

    /// <summary>Ends the test as skipped, and says why where it is seen.</summary>
    [DoesNotReturn]
    public static void Skip(string why)
    {
        Note($"Skipped: {why}");
        Assert.Skip(why);
    }

    /// <summary>Tests that are green or skipped keep what they write to themselves; the ledger is printed at the end of a run.</summary>
    private static void Note(string line)
    {
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "TestResults"));
        File.AppendAllText(Path.Combine(folder.FullName, "ledger.txt"), line + "\n");
    }
}
