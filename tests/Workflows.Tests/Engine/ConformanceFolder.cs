namespace Workflows.Tests.Engine;

/// <summary>Where Elsa's own cases lie: outside the repository.</summary>
internal static class ConformanceFolder
{
    /// <summary>
    /// The folder that CONFORMANCE_DIR names, or <c>shared/elsa/conformance</c> beside a folder above the tests;
    /// null when there is none.
    /// </summary>
    public static string? Find()
    {
        if (Environment.GetEnvironmentVariable("CONFORMANCE_DIR") is { Length: > 0 } named)
            return named;
        for (var up = new DirectoryInfo(AppContext.BaseDirectory); up is not null; up = up.Parent)
        {
            var candidate = Path.Combine(up.FullName, "shared", "elsa", "conformance");
            if (File.Exists(Path.Combine(candidate, "expected.json")))
                return candidate;
        }

        return null;
    }
}
