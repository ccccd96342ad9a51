using System.Diagnostics;
using Host.Tests.Fixtures;

namespace Faults.Driving;

/// <summary>A file system in memory, of some megabytes, that can be filled to its last page.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string ballast;
    private readonly long room;

    private SmallDisk(string at) => (At, ballast, room) = (at, Path.Combine(at, "ballast"), FreeAt(at));

    /// <summary>Where it is mounted.</summary>
    public string At { get; }

    /// <returns>Skips the test, and says why, where this machine lets nobody mount.</returns>
    public static SmallDisk Mount(int megabytes)
    {
        var at = Checkout.TemporaryDirectory("faults-disk-");
        if (Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m,mode=0755", "tmpfs", at) is { } why)
        {
            Directory.Delete(at);
            Summary.Skip($"A disk that can be filled is a mount, and this user may not: {why}");
        }

        return new SmallDisk(at);
    }

    /// <summary>Takes what is left, also what was let go since the last time.</summary>
    public void Fill()
    {
        var page = new byte[4096];
        using var file = new FileStream(ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
                file.Write(page);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void Free() => File.Delete(ballast);

    /// <summary>Bytes taken by others than the ballast; a file keeps its room until the last who holds it lets go, also when its name is gone.</summary>
    public long Taken => room - FreeAt(At) - (File.Exists(ballast) ? new FileInfo(ballast).Length : 0);

    /// <summary>Files on it besides the ballast.</summary>
    public IReadOnlyList<string> Files => [.. Directory.EnumerateFiles(At, "*", SearchOption.AllDirectories).Where(f => f != ballast)];

    public void Dispose()
    {
        Run("umount", "-l", At);
        Directory.Delete(At);
    }

    private static long FreeAt(string at) => new DriveInfo(at).TotalFreeSpace;

    /// <returns>What it says when it fails.</returns>
    private static string? Run(string program, params string[] words)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, words) { UseShellExecute = false, RedirectStandardError = true })!;
            var said = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : said.Trim();
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return missing.Message;
        }
    }
}
