using System.Diagnostics;
using System.Globalization;

namespace Host.Operations;

/// <summary>What the process table says of one cluster; needs no rights over the processes.</summary>
internal sealed class PostgresProcesses(PostgresPlace place)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(40);

    /// <summary>
    /// The server of this cluster, or null. The number in postmaster.pid is believed only when the process of
    /// that number really is this server: after a crash it may belong to anybody.
    /// </summary>
    public int? Postmaster()
    {
        var file = Path.Combine(place.Cluster, "postmaster.pid");
        string? first;
        try
        {
            first = File.Exists(file) ? File.ReadLines(file).FirstOrDefault() : null;
        }
        catch (IOException)
        {
            return null;
        }

        return int.TryParse(first, NumberStyles.Integer, CultureInfo.InvariantCulture, out var id) && IsPostmaster(id) ? id : null;
    }

    /// <summary>The port that the running server wrote down, or null.</summary>
    public int? Port()
    {
        try
        {
            var line = File.ReadLines(Path.Combine(place.Cluster, "postmaster.pid")).Skip(3).FirstOrDefault();
            return int.TryParse(line, NumberStyles.Integer, CultureInfo.InvariantCulture, out var port) ? port : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>True while a process of this cluster lives, be it one whose server was killed.</summary>
    public bool AnyLeft() => Directory.EnumerateDirectories("/proc")
        .Select(d => int.TryParse(Path.GetFileName(d), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
        .Any(id => id > 0 && (CommandLine(id).StartsWith($"postgres: {place.Mark}", StringComparison.Ordinal) || IsPostmaster(id)));

    /// <summary>
    /// Waits for those that are just leaving: a server takes its pid file away, which is what its stop waits for, a moment
    /// before it is gone itself.
    /// </summary>
    /// <returns>False when some stay.</returns>
    public async Task<bool> LeaveAsync(CancellationToken stop)
    {
        var started = Stopwatch.GetTimestamp();
        while (AnyLeft())
        {
            if (Stopwatch.GetElapsedTime(started) > Patience)
                return false;
            await Task.Delay(Tick, stop);
        }

        return true;
    }

    /// <summary>Removes a postmaster.pid that a crash left behind; the caller has seen that nobody lives.</summary>
    public void ForgetStale() => File.Delete(Path.Combine(place.Cluster, "postmaster.pid"));

    private bool IsPostmaster(int id)
    {
        var words = CommandLine(id).Split('\0');
        return words[0].EndsWith("postgres", StringComparison.Ordinal) && words.Contains($"cluster_name={place.Mark}");
    }

    /// <summary>Words separated by NUL; empty for a process that is gone or only waits to be reaped.</summary>
    private static string CommandLine(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
