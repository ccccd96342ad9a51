using FsCheck;
using FsCheck.Fluent;
using Workflows.Outbox;
using Workflows.Values;

namespace Workflows.Tests.Outbox;

public sealed class RetryPolicyTests
{
    private static readonly RetryPolicy Policy = new(TimeSpan.FromMinutes(1), TimeSpan.FromHours(2), 16);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(7, 64)]
    [InlineData(8, 120)]
    [InlineData(40, 120)]
    [InlineData(int.MaxValue, 120)]
    public void Waits_double_until_the_longest(int attempt, int minutes)
    {
        Assert.Equal(TimeSpan.FromMinutes(minutes), Policy.After(attempt, new Bytes(0xFF)));
        Assert.Equal(TimeSpan.FromMinutes(minutes * 0.75), Policy.After(attempt, new Bytes(0x00)));
    }

    [Fact]
    public void Any_randomness_stays_within_the_spread() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte>(),
        Gen.Choose(1, 100).ToArbitrary(),
        (filler, attempt) =>
        {
            var wait = Policy.After(attempt, new Bytes(filler));
            return wait > TimeSpan.Zero && wait <= Policy.Longest;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Mails_refused_together_come_back_apart()
    {
        var waits = Enumerable.Range(0, 50).Select(_ => Policy.After(5, new SystemRandomness())).ToList();
        Assert.True(waits.Distinct().Count() > 40);
    }

    private sealed class Bytes(byte filler) : IRandomness
    {
        public void Fill(Span<byte> bytes) => bytes.Fill(filler);
    }
}
