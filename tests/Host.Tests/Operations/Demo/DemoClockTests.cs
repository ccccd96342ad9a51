using Host.Operations.Demo;

namespace Host.Tests.Operations.Demo;

public sealed class DemoClockTests
{
    private static readonly DateTimeOffset Start = new(2019, 1, 24, 1, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_jump_wakes_whoever_sleeps_until_then_and_nobody_else()
    {
        var clock = new DemoClock(Start);
        var soon = Task.Delay(TimeSpan.FromDays(1), clock, TestContext.Current.CancellationToken);
        using var limit = new CancellationTokenSource(TimeSpan.FromDays(3), clock);
        var later = Task.Delay(TimeSpan.FromDays(30), clock, limit.Token);

        clock.GoTo(Start.AddDays(2));

        await soon.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.False(later.IsCompleted);
        clock.GoTo(Start.AddDays(4));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => later.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Time_goes_on_by_itself_and_never_back()
    {
        var clock = new DemoClock(Start);
        clock.GoTo(Start.AddDays(5));
        var now = clock.GetUtcNow();

        clock.GoTo(Start);

        Assert.InRange(clock.GetUtcNow(), now, Start.AddDays(5).AddMinutes(5));
        Assert.True(SpinWait.SpinUntil(() => clock.GetUtcNow() > now, TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_timer_that_was_thrown_away_does_not_ring_at_a_jump()
    {
        var clock = new DemoClock(Start);
        var rings = 0;
        await using (clock.CreateTimer(_ => Interlocked.Increment(ref rings), null, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan))
        {
        }

        var other = Task.Delay(TimeSpan.FromHours(2), clock, TestContext.Current.CancellationToken);
        clock.GoTo(Start.AddDays(1));
        await other.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Equal(0, rings);
    }
}
