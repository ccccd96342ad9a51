using Workflows.Values;

namespace Host.Web;

/// <summary>Addresses of the files browsers load, each with a mark of its content so that it may be kept for ever.</summary>
public sealed class Assets
{
    /// <summary>Beside the program, so that it does not matter where the program was started from.</summary>
    internal static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "wwwroot");

    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, string> addresses = new();

    /// <summary>The address of a file under wwwroot.</summary>
    public string this[string file] => addresses.GetOrAdd(file, name =>
        $"/{name}?v={Sha256Hash.Of(File.ReadAllBytes(Path.Combine(Folder, name))).Short}");
}
