using Workflows.Values;

namespace Workflows.Outbox;

/// <summary>When a mail that was refused for now is tried again, and when it is given up.</summary>
/// <param name="First">Wait after the first refusal; each further one doubles it.</param>
/// <param name="Longest">Wait that is never exceeded, jitter included.</param>
/// <param name="MaxAttempts">Refusals after which the mail is parked.</param>
public sealed record RetryPolicy(TimeSpan First, TimeSpan Longest, int MaxAttempts)
{
    /// <summary>One minute doubling to two hours, 16 attempts: about 20 hours before an operator is asked.</summary>
    public static RetryPolicy Default { get; } = new(TimeSpan.FromMinutes(1), TimeSpan.FromHours(2), 16);

    /// <summary>A relay that took a mail this long ago takes ours: what it refuses now is that one mail.</summary>
    public TimeSpan Recent { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// The wait after the given attempt, spread evenly over 75 to 100 per cent of its step so that mails
    /// refused together do not come back together.
    /// </summary>
    public TimeSpan After(int attempt, IRandomness randomness)
    {
        // 2^20 steps are beyond any wait; the shift must not overflow.
        var doubled = First.TotalSeconds * (1L << Math.Clamp(attempt - 1, 0, 20));
        var step = Math.Min(doubled, Longest.TotalSeconds);
        Span<byte> bytes = stackalloc byte[4];
        randomness.Fill(bytes);
        var spread = BitConverter.ToUInt32(bytes) / (double)uint.MaxValue;
        return TimeSpan.FromSeconds(step * (0.75 + 0.25 * spread));
    }
}
