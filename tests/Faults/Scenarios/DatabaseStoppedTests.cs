using System.Diagnostics;
using System.Globalization;
using Faults.Driving;
using Faults.Reckoned;
using Host.Tests.Fixtures;

namespace Faults.Scenarios;

/// <summary>PostgreSQL is stopped hard while decisions come in; the host lives on.</summary>
public sealed class DatabaseStoppedTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task People_are_told_to_come_back_and_nothing_acknowledged_is_lost()
    {
        var (draw, size, began) = (new Draw(), Sizes.Now, Stopwatch.GetTimestamp());
        await using var server = new PostgresServer { IsDurable = true };
        await server.InitializeAsync();
        var plans = Load.PlansFor(size.DatabaseStops * ((size.DatabaseUpSeconds.From + size.DatabaseUpSeconds.To) / 2 + 2));
        await using var office = await Office.OpenAsync(server, Office.Submitted(plans));
        using var driver = new Driver(office);
        var slowest = TimeSpan.Zero;
        using (var host = await office.StartHostAsync())
        await using (var load = new Load(office, driver, draw))
        {
            load.Turn(host.Address);
            for (var stop = 0; stop < size.DatabaseStops; stop++)
            {
                await Task.Delay(draw.Within(size.DatabaseUpSeconds));
                server.StopHard();
                var (before, stopped) = (driver.Ledger.Accepted, Stopwatch.GetTimestamp());
                // What was under way may still be acknowledged; some more tell that it is back.
                var took = await load.AcceptedSinceAsync(before, stopped, Recovery, more: 5);
                slowest = took > slowest ? took : slowest;
            }

            await load.EndAsync();
            Assert.False(host.HasEnded);
            office.ForgetSessions();
            await MailReckoning.SentAsync(office);
            host.StopGently();
        }

        AnswerReckoning.CheckDatabaseAway(driver.Ledger);
        var checks = await Reckoning.CheckAsync(office, driver.Ledger, crashes: 0);
        output.Tell(
            "PostgreSQL stopped", draw, string.Create(CultureInfo.InvariantCulture, $"{size.DatabaseStops} hard stops, decisions again at most {slowest.TotalSeconds:0.0} s after one"),
            driver.Ledger, checks, Stopwatch.GetElapsedTime(began));
    }
}
