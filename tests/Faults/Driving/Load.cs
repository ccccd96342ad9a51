using System.Diagnostics;
using Host.Tests.Fixtures;

namespace Faults.Driving;

/// <summary>A crowd that decides in the background while a scenario does its worst to the host of the moment.</summary>
internal sealed class Load : IAsyncDisposable
{
    private readonly CancellationTokenSource over = new();
    private readonly Driver driver;
    private readonly Task deciding;
    private volatile Uri? address;

    /// <param name="office">Where there is something to decide.</param>
    /// <param name="driver">Sends and writes down.</param>
    /// <param name="draw">What is said.</param>
    /// <param name="spared">Plans that the scenario itself decides on.</param>
    public Load(Office office, Driver driver, Draw draw, IReadOnlySet<Guid>? spared = null)
    {
        this.driver = driver;
        deciding = new Crowd(office, driver, draw, spared ?? new HashSet<Guid>()).DecideAsync(() => address, Sizes.Now.DecisionsPerSecond, over.Token);
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
            Assert.False(deciding.IsCompleted, $"The crowd gave up: {deciding.Exception}");
            Assert.True(Stopwatch.GetElapsedTime(since) < atMost, $"Nothing was acknowledged within {atMost.TotalSeconds:0} s ({driver.Ledger.Answers}).");
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
            Assert.False(deciding.IsCompleted, $"The crowd gave up: {deciding.Exception}");
            Assert.True(passed < atMost, $"Nothing was acknowledged within {atMost.TotalSeconds:0} s ({driver.Ledger.Answers}).");
            await Task.Delay(50);
        }
    }

    /// <summary>No more decisions are begun; those under way end as they end.</summary>
    public async Task EndAsync()
    {
        await over.CancelAsync();
        await deciding.WaitAsync(DyingHost.Patience);
    }

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        over.Dispose();
    }
}
