using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Faults.Driving;
using Faults.Reckoned;
using Faults.Wires;
using Host.Mail;
using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Host.Tests.Web;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Outbox;

namespace Faults.Scenarios;

/// <summary>
/// A mail server that refuses connections, says "not now" or "never", takes mails and hangs up, or answers a byte a second.
/// The host runs in this process here: its waits between tries are shortened.
/// </summary>
public sealed class BrokenRelayTests(PostgresServer server, ITestOutputHelper output)
{
    /// <summary>
    /// A decision that waited for its mail would not be answered at all while the mail server is away, however long; a busy
    /// machine may take its time.
    /// </summary>
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(30);

    private static readonly SenderPace Pace = new()
    {
        Sweep = TimeSpan.FromMilliseconds(200),
        RelayPause = TimeSpan.FromMilliseconds(100),
        LongestRelayPause = TimeSpan.FromMilliseconds(400),
    };

    [Fact]
    public async Task Decisions_go_on_all_mail_that_can_arrive_arrives_and_what_cannot_is_shown()
    {
        var (draw, size, began) = (new Draw(), Sizes.Now, Stopwatch.GetTimestamp());
        await using var office = await Office.OpenAsync(server, Office.Asked(size.MailedPlans));
        using var driver = new Driver(office);
        const string Nobody = "so05@bacninh.example";
        var met = new ConcurrentDictionary<string, int>();
        office.Postbox.Close();
        var host = await StartAsync(office);
        try
        {
            await DecideAsync(office, driver, host, 3);
            Assert.Empty(office.Postbox.Messages);
            Assert.Equal(0, await office.CountAsync("SELECT count(*) FROM mail.outbox WHERE state IN ('Sent', 'Parked')"));

            // Each address meets each trouble in its turn, then mails go through.
            office.Postbox.Trouble = to => to == Nobody ? MailTrouble.Never : met.AddOrUpdate(to, 1, (_, n) => n + 1) switch
            {
                1 => MailTrouble.Later,
                2 => MailTrouble.TakenUnheard,
                3 when draw.Below(8) == 0 => MailTrouble.Slow,
                _ => MailTrouble.None,
            };
            office.Postbox.Reopen();
            await DecideAsync(office, driver, host, 3);
            await MailReckoning.SentAsync(office);

            var parked = await office.RowsAsync("SELECT to_address, subject FROM mail.outbox WHERE state = 'Parked'");
            Assert.NotEmpty(parked);
            Assert.All(parked, row => Assert.Equal(Nobody, (string)row[0]));
            Assert.Equal(0, await office.CountAsync($"SELECT count(*) FROM mail.outbox WHERE state = 'Sent' AND to_address = '{Nobody}'"));
            using var operatorsPage = new Visitor(host.Address);
            await operatorsPage.SignInAsync((await office.Desk.HolderAsync("quan-tri")).Email);
            var page = await operatorsPage.GetAsync("/van-hanh/thu");
            Assert.Contains(Nobody, page.Text, StringComparison.Ordinal);
            Assert.Contains("Tạm dừng", page.Text, StringComparison.Ordinal);
            await host.StopAsync();

            var checks = await Reckoning.CheckAsync(office, driver.Ledger, crashes: 0);
            output.Tell(
                "Broken relay", draw, string.Create(CultureInfo.InvariantCulture, $"mail server away, then {met.Count} addresses each met 'not now' and a cut line, one 'never': {parked.Count} mails parked and shown, {office.Postbox.Unheard} taken unheard"),
                driver.Ledger, checks, Stopwatch.GetElapsedTime(began));
        }
        finally
        {
            await host.StopAsync();
        }
    }

    private static Task<HostUnderTest> StartAsync(Office office)
    {
        var settings = PlanStory.SettingsFor(office.Folder);
        foreach (var (key, value) in office.Settings)
            settings[key] = value;
        return HostUnderTest.StartAsync(office.Database, settings, services => services
            .AddSingleton(Pace)
            .AddSingleton(new RetryPolicy(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(1), 16)));
    }

    /// <summary>So many agencies of each plan agree.</summary>
    private static async Task DecideAsync(Office office, Driver driver, HostUnderTest host, int each)
    {
        foreach (var task in (await office.WaitingAsync()).GroupBy(t => t.PlanId).SelectMany(plan => plan.Take(each)))
        {
            var sent = await driver.PostAsync(host.Address, task, "Agree");
            Assert.True(sent.IsAccepted && sent.Took < AtMost, $"{sent.Status} after {sent.Took.TotalSeconds:0.0} s");
        }
    }
}
