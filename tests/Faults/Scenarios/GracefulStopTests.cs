using System.Diagnostics;
using System.Globalization;
using System.Net;
using Faults.Driving;
using Faults.Reckoned;
using Host.Tests.Fixtures;

namespace Faults.Scenarios;

/// <summary>The host is told to stop, as by an update, while decisions come in.</summary>
public sealed class GracefulStopTests(PostgresServer server, ITestOutputHelper output)
{
    /// <summary>What the host gives requests and mails under way, and some more to end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_stop_finishes_what_is_under_way_and_sends_no_mail_again()
    {
        var (draw, size, began) = (new Draw(), Sizes.Now, Stopwatch.GetTimestamp());
        await using var office = await Office.OpenAsync(server, Office.Submitted(Load.PlansFor(size.GracefulStops * 2)));
        using var driver = new Driver(office);
        var slowest = TimeSpan.Zero;
        await using (var load = new Load(office, driver, draw))
        {
            for (var stop = 0; stop < size.GracefulStops; stop++)
            {
                var (before, started) = (driver.Ledger.Accepted, Stopwatch.GetTimestamp());
                using var host = await office.StartHostAsync();
                load.Turn(host.Address);
                await load.AcceptedSinceAsync(before, started, DyingHost.Patience, more: 3);
                await Task.Delay(draw.Within((0, 2)));
                var asked = Stopwatch.GetTimestamp();
                host.Signal("TERM");
                Assert.True(host.WaitForEnd(Patience), $"The host does not stop:\n{string.Join('\n', host.Log.TakeLast(20))}");
                var took = Stopwatch.GetElapsedTime(asked);
                slowest = took > slowest ? took : slowest;
            }

            await load.EndAsync();
        }

        // Whoever came while it was leaving found the door closed; nobody was sent away with a fault.
        Assert.All(driver.Ledger.All, s => Assert.True(s.Status is null or HttpStatusCode.OK or HttpStatusCode.Gone, $"{s.Status}: {s.Page}"));
        await office.SettleAsync();
        var checks = await Reckoning.CheckAsync(office, driver.Ledger, crashes: 0);
        output.Tell(
            "Graceful stop", draw, string.Create(CultureInfo.InvariantCulture, $"{size.GracefulStops} stops, the longest {slowest.TotalSeconds:0.0} s"),
            driver.Ledger, checks, Stopwatch.GetElapsedTime(began));
    }
}
