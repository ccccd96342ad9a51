using System.Security.Cryptography;
using System.Text;

namespace Host.Mail.Reports;

/// <summary>Where delivery reports come from, by the settings <c>Mail:Bounces:*</c>. Holds a secret, which nothing prints.</summary>
public sealed class BounceSettings
{
    /// <summary>Shortest key of the hook, in characters.</summary>
    public const int ShortestKey = 32;

    public static BounceSettings Off { get; } = new();

    /// <summary>Drop folder of .eml files; null for none.</summary>
    public string? Folder { get; private init; }

    /// <summary>The hook answers; without a key it does not exist.</summary>
    public bool HasHook => HookKey is not null;

    /// <summary>Reports can reach us at all.</summary>
    public bool IsOn => HasHook || Folder is not null;

    private string? HookKey { get; init; }

    /// <summary>Reads and checks; the folders are made here, so that a folder one may not write to stops the start.</summary>
    /// <param name="mail">The section <c>Mail</c>.</param>
    /// <param name="dataDirectory">What a relative folder is relative to.</param>
    /// <param name="problems">Gets a line for each wrong setting.</param>
    internal static BounceSettings Read(IConfiguration mail, string dataDirectory, List<string> problems)
    {
        var section = mail.GetSection("Bounces");
        var key = section["HookKey"] is { Length: > 0 } given ? given : null;
        if (key is not null && (key.Length < ShortestKey || key.Any(c => c is <= ' ' or > '~')))
            problems.Add($"Mail:Bounces:HookKey must be at least {ShortestKey} visible ASCII characters, e.g. from 'openssl rand -hex 32'.");
        var folder = string.IsNullOrWhiteSpace(section["Folder"]) ? null : Path.GetFullPath(section["Folder"]!.Trim(), dataDirectory);
        if (folder is not null && !CanWrite(folder))
            problems.Add("Mail:Bounces:Folder names a folder that cannot be made or written to.");
        return new() { Folder = folder, HookKey = key };
    }

    /// <summary>Compares in a time that tells nothing about the key.</summary>
    internal bool IsKey(string given) =>
        HookKey is not null && CryptographicOperations.FixedTimeEquals(Digest(given), Digest(HookKey));

    public override string ToString() => $"bounces by {(Folder is null ? "" : "folder ")}{(HasHook ? "hook" : "")}";

    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static bool CanWrite(string folder)
    {
        try
        {
            foreach (var place in BounceFolder.PlacesIn(folder))
                Directory.CreateDirectory(place);
            var probe = Path.Combine(folder, BounceFolder.Taken, ".ghi-thu");
            File.WriteAllBytes(probe, []);
            // The sweep renames out of the folder itself.
            File.Move(probe, Path.Combine(folder, ".ghi-thu"), overwrite: true);
            File.Delete(Path.Combine(folder, ".ghi-thu"));
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return false;
        }
    }
}
