using System.Diagnostics;
using System.Globalization;
using Faults.Driving;
using Faults.Reckoned;
using Host.Tests.Fixtures;

namespace Faults.Scenarios;

/// <summary>kill -9 at random moments while decisions come in.</summary>
[Collection(Alone.Name)]
public sealed class KilledHostTests(PostgresServer server, ITestOutputHelper output)
{
    /// <summary>From the start of the process to the first decision acknowledged.</summary>
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(10);

    /// <summary>Seconds' worth of decisions that a start takes in before its first is acknowledged: about 1.2 were seen, on a quiet machine.</summary>
    private const double Served = 2;

    [Fact]
    public async Task Whenever_the_host_is_killed_what_it_acknowledged_is_there_once_and_the_next_one_serves_at_once()
    {
        var (draw, size, began) = (new Draw(), Sizes.Now, Stopwatch.GetTimestamp());
        var plans = Load.PlansFor(size.Kills * ((size.LifeSeconds.From + size.LifeSeconds.To) / 2 + Served));
        await using var office = await Office.OpenAsync(server, Office.Submitted(plans));
        using var driver = new Driver(office);
        var slowest = TimeSpan.Zero;
        TimeSpan calm;
        await using (var load = new Load(office, driver, draw))
        {
            // A machine that is busy with something else takes longer even where nothing was killed: twice that is fair then.
            calm = await CalmStartAsync(office, driver, load);
            var limit = calm * 2 > Promised ? calm * 2 : Promised;
            for (var kill = 0; kill < size.Kills; kill++)
            {
                var (before, started) = (driver.Ledger.Accepted, Stopwatch.GetTimestamp());
                using var host = await office.StartHostAsync();
                load.Turn(host.Address);
                var took = await load.AcceptedSinceAsync(before, started, limit);
                slowest = took > slowest ? took : slowest;
                await Task.Delay(draw.Within(size.LifeSeconds));
                host.Kill();
            }

            await load.EndAsync();
        }

        await office.SettleAsync();
        var checks = await Reckoning.CheckAsync(office, driver.Ledger, size.Kills);
        output.Tell(
            "Killed host", draw, string.Create(CultureInfo.InvariantCulture, $"{size.Kills} kills at {size.DecisionsPerSecond} decisions a second, first decision at most {slowest.TotalSeconds:0.0} s after a start ({calm.TotalSeconds:0.0} s where nothing was killed)"),
            driver.Ledger, checks, Stopwatch.GetElapsedTime(began));
    }

    private static async Task<TimeSpan> CalmStartAsync(Office office, Driver driver, Load load)
    {
        var (before, started) = (driver.Ledger.Accepted, Stopwatch.GetTimestamp());
        using var host = await office.StartHostAsync();
        load.Turn(host.Address);
        var took = await load.AcceptedSinceAsync(before, started, DyingHost.Patience);
        host.StopGently();
        return took;
    }
}
