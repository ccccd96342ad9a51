using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Workflows.Values;

/// <summary>Where identifiers come from, so that tests can foresee them.</summary>
public interface IIds
{
    /// <summary>A new identifier; time-ordered so that indexes grow at their end.</summary>
    Guid Next();
}

/// <summary>Where unguessable bytes come from.</summary>
public interface IRandomness
{
    void Fill(Span<byte> bytes);
}

/// <summary>Version 7 identifiers on the given clock.</summary>
[SuppressMessage("ApiDesign", "RS0030:Do not use banned APIs", Justification = "This is the seam.")]
public sealed class TimeOrderedIds(TimeProvider time) : IIds
{
    public Guid Next() => Guid.CreateVersion7(time.GetUtcNow());
}

/// <summary>The operating system's cryptographic generator.</summary>
[SuppressMessage("ApiDesign", "RS0030:Do not use banned APIs", Justification = "This is the seam.")]
public sealed class SystemRandomness : IRandomness
{
    public void Fill(Span<byte> bytes) => RandomNumberGenerator.Fill(bytes);
}
