namespace Host.Tests.Fixtures;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Workflows.sln")))
                return at.FullName;
        }

        throw new InvalidOperationException("The tests run inside a checkout only.");
    }

    /// <summary>A new directory that other users may enter: PostgreSQL may run as one.</summary>
    /// <param name="name">Begins its name.</param>
    /// <param name="parent">Null for the machine's temporary folder.</param>
    public static string TemporaryDirectory(string name, string? parent = null)
    {
        var made = parent is null
            ? Directory.CreateTempSubdirectory(name).FullName
            : Directory.CreateDirectory(Path.Combine(parent, name + Path.GetRandomFileName()), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
        File.SetUnixFileMode(made, File.GetUnixFileMode(made)
            | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        return made;
    }
}
