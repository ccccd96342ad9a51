using System.Diagnostics;
using System.Globalization;
using Faults.Driving;
using Faults.Reckoned;
using Host.Tests.Fixtures;

namespace Faults.Scenarios;

/// <summary>The machine with the primary is lost while decisions come in; the standby takes over, and the host lives on.</summary>
public sealed class FailOverTests(ITestOutputHelper output)
{
    /// <summary>Patroni gives the primary up to 20 s to say that it lives; the standby is the primary a moment later.</summary>
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(45);

    /// <summary>From one loss to the next, without the time in which nothing is decided.</summary>
    private const double SecondsOfDecisions = 60;

    [Fact]
    public async Task The_standby_takes_over_and_nothing_acknowledged_is_lost()
    {
        var (draw, size, began) = (new Draw(), Sizes.Now, Stopwatch.GetTimestamp());
        if (size.FailOvers == 0)
            Summary.Skip("Fail-over is part of the full set: ./test.sh faults");
        await using var pair = await PatroniPair.StartAsync();
        await using var server = new PostgresServer { Given = pair.Logins };
        await server.InitializeAsync();
        await using var office = await Office.OpenAsync(server, Office.Submitted(Load.PlansFor(size.FailOvers * SecondsOfDecisions)));
        using var driver = new Driver(office);
        var took = new List<TimeSpan>();
        using (var host = await office.StartHostAsync())
        await using (var load = new Load(office, driver, draw))
        {
            load.Turn(host.Address);
            for (var loss = 0; loss < size.FailOvers; loss++)
            {
                var primary = await pair.StandsByAsync();
                await load.AcceptedSinceAsync(driver.Ledger.Accepted, Stopwatch.GetTimestamp(), DyingHost.Patience, more: 5);
                // At any moment of the rounds in which Patroni says that it lives.
                await Task.Delay(draw.Within((0, 5)));
                took.Add(await load.AcceptedBegunAfterAsync(await primary.KillAsync(), Recovery));
                // It comes back as the standby.
                primary.Start();
            }

            await pair.StandsByAsync();
            await load.EndAsync();
            Assert.False(host.HasEnded);
            office.ForgetSessions();
            await MailReckoning.SentAsync(office);
            host.StopGently();
        }

        AnswerReckoning.CheckDatabaseAway(driver.Ledger);
        var checks = await Reckoning.CheckAsync(office, driver.Ledger, crashes: 0);
        output.Tell(
            "Fail-over", draw, string.Create(CultureInfo.InvariantCulture, $"{size.FailOvers} primaries lost, decisions again {string.Join(", ", took.Select(t => t.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)))} s after it"),
            driver.Ledger, checks, Stopwatch.GetElapsedTime(began));
    }
}
