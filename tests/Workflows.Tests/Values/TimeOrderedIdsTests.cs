using Workflows.Values;

namespace Workflows.Tests.Values;

public sealed class TimeOrderedIdsTests
{
    private readonly StandingClock clock = new();

    [Fact]
    public void Identifiers_of_one_millisecond_keep_their_order()
    {
        var ids = new TimeOrderedIds(clock);

        var made = Enumerable.Range(0, 10_000).Select(_ => ids.Next()).ToList();

        Assert.Equal(made.Order(), made);
        Assert.Equal(made.Count, made.Distinct().Count());
        Assert.All(made, id => Assert.Equal((7, 2), (id.Version, id.Variant >> 2)));
    }

    [Fact]
    public void An_identifier_tells_its_millisecond()
    {
        var id = new TimeOrderedIds(clock).Next();

        Assert.Equal(clock.Now.ToUnixTimeMilliseconds(), Convert.ToInt64(id.ToString("N")[..12], 16));
    }

    [Fact]
    public void A_later_one_is_greater_even_if_the_clock_was_put_back()
    {
        var ids = new TimeOrderedIds(clock);
        var first = ids.Next();
        clock.Now += TimeSpan.FromMilliseconds(1);
        var second = ids.Next();
        clock.Now -= TimeSpan.FromHours(1);

        Assert.True(first < second);
        Assert.True(second < ids.Next());
    }

    [Fact]
    public void Two_processes_do_not_make_the_same_one()
    {
        var (one, other) = (new TimeOrderedIds(clock), new TimeOrderedIds(clock));

        Assert.NotEqual(one.Next(), other.Next());
    }

    [Fact]
    public void Threads_never_share_one()
    {
        var ids = new TimeOrderedIds(clock);
        var made = new Guid[20_000];

        Parallel.For(0, made.Length, i => made[i] = ids.Next());

        Assert.Equal(made.Length, made.Distinct().Count());
    }

    private sealed class StandingClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 10, 14, 1, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
