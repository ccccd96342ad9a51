using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Designer.Studio;

/// <summary>One file that browsers load below <see cref="StudioAddresses.Root"/>.</summary>
/// <param name="Path">On this machine.</param>
/// <param name="ContentType">Of the content, whatever it is packed in.</param>
/// <param name="IsPacked">The file holds the content compressed with Brotli.</param>
/// <param name="IsForEver">Its name carries a mark of its content.</param>
internal sealed record StudioFile(string Path, string ContentType, bool IsPacked, bool IsForEver);

/// <summary>
/// Studio's files and ours, as they lie beside the program. The list is made once: an address is looked up in it, never
/// put together into a path.
/// </summary>
public sealed partial class StudioFiles
{
    private const string Packed = ".br";

    private readonly Dictionary<string, StudioFile> files;
    private readonly ConcurrentDictionary<string, string> marks = new(StringComparer.Ordinal);

    public StudioFiles()
        : this(Path.Combine(AppContext.BaseDirectory, "studio"))
    {
    }

    /// <exception cref="DirectoryNotFoundException">The program was built or copied without its browser files.</exception>
    internal StudioFiles(string folder) => files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(path => (path, name: Path.GetRelativePath(folder, path).Replace('\\', '/')))
        .Select(file => file.name.EndsWith(Packed, StringComparison.Ordinal) ? (file.path, name: file.name[..^Packed.Length], packed: true) : (file.path, file.name, packed: false))
        .ToDictionary(file => file.name, file => new StudioFile(file.path, TypeOf(file.name), file.packed, Hashed().IsMatch(file.name)), StringComparer.Ordinal);

    internal IReadOnlyDictionary<string, StudioFile> All => files;

    /// <summary>The address of a file, with a mark of its content so that it may be kept for ever.</summary>
    /// <param name="name">Below <see cref="StudioAddresses.Root"/>, without a slash in front.</param>
    public string this[string name] => $"{StudioAddresses.Root}/{name}?v={MarkOf(name)}";

    internal StudioFile? Find(string name) => files.GetValueOrDefault(name);

    /// <summary>Changes when the content changes.</summary>
    internal string MarkOf(string name) => marks.GetOrAdd(name, asked => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(files[asked].Path)))[..16]);

    /// <summary>Without the right type WebAssembly is not compiled while it loads.</summary>
    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".wasm" => "application/wasm",
        ".js" or ".mjs" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".json" => "application/json",
        ".woff2" => "font/woff2",
        ".svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };

    [GeneratedRegex(@"^_framework/.+\.[a-z0-9]{10}\.(wasm|js|dat)$")]
    private static partial Regex Hashed();
}
