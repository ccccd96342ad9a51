using System.Globalization;
using Workflows.Values;

namespace Faults.Driving;

/// <summary>
/// The chance of one scenario, from a seed that is printed: <c>FAULTS_SEED</c> gives the same draws again. Which
/// decision meets which fault still depends on the machine's own pace.
/// </summary>
internal sealed class Draw
{
    private readonly Random random;
    private readonly Lock gate = new();

    public Draw()
    {
        Seed = int.TryParse(Environment.GetEnvironmentVariable("FAULTS_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : New();
        random = new Random(Seed);
    }

    public int Seed { get; }

    /// <returns>From 0 up to, not including, the number.</returns>
    public int Below(int number)
    {
        lock (gate)
            return random.Next(number);
    }

    public TimeSpan Within((double From, double To) seconds)
    {
        lock (gate)
            return TimeSpan.FromSeconds(seconds.From + (random.NextDouble() * (seconds.To - seconds.From)));
    }

    private static int New()
    {
        Span<byte> bytes = stackalloc byte[4];
        new SystemRandomness().Fill(bytes);
        return BitConverter.ToInt32(bytes) & int.MaxValue;
    }
}
