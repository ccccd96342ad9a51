using System.Text;
using Workflows.Links;
using Workflows.Values;

namespace Host.Identity;

/// <summary>The key from which links in mails are derived: a file of base64 beside the other keys.</summary>
public static class LinkKey
{
    public const string FileName = "link.key";
    private const int Bytes = 32;

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
        return key[..length];
    }

    /// <summary>Two hosts may start at once: the first to put the file in place wins, the other reads it.</summary>
    private static void Create(string path, IRandomness randomness)
    {
        var key = new byte[Bytes];
        randomness.Fill(key);
        var draft = $"{path}.{Environment.ProcessId}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(draft, options))
            file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(key)));
        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
        }
    }
}
