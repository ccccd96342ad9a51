namespace Workflows.Signatures;

/// <summary>How a finding weighs.</summary>
public enum FindingLevel
{
    /// <summary>Checked and right.</summary>
    Ok,

    /// <summary>A person should know; does not stop anything by itself.</summary>
    Warning,

    /// <summary>The file must not be taken.</summary>
    Error,
}

/// <summary>One thing that a check of a signed file found.</summary>
/// <param name="Code">Stable name for programs and tests, such as "digest-mismatch".</param>
/// <param name="Message">Vietnamese sentence for the person who hands the file in.</param>
public sealed record Finding(FindingLevel Level, string Code, string Message)
{
    internal static Finding Ok(string code, string message) => new(FindingLevel.Ok, code, message);

    internal static Finding Warning(string code, string message) => new(FindingLevel.Warning, code, message);

    internal static Finding Error(string code, string message) => new(FindingLevel.Error, code, message);
}

public static class Findings
{
    /// <summary>Nothing among them stops the file.</summary>
    public static bool AreSound(this IEnumerable<Finding> findings) => findings.All(f => f.Level is not FindingLevel.Error);
}
