using Host.Operations;

namespace Host.Identity;

/// <summary>
/// Where secrets of this installation lie, outside the database: setting <c>Keys:Directory</c>, by default
/// <c>keys</c> in the data directory. Hosts of one installation share it.
/// </summary>
internal static class KeyDirectory
{
    public static DirectoryInfo Open(IConfiguration configuration)
    {
        var root = SourceCheckout.Root ?? Directory.GetCurrentDirectory();
        var path = Path.GetFullPath(configuration["Keys:Directory"] ?? Path.Combine(configuration["Data:Directory"] ?? ".data", "keys"), root);
        if (Directory.Exists(path))
            return new DirectoryInfo(path);
        return OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(path)
            : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
