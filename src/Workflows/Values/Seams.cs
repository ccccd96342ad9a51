using System.Buffers.Binary;
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

/// <summary>
/// Version 7 identifiers on the given clock (RFC 9562, section 6.2, method 1): within one process each is greater than the one before, so
/// that what happened in the same millisecond still has an order. A clock put back does not break the order.
/// </summary>
[SuppressMessage("ApiDesign", "RS0030:Do not use banned APIs", Justification = "This is the seam.")]
public sealed class TimeOrderedIds(TimeProvider time) : IIds
{
    private const int CounterBits = 12;

    // Milliseconds since 1970 above a counter, which takes the twelve bits after the time.
    private long last;

    public Guid Next()
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds() << CounterBits;
        long before, mine;
        do
        {
            before = Interlocked.Read(ref last);
            mine = Math.Max(before + 1, now);
        }
        while (Interlocked.CompareExchange(ref last, mine, before) != before);

        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes[8..]);
        BinaryPrimitives.WriteInt64BigEndian(bytes, ((mine >> CounterBits) << 16) | 0x7000 | (mine & 0xFFF));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new(bytes, bigEndian: true);
    }
}

/// <summary>The operating system's cryptographic generator.</summary>
[SuppressMessage("ApiDesign", "RS0030:Do not use banned APIs", Justification = "This is the seam.")]
public sealed class SystemRandomness : IRandomness
{
    public void Fill(Span<byte> bytes) => RandomNumberGenerator.Fill(bytes);
}
