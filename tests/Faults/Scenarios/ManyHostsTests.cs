using System.Diagnostics;
using System.Net;
using Faults.Driving;
using Faults.Reckoned;
using Host.Tests.Fixtures;

namespace Faults.Scenarios;

/// <summary>Three hosts on one database, asked in the same moment.</summary>
[Collection(Alone.Name)]
public sealed class ManyHostsTests(PostgresServer server, ITestOutputHelper output)
{
    private const int Hosts = 3;

    [Fact]
    public async Task However_many_press_on_however_many_hosts_each_decision_counts_once_and_the_last_one_moves_the_plan_on()
    {
        var (draw, size, began) = (new Draw(), Sizes.Now, Stopwatch.GetTimestamp());
        var plans = Math.Max(Math.Max(size.Races.Five, size.Races.Last), (size.OneLink.Rounds + 11) / 12);
        await using var office = await Office.OpenAsync(server, Office.Asked(plans + ((size.OneLink.Rounds + 5) / 6)));
        using var driver = new Driver(office);
        var hosts = new List<DyingHost>();
        try
        {
            for (var i = 0; i < Hosts; i++)
                hosts.Add(await office.StartHostAsync());
            var waiting = (await office.WaitingAsync()).GroupBy(t => t.PlanId).Select(plan => plan.ToList()).ToList();

            // Six agreements a plan settle nothing.
            foreach (var task in waiting.Skip(plans).SelectMany(plan => plan.Take(6)).Take(size.OneLink.Rounds))
                await PressAsync(driver, hosts, task, size.OneLink.Posts);
            foreach (var (plan, round) in waiting.Take(plans).Select((plan, i) => (plan, i)))
                await RaceAsync(office, driver, hosts, plan, draw, five: round < size.Races.Five, last: round < size.Races.Last);
            await MailReckoning.SentAsync(office);
            foreach (var host in hosts)
                host.StopGently();
        }
        finally
        {
            hosts.ForEach(host => host.Dispose());
        }

        var checks = await Reckoning.CheckAsync(office, driver.Ledger, crashes: 0);
        output.Tell(
            "Many hosts", draw,
            $"{Hosts} hosts, {size.OneLink.Rounds} rounds of {size.OneLink.Posts} posts of one link, {size.Races.Five} of five decisions on one instance, {size.Races.Last} of the last seven votes",
            driver.Ledger, checks, Stopwatch.GetElapsedTime(began));
    }

    /// <summary>Everybody holds the same link; half of them say something else. The first counts, all get its receipt.</summary>
    private static async Task PressAsync(Driver driver, List<DyingHost> hosts, Waiting task, int posts)
    {
        var answers = await AtOnceAsync(posts, i => driver.PostAsync(hosts[i % hosts.Count].Address, task, i % 2 == 0 ? "Agree" : "AgreeWithComments", keepPage: true));

        Assert.All(answers, a => Assert.True(a.IsAccepted, $"{a.Status}: {a.Page}"));
        Assert.Single(answers, a => a.Page.Contains("Đã ghi nhận ý kiến của ông/bà.", StringComparison.Ordinal));
        Assert.Equal(posts - 1, answers.Count(a => a.Page.Contains("Việc này đã có ý kiến từ trước.", StringComparison.Ordinal)));
    }

    /// <summary>Five of twelve in one moment, then the other seven, of whom two are needed.</summary>
    private static async Task RaceAsync(Office office, Driver driver, List<DyingHost> hosts, List<Waiting> plan, Draw draw, bool five, bool last)
    {
        Assert.Equal(12, plan.Count);
        var turn = draw.Below(hosts.Count);
        if (five)
        {
            var answers = await AtOnceAsync(5, i => driver.PostAsync(hosts[(turn + i) % hosts.Count].Address, plan[i], "Agree"));
            Assert.All(answers, a => Assert.True(a.IsAccepted, $"{a.Status}: {a.Page}"));
        }

        if (!last)
            return;
        var rest = plan.Skip(five ? 5 : 0).ToList();
        var ends = await AtOnceAsync(rest.Count, i => driver.PostAsync(hosts[(turn + i) % hosts.Count].Address, rest[i], "Agree"));
        Assert.All(ends, a => Assert.True(a.Status is HttpStatusCode.OK or HttpStatusCode.Gone, $"{a.Status}: {a.Page}"));
        Assert.Equal(7 - (five ? 5 : 0), ends.Count(a => a.IsAccepted));
        Assert.Equal("Agreed", (string)(await office.RowsAsync($"SELECT coalesce(outcome, '') FROM plan.poll WHERE plan_id = '{plan[0].PlanId}'")).Single()[0]);
    }

    private static async Task<Sent[]> AtOnceAsync(int count, Func<int, Task<Sent>> send)
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var all = Enumerable.Range(0, count).Select(async i =>
        {
            await gate.Task;
            return await send(i);
        }).ToList();
        gate.SetResult();
        return await Task.WhenAll(all);
    }
}
