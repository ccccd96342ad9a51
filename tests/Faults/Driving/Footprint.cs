using System.Globalization;
using Host.Tests.Fixtures;

namespace Faults.Driving;

/// <summary>The memory of a host.</summary>
internal static class Footprint
{
    /// <summary>The most that was ever in memory at once, in megabytes.</summary>
    public static int PeakOf(DyingHost host)
    {
        var line = File.ReadLines($"/proc/{host.Id}/status").Single(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return int.Parse(line["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) / 1024;
    }
}
