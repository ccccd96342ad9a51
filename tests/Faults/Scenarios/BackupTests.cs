using System.Diagnostics;
using System.Globalization;
using Faults.Driving;
using Faults.Reckoned;
using Host.Operations;
using Host.Tests.Fixtures;
using Workflows.TreeHeads;

namespace Faults.Scenarios;

/// <summary>The machine with the database is lost under decisions; it is restored to a chosen second, as docs/backup.md says.</summary>
public sealed class BackupTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_copy_restored_to_a_second_holds_what_was_acknowledged_by_then_and_nothing_later()
    {
        var (draw, size, began) = (new Draw(), Sizes.Now, Stopwatch.GetTimestamp());
        await using var server = new PostgresServer { IsDurable = true, UsesSystemPrograms = true };
        await server.InitializeAsync();
        await using var spare = await SpareCluster.MakeAsync(server);
        await spare.KeepChangesAsync();
        await using var office = await Office.OpenAsync(server, Office.Submitted(Load.PlansFor(size.RestoreSeconds * 4)));
        await spare.BackUpAsync();
        var keys = await SaveKeysAsync(office);

        using var driver = new Driver(office);
        var (moment, before, after) = await DecideAroundAsync(office, driver, draw, TimeSpan.FromSeconds(size.RestoreSeconds));
        await spare.CatchUpAsync();
        var restoring = Stopwatch.GetTimestamp();
        await spare.RestoreAsync(moment);
        var restored = Stopwatch.GetElapsedTime(restoring);

        await using var copy = office.Elsewhere(spare.At, keys);
        var then = driver.Ledger.UpTo(moment);
        var lost = driver.Ledger.Accepted - then.Accepted;
        Assert.True(then.Accepted > 0 && lost > 0, $"{then.Accepted} decisions before the moment, {lost} after it.");
        await AssertKnowsAsync(copy, before, isThere: true);
        await AssertKnowsAsync(copy, after, isThere: false);

        // Life goes on with the copy: who is asked again answers again.
        await GoOnAsync(copy, then);
        var checks = await Reckoning.CheckAsync(copy, then, crashes: 1);
        output.Tell(
            "Backup and restore", draw, string.Create(CultureInfo.InvariantCulture, $"restored to a second with {lost} decisions acknowledged after it, in {restored.TotalSeconds:0.0} s; the copy holds the head published before and is older than the one published after"),
            then, checks, Stopwatch.GetElapsedTime(began));
        Directory.Delete(keys, recursive: true);
    }

    /// <summary>Decisions all the time; a head is published before the moment and another after it. Then the host is gone.</summary>
    private static async Task<(DateTimeOffset Moment, string Before, string After)> DecideAroundAsync(Office office, Driver driver, Draw draw, TimeSpan each)
    {
        using var host = await office.StartHostAsync();
        await using var load = new Load(office, driver, draw);
        load.Turn(host.Address);
        await load.AcceptedSinceAsync(0, Stopwatch.GetTimestamp(), DyingHost.Patience);
        await Task.Delay(each);
        var before = await PublishAsync(office, "before");
        // What arrives after the moment would not be known to the copy: no mail goes out around it.
        office.Postbox.Close();
        await load.AcceptedSinceAsync(driver.Ledger.Accepted, Stopwatch.GetTimestamp(), DyingHost.Patience);
        var now = TimeProvider.System.GetUtcNow();
        var moment = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        await load.AcceptedSinceAsync(driver.Ledger.Accepted, Stopwatch.GetTimestamp(), DyingHost.Patience, more: 3);
        await Task.Delay(each);
        var after = await PublishAsync(office, "after");
        await load.EndAsync();
        host.Kill();
        office.Postbox.Reopen();
        return (moment, before, after);
    }

    private static async Task GoOnAsync(Office copy, Ledger ledger)
    {
        await copy.LetLeasesEndAsync();
        using var host = await copy.StartHostAsync();
        using var driver = new Driver(copy, ledger);
        for (var more = 0; more < 5; more++)
        {
            // Looked up each time: an opinion may settle its round and close the tasks beside it.
            var task = (await copy.WaitingAsync())[0];
            await driver.InsistAsync(() => host.Address, task, task.Kind == "Approve" ? "Approve" : "Agree", DyingHost.Patience);
        }

        await MailReckoning.SentAsync(copy);
        host.StopGently();
    }

    private static async Task<string> SaveKeysAsync(Office office)
    {
        var saved = Checkout.TemporaryDirectory("faults-keys-");
        await Runbook.RunAsync("keys", new ServiceUser((string?)null), [("KEYS", Path.Combine(office.Folder, "keys")), ("SAVED_KEYS", Path.Combine(saved, "keys"))]);
        return saved;
    }

    private static async Task<string> PublishAsync(Office office, string name)
    {
        Assert.Null((await office.Desk.DoAsync<MakeTreeHead, TreeHead>((make, stop) => make.HandleAsync(stop))).Problem);
        var file = Path.Combine(office.Folder, $"head-{name}.json");
        var (code, _, errors) = await CommandAsync(office, "audit", "head", "--out", file);
        Assert.True(code == 0, errors);
        return file;
    }

    private static async Task AssertKnowsAsync(Office copy, string head, bool isThere)
    {
        var (code, said, errors) = await CommandAsync(copy, "audit", "verify", "--head", head);
        Assert.Equal(isThere ? 0 : 1, code);
        Assert.Contains(isThere ? "The audit trail is intact." : "this database is older than the published head", said + errors, StringComparison.Ordinal);
        Assert.Equal(!isThere, said.Contains("BROKEN", StringComparison.Ordinal));
    }

    private static Task<(int Code, string Output, string Errors)> CommandAsync(Office office, params string[] words) =>
        ProgramProcess.RunAsync(office.Folder, words, new Dictionary<string, string>
        {
            ["ConnectionStrings__Workflows"] = office.Database.RuntimeConnectionString,
            ["ConnectionStrings__Owner"] = office.Database.OwnerConnectionString,
        });
}
