namespace Workflows.WorkFiles.Checking;

/// <summary>The first thing wrong with a bundle.</summary>
/// <param name="Where">The entry, or "ZIP".</param>
/// <param name="What">English, without a full stop.</param>
/// <param name="Words">The same in Vietnamese.</param>
public sealed record BundleFault(string Where, string What, string Words);

/// <summary>What was looked at, and the first fault; null when the bundle is whole.</summary>
public sealed record BundleReport
{
    /// <summary>Null when not even the manifest could be read.</summary>
    public Bundles.BundleManifest? Manifest { get; init; }

    public int Entries { get; init; }

    public long AuditRows { get; init; }

    public int Versions { get; init; }

    public int Decisions { get; init; }

    /// <summary>Who signed the manifest; null for an unsigned bundle.</summary>
    public string? SignedBy { get; init; }

    public BundleFault? Fault { get; init; }

    public bool IsIntact => Fault is null;
}

/// <summary>What was found of a signature over a manifest.</summary>
/// <param name="IsValid">It is a signature over exactly these bytes, by whom it must be.</param>
/// <param name="Words">The signer where it is valid, else why it is not, in English.</param>
public sealed record SealFinding(bool IsValid, string Words);

/// <summary>Ends a check at its first fault.</summary>
internal sealed class BrokenBundleException(string where, string what, string words) : Exception(what)
{
    public BundleFault Fault { get; } = new(where, what, words);
}
