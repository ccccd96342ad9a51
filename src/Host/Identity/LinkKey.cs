using System.Text;
using Workflows.Links;
using Workflows.Values;

namespace Host.Identity;

/// <summary>The key from which links in mails are derived: a file of base64 beside the other keys.</summary>
public static class LinkKey
{
    public const string FileName = "link.key";
    private const int Bytes = 32;

    /// <summary>32 random bytes have about 30 different ones; fewer than this many come of no chance.</summary>
    private const int FewestDifferent = 16;

    /// <summary>
    /// Reads the key. In Development a missing one is made; elsewhere that would silently break every link
    /// sent before, so its absence stops the start.
    /// </summary>
    internal static LinkTokens Load(DirectoryInfo keys, bool mayCreate, IRandomness randomness)
    {
        var path = Path.Combine(keys.FullName, FileName);
        if (!File.Exists(path))
        {
            if (!mayCreate)
                throw new InvalidOperationException(
                    $"The link key {path} is missing. Restore it from the backup, or for a new installation make one: openssl rand -base64 {Bytes} > {path} && chmod 600 {path}");
            Create(path, randomness);
        }

        return new LinkTokens(Read(path));
    }

    private static byte[] Read(string path)
    {
        var key = new byte[1024];
        if (!Convert.TryFromBase64String(File.ReadAllText(path).Trim(), key, out var length) || length < Bytes)
            throw new InvalidOperationException($"The link key {path} must be at least {Bytes} bytes in base64.");
        if (key[..length].Distinct().Count() < FewestDifferent)
            throw new InvalidOperationException($"The link key {path} is not random: whoever guesses it decides in other people's names. Make one: openssl rand -base64 {Bytes}");
        return key[..length];
    }

    /// <summary>Two hosts may start at once: the first to hold the lock puts the file in place, the other finds it.</summary>
    private static void Create(string path, IRandomness randomness)
    {
        using var alone = Lock($"{path}.lock");
        // Moving without overwriting looks first and moves then, which is no protection by itself.
        if (File.Exists(path))
            return;
        var key = new byte[Bytes];
        randomness.Fill(key);
        var draft = $"{path}.{Environment.ProcessId}";
        using (var file = new FileStream(draft, Private(FileMode.Create, FileShare.Read)))
            file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(key)));
        File.Move(draft, path, overwrite: false);
    }

    private static FileStream Lock(string path)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                // Whoever holds it first puts the key in place before letting go, so that it may vanish then.
                var options = Private(FileMode.OpenOrCreate, FileShare.None);
                options.Options = FileOptions.DeleteOnClose;
                return new FileStream(path, options);
            }
            catch (IOException) when (attempt < 500)
            {
                Thread.Sleep(20);
            }
        }
    }

    private static FileStreamOptions Private(FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
