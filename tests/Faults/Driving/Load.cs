using System.Diagnostics;
using Host.Tests.Fixtures;

namespace Faults.Driving;

/// <summary>A crowd that decides in the background while a scenario does its worst to the host of the moment.</summary>
internal sealed class Load : IAsyncDisposable
{
    private readonly CancellationTokenSource over = new();
    private readonly Driver driver;
    private readonly int seed;
    private readonly Crowd crowd;
    private readonly Task deciding;
    private volatile Uri? address;

    /// <param name="office">Where there is something to decide.</param>
    /// <param name="driver">Sends and writes down.</param>
    /// <param name="draw">What is said.</param>
    /// <param name="spared">Plans that the scenario itself decides on.</param>
    public Load(Office office, Driver driver, Draw draw, IReadOnlySet<Guid>? spared = null)
    {
        (this.driver, seed) = (driver, draw.Seed);
        crowd = new Crowd(office, driver, draw, spared ?? new HashSet<Guid>());
        deciding = crowd.DecideAsync(() => address, Sizes.Now.DecisionsPerSecond, over.Token);
    }

    /// <summary>So many plans that the crowd does not run out of work: each takes two approvals and at least six opinions.</summary>
    public static int PlansFor(double seconds) => 4 + (int)Math.Ceiling(seconds * Sizes.Now.DecisionsPerSecond / 6);

    /// <summary>From now on decisions go there, be it alive or not.</summary>
    public void Turn(Uri to) => address = to;

    /// <summary>Waits until some more decisions have been acknowledged than there were.</summary>
    /// <returns>How long the first of them took, from the moment given.</returns>
    public async Task<TimeSpan> AcceptedSinceAsync(int before, long since, TimeSpan atMost, int more = 1)
    {
        while (driver.Ledger.Accepted < before + more)
        {
            Check(Stopwatch.GetElapsedTime(since), atMost);
            await Task.Delay(10);
        }

        return Stopwatch.GetElapsedTime(since);
    }

    /// <summary>Waits until a decision is acknowledged that was begun after a moment: what was under way then says nothing.</summary>
    /// <returns>How long after the moment.</returns>
    public async Task<TimeSpan> AcceptedBegunAfterAsync(DateTimeOffset moment, TimeSpan atMost)
    {
        while (true)
        {
            var passed = TimeProvider.System.GetUtcNow() - moment;
            if (driver.Ledger.All.Any(s => s.IsAccepted && s.SentAt > moment))
                return passed;
            Check(passed, atMost);
            await Task.Delay(50);
        }
    }

    /// <summary>No more decisions are begun; those under way end as they end.</summary>
    public async Task EndAsync()
    {
        await over.CancelAsync();
        await deciding.WaitAsync(DyingHost.Patience);
    }

    /// <summary>Says which of the two it was: a host that does not serve, or a crowd without work, which says nothing about the host.</summary>
    private void Check(TimeSpan passed, TimeSpan atMost)
    {
        Assert.False(deciding.IsCompleted, $"The crowd gave up: {deciding.Exception}");
        var why = crowd.IsIdle ? "nothing was left to decide" : "though there was something to decide";
        Assert.True(passed < atMost, $"Nothing was acknowledged within {atMost.TotalSeconds:0} s, {why} (seed {seed}; {driver.Ledger.Answers}).");
    }

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        over.Dispose();
    }
}
