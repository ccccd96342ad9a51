using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Faults.Driving;
using Faults.Reckoned;
using Host.Tests.Fixtures;

namespace Faults.Scenarios;

/// <summary>No space left: where the database lies, attachments included, or where files wait while they come in.</summary>
public sealed class DiskFullTests(PostgresServer shared, ITestOutputHelper output)
{
    /// <summary>A server, the office's database and its templates, and what is written until the ballast comes.</summary>
    private const int DatabaseMegabytes = 640;

    /// <summary>Less than one letter.</summary>
    private const int WaitingRoomMegabytes = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task A_database_without_space_says_so_and_goes_on_when_there_is_some()
    {
        var (draw, size, began) = (new Draw(), Sizes.Now, Stopwatch.GetTimestamp());
        using var disk = SmallDisk.Mount(DatabaseMegabytes);
        await using var server = new PostgresServer { IsDurable = true, UsesSystemPrograms = true, Folder = Path.Combine(disk.At, "server") };
        await server.InitializeAsync();
        await using var office = await Office.OpenAsync(server, Office.Asked(Load.PlansFor(6)));
        using var driver = new Driver(office);
        var tasks = await office.WaitingAsync();
        var (spared, letters) = (tasks[0].PlanId, new ConcurrentDictionary<Guid, Letter>());
        var handing = new Queue<Waiting>(tasks.Where(t => t.PlanId == spared).Take(6));
        TimeSpan again;
        using (var host = await office.StartHostAsync())
        await using (var load = new Load(office, driver, draw, new HashSet<Guid> { spared }))
        {
            load.Turn(host.Address);
            await HandInAsync(host, driver, handing.Dequeue(), letters, mustPass: true);
            await load.AcceptedSinceAsync(driver.Ledger.Accepted, Stopwatch.GetTimestamp(), Patience, more: 3);

            var full = Stopwatch.GetTimestamp();
            disk.Fill();
            var refused = await HandInAsync(host, driver, handing.Peek(), letters, mustPass: false);
            Assert.False(refused.IsAccepted);
            while (driver.Ledger.All.Count(s => s.Status is HttpStatusCode.ServiceUnavailable) < size.RefusedByDisk)
            {
                Assert.True(Stopwatch.GetElapsedTime(full) < Patience, $"Where is the full disk? {driver.Ledger.Answers}");
                disk.Fill();
                await Task.Delay(50);
            }

            disk.Free();
            again = await load.AcceptedSinceAsync(driver.Ledger.Accepted, Stopwatch.GetTimestamp(), Patience, more: 5);
            while (handing.TryDequeue(out var task))
                await HandInAsync(host, driver, task, letters, mustPass: true);
            await load.EndAsync();
            office.ForgetSessions();
            await MailReckoning.SentAsync(office);
            host.StopGently();
        }

        AssertAnswers(driver.Ledger);
        var checks = await Reckoning.CheckAsync(office, driver.Ledger, crashes: 0);
        var files = await LetterReckoning.CheckAsync(office, letters);
        output.Tell(
            "Disk of the database full", draw, string.Create(CultureInfo.InvariantCulture, $"decisions again {again.TotalSeconds:0.0} s after there was space; {files}"),
            driver.Ledger, checks, Stopwatch.GetElapsedTime(began));
    }

    [Fact]
    public async Task Without_space_for_files_under_way_decisions_go_on_and_letters_are_asked_for_again()
    {
        var (draw, size, began) = (new Draw(), Sizes.Now, Stopwatch.GetTimestamp());
        using var disk = SmallDisk.Mount(WaitingRoomMegabytes);
        await using var office = await Office.OpenAsync(shared, Office.Asked(2));
        using var driver = new Driver(office);
        var tasks = (await office.WaitingAsync()).GroupBy(t => t.PlanId).Select(plan => plan.ToList()).ToList();
        var letters = new ConcurrentDictionary<Guid, Letter>();
        var refused = 0;
        using (var host = await office.StartHostAsync(null, ("ASPNETCORE_TEMP", disk.At)))
        {
            await HandInAsync(host, driver, tasks[0][0], letters, mustPass: true);
            // What was just stored may still lie there for a moment, and would leave room when it goes.
            await LeftEmptyAsync(disk);
            disk.Fill();
            for (; refused < size.RefusedByDisk; refused++)
                Assert.False((await HandInAsync(host, driver, tasks[0][1], letters, mustPass: false)).IsAccepted);
            await LeftEmptyAsync(disk);
            // A decision of a few words needs no room to wait in.
            foreach (var task in tasks[1].Take(3))
                Assert.True((await driver.PostAsync(host.Address, task, "Agree")).IsAccepted);
            disk.Free();
            await HandInAsync(host, driver, tasks[0][1], letters, mustPass: true);
            await MailReckoning.SentAsync(office);
            host.StopGently();
        }

        AssertAnswers(driver.Ledger);
        await LeftEmptyAsync(disk);
        var checks = await Reckoning.CheckAsync(office, driver.Ledger, crashes: 0);
        var files = await LetterReckoning.CheckAsync(office, letters);
        output.Tell("Disk of files under way full", draw, $"{refused} letters turned away; {files}", driver.Ledger, checks, Stopwatch.GetElapsedTime(began));
    }

    /// <summary>What came in part is gone as soon as its request is over, which is a moment after its answer.</summary>
    private static async Task LeftEmptyAsync(SmallDisk disk)
    {
        var began = Stopwatch.GetTimestamp();
        while (disk.Files is [_, ..] || disk.Taken > 0)
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(10), $"{disk.Taken} bytes {string.Join(", ", disk.Files)}");
            await Task.Delay(50);
        }
    }

    /// <summary>An opinion with a letter of a few megabytes; the same one each time, as a person would send it again.</summary>
    private static async Task<Sent> HandInAsync(DyingHost host, Driver driver, Waiting task, ConcurrentDictionary<Guid, Letter> letters, bool mustPass)
    {
        var letter = letters.GetOrAdd(task.TaskId, id => Letter.Of($"gop-y-{id:N}", 4));
        var sent = await driver.PostAsync(host.Address, task, "Disagree", letter: letter);
        Assert.True(!mustPass || sent.IsAccepted, $"{sent.Status}: {sent.Page}");
        return sent;
    }

    /// <summary>Done, or asked to come back: nothing in between.</summary>
    private static void AssertAnswers(Ledger ledger)
    {
        Assert.All(ledger.All, s =>
        {
            var isNotNow = s.Status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.InsufficientStorage;
            Assert.True(isNotNow || s.Status is HttpStatusCode.OK or HttpStatusCode.Gone, $"{s.Status}: {s.Page}");
            Assert.Equal(isNotNow, s.SaysWhenToComeBack);
        });
    }
}
