namespace Host.Identity;

/// <summary>
/// Where secrets of this installation lie, outside the database: setting <c>Keys:Directory</c>, by default
/// <c>.data/keys</c> under the content root. Hosts of one installation share it.
/// </summary>
internal static class KeyDirectory
{
    public static DirectoryInfo Open(IConfiguration configuration, IHostEnvironment environment)
    {
        var path = Path.GetFullPath(configuration["Keys:Directory"] ?? ".data/keys", environment.ContentRootPath);
        if (Directory.Exists(path))
            return new DirectoryInfo(path);
        return OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(path)
            : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
