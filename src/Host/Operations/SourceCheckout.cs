namespace Host.Operations;

/// <summary>The checkout that this program was built in; a published program has none.</summary>
internal static class SourceCheckout
{
    public static string? Root { get; } = Find();

    /// <summary>Where pages' static files stand: beside the sources, or beside the published program.</summary>
    public static string ContentRoot => Root is null ? AppContext.BaseDirectory : Path.Combine(Root, "src", "Host");

    private static string? Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Workflows.sln")))
                return at.FullName;
        }

        return null;
    }
}
