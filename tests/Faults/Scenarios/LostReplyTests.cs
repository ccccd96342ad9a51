using System.Diagnostics;
using System.Net;
using Faults.Driving;
using Faults.Reckoned;
using Faults.Wires;
using Host.Tests.Fixtures;

namespace Faults.Scenarios;

/// <summary>The database commits, and the line breaks before the host hears of it.</summary>
public sealed class LostReplyTests(PostgresServer server, ITestOutputHelper output)
{
    [Fact]
    public async Task Whoever_presses_again_gets_the_first_outcome_whatever_they_say_then()
    {
        var (draw, size, began) = (new Draw(), Sizes.Now, Stopwatch.GetTimestamp());
        // Six agreements a plan: none is settled, so every task stays open until its turn.
        await using var office = await Office.OpenAsync(server, Office.Asked((size.LostReplies + 5) / 6));
        await using var wire = PostgresWire.Lay(server.Port);
        using var driver = new Driver(office);
        using (var host = await office.StartHostAsync(wire.Port))
        {
            var tasks = (await office.WaitingAsync()).GroupBy(t => t.PlanId).SelectMany(plan => plan.Take(6)).Take(size.LostReplies).ToList();
            Assert.Equal(size.LostReplies, tasks.Count);
            foreach (var task in tasks)
                await LoseAsync(office, wire, driver, host, task);
            await MailReckoning.SentAsync(office);
            host.StopGently();
        }

        var checks = await Reckoning.CheckAsync(office, driver.Ledger, crashes: 0);
        output.Tell("Lost reply", draw, $"{size.LostReplies} replies to COMMIT lost", driver.Ledger, checks, Stopwatch.GetElapsedTime(began));
    }

    [Fact]
    public async Task A_sender_that_does_not_hear_of_its_claim_takes_it_up_again_without_waiting_for_its_lease()
    {
        var (draw, began) = (new Draw(), Stopwatch.GetTimestamp());
        await using var office = await Office.OpenAsync(server, Office.Asked(1));
        await using var wire = PostgresWire.Lay(server.Port);
        using var driver = new Driver(office);
        var lost = 0;
        wire.Watch = moment =>
        {
            var isIt = moment.IsDone && moment.Line.Statements.Any(text => text.Contains("UPDATE mail.outbox o SET", StringComparison.Ordinal));
            return ValueTask.FromResult(!isIt || Interlocked.Increment(ref lost) > 1);
        };
        using (var host = await office.StartHostAsync(wire.Port))
        {
            // The lease is longer than two minutes.
            await MailReckoning.SentAsync(office, seconds: 60);
            host.StopGently();
        }

        Assert.True(lost > 1, "No claim was lost.");
        Assert.Equal(1, await office.CountAsync("SELECT max(attempts) FROM mail.outbox"));
        var checks = await Reckoning.CheckAsync(office, driver.Ledger, crashes: 0);
        output.Tell("Lost claim", draw, "the reply to COMMIT of a claim of mails lost", driver.Ledger, checks, Stopwatch.GetElapsedTime(began));
    }

    private static async Task LoseAsync(Office office, PostgresWire wire, Driver driver, DyingHost host, Waiting task)
    {
        var lost = 0;
        wire.Watch = moment =>
        {
            var isIt = moment.IsDone && moment.Line.Statements.Any(text => text.Contains("INSERT INTO plan.vote", StringComparison.Ordinal));
            return ValueTask.FromResult(!isIt || Interlocked.Increment(ref lost) > 1);
        };

        var first = await driver.PostAsync(host.Address, task, "Agree");
        Assert.Equal(1, lost);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, true), (first.Status!.Value, first.SaysWhenToComeBack));

        var again = await driver.PostAsync(host.Address, task, "Disagree", keepPage: true);
        Assert.Equal(HttpStatusCode.OK, again.Status);
        Assert.Contains("Thống nhất", again.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("Không thống nhất", again.Page, StringComparison.Ordinal);
        Assert.Equal("Agree", (string)(await office.RowsAsync($"SELECT verdict FROM plan.vote WHERE task_id = '{task.TaskId}'")).Single()[0]);
    }
}
