using System.Globalization;
using System.Text.Json;

namespace Benchmarks;

/// <summary>One measured line.</summary>
public sealed record Line
{
    public required string Scenario { get; init; }

    public required Timing Timing { get; init; }

    /// <summary>Null where the server's share was not counted.</summary>
    public Cost? Cost { get; init; }

    /// <summary>What it is held against; null for a line that is itself the measure.</summary>
    public Line? Against { get; init; }

    /// <summary>Anything else, in the unit its name says.</summary>
    public IReadOnlyDictionary<string, double> More { get; init; } = new Dictionary<string, double>();
}

/// <summary>Writes lines as they come: a table for people, JSON lines for programs.</summary>
public sealed class Report(TextWriter to, Settings settings)
{
    private bool isBegun;

    /// <summary>
    /// Times in milliseconds; statements (BEGIN and COMMIT included), round trips and transactions of one operation; WAL in bytes
    /// of one operation, those of index and trigger included; processor time of this process in milliseconds of one operation; memory in MB (10^6 bytes), the peak of this process so far.
    /// </summary>
    public void Add(Line line)
    {
        var figures = Of(line);
        if (settings.Json)
        {
            var node = new Dictionary<string, object?>(StringComparer.Ordinal) { ["scenario"] = line.Scenario, ["concurrency"] = settings.Concurrency };
            foreach (var (name, value) in figures)
                node[name] = value is { } number ? Math.Round(number, 3) : null;
            foreach (var (name, value) in line.More)
                node[name] = Math.Round(value, 3);
            to.WriteLine(JsonSerializer.Serialize(node));
        }
        else
        {
            if (!isBegun)
                to.WriteLine($"{"scenario",-16} {string.Join(' ', figures.Select(f => f.Name.PadLeft(Width(f.Name))))}");
            to.WriteLine($"{line.Scenario,-16} {string.Join(' ', figures.Select(f => Short(f.Value).PadLeft(Width(f.Name))))}");
            foreach (var (name, value) in line.More)
                to.WriteLine($"{"",-16} {name}: {Short(value)}");
        }

        isBegun = true;
        to.Flush();
    }

    /// <summary>A remark beside the figures; not part of the JSON.</summary>
    public void Say(string words)
    {
        if (!settings.Json)
            to.WriteLine(words);
    }

    private static IReadOnlyList<(string Name, double? Value)> Of(Line line) =>
    [
        ("operations", line.Timing.Count),
        ("perSecond", line.Timing.PerSecond),
        ("p50Ms", line.Timing.Percentile(50)),
        ("p95Ms", line.Timing.Percentile(95)),
        ("p99Ms", line.Timing.Percentile(99)),
        ("statements", line.Cost?.Statements),
        ("roundTrips", line.Cost?.RoundTrips),
        ("transactions", line.Cost?.Transactions),
        ("walBytes", line.Timing.WalBytes / (double)line.Timing.Count),
        ("processorMs", line.Timing.Processor.TotalMilliseconds / line.Timing.Count),
        ("peakMemoryMB", PeakMemory.OfThisProcess() / 1e6),
        ("ofMeasure", line.Against is { } measure ? line.Timing.PerSecond / measure.Timing.PerSecond : null),
        ("p95Times", line.Against is { } p95 ? line.Timing.Percentile(95) / p95.Timing.Percentile(95) : null),
        ("p99Times", line.Against is { } p99 ? line.Timing.Percentile(99) / p99.Timing.Percentile(99) : null),
    ];

    private static int Width(string name) => Math.Max(name.Length, 9);

    private static string Short(double? value) => value switch
    {
        null => "-",
        >= 1_000 => value.Value.ToString("0", CultureInfo.InvariantCulture),
        _ => value.Value.ToString("0.##", CultureInfo.InvariantCulture),
    };
}

/// <summary>Peak resident memory, as the kernel keeps it.</summary>
internal static class PeakMemory
{
    /// <summary>Bytes.</summary>
    public static long OfThisProcess() => Of("self");

    /// <summary>Bytes; 0 when the process is gone.</summary>
    /// <param name="process">Its id, or "self".</param>
    public static long Of(string process)
    {
        var status = $"/proc/{process}/status";
        if (!File.Exists(status))
            return 0;
        var peak = File.ReadLines(status).FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return peak is null ? 0 : 1024 * long.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
