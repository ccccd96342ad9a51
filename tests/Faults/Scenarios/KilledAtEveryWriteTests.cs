using System.Diagnostics;
using System.Globalization;
using System.Net;
using Faults.Driving;
using Faults.Reckoned;
using Faults.Wires;
using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Host.Tests.Web;
using Workflows.HumanTasks;

namespace Faults.Scenarios;

/// <summary>
/// A plan goes from its submission to its number. At each statement of a transaction that writes, at each COMMIT whose reply
/// is on the way, and at each verb to the mail server, a host is killed once: the next one ends where an undisturbed one ends.
/// </summary>
public sealed class KilledAtEveryWriteTests(PostgresServer server, ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly KillPoint point = new();
    private Office office = null!;
    private Driver driver = null!;
    private PostgresWire wire = null!;
    private DyingHost host = null!;
    private int kills;

    [Fact]
    public async Task Killed_at_any_write_it_ends_as_if_nothing_had_happened()
    {
        var (draw, size, began) = (new Draw(), Sizes.Now, Stopwatch.GetTimestamp());
        await using var opened = office = await Office.OpenAsync(server, _ => Task.CompletedTask);
        await using var laid = wire = PostgresWire.Lay(server.Port);
        using var drives = driver = new Driver(office);
        wire.Watch = moment => moment.IsWrite ? point.PassAsync($"{(moment.IsDone ? "after" : "before")} {moment.Text}") : ValueTask.FromResult(true);
        office.Postbox.Verb = verb => point.PassAsync($"SMTP {verb}");
        host = await office.StartHostAsync(wire.Port);
        try
        {
            var (undisturbed, moments) = await CarryAsync(killAt: null);
            Assert.Contains("plan Issued", undisturbed);
            Assert.InRange(moments, 100, 10_000);
            var taken = Taken(moments, size, draw);
            foreach (var at in taken)
            {
                var (disturbed, _) = await CarryAsync(at);
                Assert.True(undisturbed.SequenceEqual(disturbed), $"Killed at {point.What}:\n{Difference(undisturbed, disturbed)}");
            }

            host.StopGently();
            // A moment near the end may not come where a wake-up found two mails at once: one, or one in ten.
            Assert.True(taken.Count - kills <= Math.Max(1, taken.Count / 10), $"Only {kills} of {taken.Count} moments came.");
            var checks = await Reckoning.CheckAsync(office, driver.Ledger, kills);
            output.Tell("Killed at every write", draw, $"{kills} kills at {taken.Count} of {moments} moments{Named(size.Slice)}", driver.Ledger, checks, Stopwatch.GetElapsedTime(began));
        }
        finally
        {
            host.Dispose();
        }
    }

    /// <summary>All moments or those of a slice; or a few, spread evenly.</summary>
    private static List<int> Taken(int moments, Sizes size, Draw draw) => size.Moments >= moments
        ? [.. Enumerable.Range(1, moments).Where(at => (at - 1) % size.Slice.Of == size.Slice.Number - 1)]
        : [.. Enumerable.Range(0, size.Moments).Select(kill => 1 + (int)((kill + (draw.Below(1000) / 1000.0)) * moments / size.Moments))];

    private static string Named((int Number, int Of) slice) =>
        slice.Of == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $", slice {slice.Number} of {slice.Of}");

    /// <summary>One plan from its submission to its number, and all its mails.</summary>
    /// <returns>What it has come to, and how many moments there were.</returns>
    private async Task<(IReadOnlyList<string> Picture, int Moments)> CarryAsync(int? killAt)
    {
        var plan = await office.Desk.OpenAsync("Kế hoạch theo kịch bản", [PlanStory.Province.IdOf("STC"), PlanStory.Province.IdOf("STP")]);
        Assert.True((await office.Desk.SubmitAsync(plan)).IsSuccess);
        point.Arm(killAt);
        var turn = 0;
        do
        {
            Assert.InRange(turn++, 0, 30);
            // Whoever decides has got their mail: the mail of a task that is over is not sent any more.
            await UntilAsync(async () =>
            {
                await MailReckoning.SentAsync(office);
                return true;
            });
        }
        while (await NextAsync(plan));
        var moments = point.Passed;
        point.Release();
        return (await PlanPicture.TakeAsync(office, plan), moments);
    }

    private async Task<bool> NextAsync(Guid plan)
    {
        if (await office.WaitingAsync(plan) is [var task, ..])
        {
            await UntilAsync(async () => (await driver.PostAsync(host.Address, task, task.Kind == "Opinion" ? "Agree" : "Approve")).IsAccepted);
            return true;
        }

        switch (await office.Desk.OpenTasksAsync(plan))
        {
            case [{ Kind: TaskKind.Consolidate }]:
                Assert.True((await office.Desk.ConsolidateAsync(plan)).IsSuccess);
                return true;
            case [{ Kind: TaskKind.Issue } issue]:
                await UntilAsync(() => IssueAsync(issue));
                return true;
            case []:
                return false;
            case var others:
                throw new InvalidOperationException($"Nobody knows what to do with {others[0].StepId}.");
        }
    }

    /// <summary>The clerk gives the number at the desk, signed in.</summary>
    private async Task<bool> IssueAsync(HumanTask task)
    {
        try
        {
            using var clerk = new Visitor(host.Address);
            await clerk.SignInAsync((await office.Desk.HolderAsync("van-thu-ubnd")).Email);
            var page = await clerk.GetAsync($"/viec/{task.Id}");
            // Given by the host that died before it said so.
            if (page.Document.Forms.All(form => form.GetAttribute("action") != $"/viec/{task.Id}/cap-so"))
                return page.Status is HttpStatusCode.OK;
            return (await clerk.SubmitAsync(page, $"/viec/{task.Id}/cap-so")).Status is HttpStatusCode.Redirect;
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            return false;
        }
    }

    /// <summary>Does an act until it succeeds; when the moment of the kill comes meanwhile, the host is killed and another one started.</summary>
    private async Task UntilAsync(Func<Task<bool>> act)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var acting = act();
            var moment = point.Reached;
            if (await Task.WhenAny(acting, moment) == moment && !point.IsReleased)
            {
                host.Kill();
                point.Release();
                kills++;
                await office.GoneAsync();
                await office.LetLeasesEndAsync();
                host.Dispose();
                host = await office.StartHostAsync(wire.Port);
            }

            if (await acting)
                return;
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience, $"It does not go on after {point.What}.\n{string.Join('\n', host.Log.TakeLast(10))}");
            await Task.Delay(50);
        }
    }

    private static string Difference(IReadOnlyList<string> wanted, IReadOnlyList<string> got) => string.Join('\n',
        Enumerable.Range(0, Math.Max(wanted.Count, got.Count)).Where(i => wanted.ElementAtOrDefault(i) != got.ElementAtOrDefault(i)).Take(8)
            .Select(i => $"undisturbed {wanted.ElementAtOrDefault(i) ?? "-"} | after the kill {got.ElementAtOrDefault(i) ?? "-"}"));
}
