using System.Text.RegularExpressions;
using Host.Operations;
using Host.Tests.Fixtures;

namespace Faults.Driving;

/// <summary>The commands of <c>docs/backup.md</c>, run as they stand there: a page that nobody tries is wrong one day.</summary>
internal static partial class Runbook
{
    private static readonly Dictionary<string, string> Commands = Blocks()
        .Matches(File.ReadAllText(Path.Combine(Checkout.Root, "docs", "backup.md")))
        .ToDictionary(block => block.Groups["name"].Value, block => block.Groups["commands"].Value, StringComparer.Ordinal);

    /// <param name="name">As its first line says.</param>
    /// <param name="user">Who runs it.</param>
    /// <param name="variables">What it names.</param>
    /// <param name="log">A file that may say more when it fails.</param>
    public static async Task RunAsync(string name, ServiceUser user, IEnumerable<(string Name, string Value)> variables, string? log = null)
    {
        List<string> words = [.. variables.Select(v => $"{v.Name}={v.Value}"), "bash", "-euo", "pipefail", "-c", Commands[name]];
        var (code, said) = await Task.Run(() => user.Run("/usr/bin/env", words)).WaitAsync(DyingHost.Patience);
        Assert.True(code == 0, $"'{name}' of docs/backup.md ends with {code}:\n{said}\n{(code != 0 && File.Exists(log) ? File.ReadAllText(log) : "")}");
    }

    [GeneratedRegex("^```sh\n# (?<name>[a-z]+)\n(?<commands>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
