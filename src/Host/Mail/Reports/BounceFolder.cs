using System.Globalization;
using Workflows.Values;

namespace Host.Mail.Reports;

/// <summary>A file that this host alone works on.</summary>
/// <param name="Path">Where it stands now.</param>
/// <param name="Name">What it was called in the drop folder.</param>
internal sealed record TakenFile(string Path, string Name);

/// <summary>
/// The drop folder of delivery reports, which several hosts may share. A file belongs to whoever renames it into
/// <see cref="Taken"/> first; what a killed host left there is taken over once its claim is old. Ends in
/// <see cref="Finished"/>, or in <see cref="Unreadable"/> with the reason beside it.
/// </summary>
internal sealed class BounceFolder(string folder, IIds ids, TimeProvider time)
{
    public const string Taken = "taken";
    public const string Finished = "done";
    public const string Unreadable = "unreadable";

    /// <summary>Longer than recording a report takes; two hosts on one report would be harmless, only idle.</summary>
    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(10);

    private const string Pattern = "*.eml";
    private const string Separator = "~";
    private const int LongestName = 60;

    private Dictionary<string, (long Size, DateTime Written)> seen = new(StringComparer.Ordinal);

    public static IEnumerable<string> PlacesIn(string folder) =>
        [folder, Path.Combine(folder, Taken), Path.Combine(folder, Finished), Path.Combine(folder, Unreadable)];

    /// <summary>How many files nobody could read.</summary>
    public static int CountUnreadable(string folder) =>
        Directory.Exists(Path.Combine(folder, Unreadable)) ? Directory.EnumerateFiles(Path.Combine(folder, Unreadable), Pattern).Count() : 0;

    /// <summary>
    /// Claims what is ready: a file that looks as it did at the call before, so that one still being written is left.
    /// Links, empty files and whatever is no plain file are never touched.
    /// </summary>
    public IEnumerable<TakenFile> Take()
    {
        foreach (var left in Files(Path.Combine(folder, Taken)).Where(f => IsForsaken(f.Name)))
        {
            if (Rename(left.FullName, NameIn(left.Name)) is { } mine)
                yield return mine;
        }

        var now = new Dictionary<string, (long, DateTime)>(StringComparer.Ordinal);
        foreach (var file in Files(folder))
        {
            var look = (file.Length, file.LastWriteTimeUtc);
            if (!seen.TryGetValue(file.Name, out var before) || before != look)
                now[file.Name] = look;
            else if (Rename(file.FullName, file.Name) is { } mine)
                yield return mine;
        }

        seen = now;
    }

    /// <summary>The content; null when it is larger than a report may be.</summary>
    public static async Task<byte[]?> ReadAsync(TakenFile file, CancellationToken stop)
    {
        await using var stream = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read);
        return stream.Length > ReportReader.MaxSize ? null : await ReadAllAsync(stream, stop);
    }

    /// <summary>Puts a file where it ends.</summary>
    /// <param name="file">Taken by this host.</param>
    /// <param name="reason">Why it could not be read; null when it was.</param>
    public void Finish(TakenFile file, string? reason)
    {
        var target = Path.Combine(folder, reason is null ? Finished : Unreadable, Path.GetFileName(file.Path));
        if (reason is not null)
            File.WriteAllText($"{target}.ly-do.txt", $"{reason}\n");
        Move(file.Path, target, overwrite: true);
    }

    /// <summary>Lays a file back, for it could not be recorded now; beside a newer one of its name it waits until its claim is old.</summary>
    public void GiveBack(TakenFile file)
    {
        try
        {
            Move(file.Path, Path.Combine(folder, file.Name), overwrite: false);
        }
        catch (IOException) when (File.Exists(Path.Combine(folder, file.Name)))
        {
            // The folder has a file of that name again.
        }
    }

    private static async Task<byte[]> ReadAllAsync(FileStream stream, CancellationToken stop)
    {
        var bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes, stop);
        return bytes;
    }

    /// <summary>A copy that is empty is not written yet, or is a pipe that would never end.</summary>
    private static List<FileInfo> Files(string place) =>
        [.. new DirectoryInfo(place)
            .EnumerateFiles(Pattern, new EnumerationOptions { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden })
            .Where(file => file is { Exists: true, LinkTarget: null, Length: > 0 })
            .OrderBy(file => file.Name, StringComparer.Ordinal)];

    /// <summary>Exactly one host's rename finds the file.</summary>
    private TakenFile? Rename(string from, string name)
    {
        var mark = time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var kept = name.Length <= LongestName ? name : $"{name[..(LongestName - 4)]}.eml";
        var to = Path.Combine(folder, Taken, string.Join(Separator, mark, ids.Next().ToString("N"), kept));
        try
        {
            // Only with leave to overwrite is it one rename, which one host wins; else the framework links and unlinks.
            File.Move(from, to, overwrite: true);
        }
        catch (FileNotFoundException)
        {
            return null;
        }

        // What lay there may have been exchanged for a link meanwhile; here nobody but us can.
        var moved = new FileInfo(to);
        if (moved is { LinkTarget: null })
            return new TakenFile(to, kept);
        moved.Delete();
        return null;
    }

    private bool IsForsaken(string name) =>
        !long.TryParse(name.Split(Separator)[0], NumberStyles.None, CultureInfo.InvariantCulture, out var mark)
        || Math.Abs(time.GetUtcNow().ToUnixTimeMilliseconds() - mark) > Claim.TotalMilliseconds;

    /// <summary>The name in the drop folder of a file that somebody claimed.</summary>
    private static string NameIn(string taken) => taken.Split(Separator, 3) is [_, _, var name] ? name : taken;

    private static void Move(string from, string to, bool overwrite)
    {
        try
        {
            File.Move(from, to, overwrite);
        }
        catch (FileNotFoundException)
        {
            // Our claim was so old that another host took the file over.
        }
    }
}
