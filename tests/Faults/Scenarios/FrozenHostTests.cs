using System.Diagnostics;
using System.Globalization;
using Faults.Driving;
using Faults.Reckoned;
using Faults.Wires;
using Host.Tests.Fixtures;

namespace Faults.Scenarios;

/// <summary>A host that stands still for so long that another takes over its work, and then goes on as if nothing had been.</summary>
public sealed class FrozenHostTests(PostgresServer server, ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_sender_that_wakes_after_its_lease_marks_nothing()
    {
        var (draw, began) = (new Draw(), Stopwatch.GetTimestamp());
        await using var office = await Office.OpenAsync(server, Office.Asked(1));
        using var driver = new Driver(office);
        var mails = await office.CountAsync("SELECT count(*) FROM mail.outbox");
        using var frozen = await FreezeSendingAsync(office);
        var held = await HeldAsync(office);
        Assert.NotEmpty(held);

        // The other one takes what the frozen one has claimed, and all the rest.
        var asleep = await LetThreeLeasesGoByAsync(office);
        using var other = await office.StartHostAsync();
        await MailReckoning.SentAsync(office);
        var before = await StoryAsync(office);
        frozen.Signal("CONT");
        await UntilAsync(() => frozen.Log.Count(line => line.Contains("the lease was lost", StringComparison.Ordinal)) >= held.Count, () => string.Join('\n', frozen.Log.TakeLast(10)));

        Assert.Equal(before, await StoryAsync(office));
        Assert.Equal(mails, await office.CountAsync("SELECT count(*) FROM mail.outbox WHERE state IN ('Sent', 'Cancelled')"));
        frozen.StopGently();
        other.StopGently();
        var checks = await Reckoning.CheckAsync(office, driver.Ledger, crashes: 1);
        output.Tell("Frozen sender", draw, $"1 host frozen with {held.Count} mails in hand, woken after {asleep}", null, checks, Stopwatch.GetElapsedTime(began));
    }

    [Fact]
    public async Task A_decision_that_was_frozen_before_its_COMMIT_is_refused_when_another_host_has_taken_it()
    {
        var (draw, began) = (new Draw(), Stopwatch.GetTimestamp());
        await using var office = await Office.OpenAsync(server, Office.Asked(1));
        await using var wire = PostgresWire.Lay(server.Port);
        using var driver = new Driver(office);
        using var frozen = await office.StartHostAsync(wire.Port);
        using var other = await office.StartHostAsync();
        var task = (await office.WaitingAsync())[0];
        var (held, go) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously));
        wire.Watch = async moment =>
        {
            if (!moment.IsCommit || moment.IsDone || !moment.Line.Statements.Any(text => text.Contains("INSERT INTO plan.vote", StringComparison.Ordinal)))
                return true;
            held.TrySetResult();
            return await go.Task;
        };
        var first = driver.PostAsync(frozen.Address, task, "Disagree");
        await held.Task.WaitAsync(Patience);
        frozen.Signal("STOP");
        var second = driver.PostAsync(other.Address, task, "Agree");

        // Its session holds the plan. It ends as it would by the keep-alive of a machine that is gone.
        await UntilAsync(
            async () => (await Sql.RowsAsync(server.AdministratorConnectionString, $"SELECT pid FROM pg_stat_activity WHERE datname = '{office.Database.Name}' AND wait_event_type = 'Lock'")).Count > 0,
            () => "The other host does not wait.");
        await Sql.RowsAsync(server.AdministratorConnectionString, $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{office.Database.Name}' AND xact_start IS NOT NULL AND wait_event = 'ClientRead'");
        Assert.True((await second).IsAccepted);
        frozen.Signal("CONT");
        go.SetResult(true);

        Assert.False((await first).IsAccepted);
        Assert.Equal("Agree", (string)(await office.RowsAsync($"SELECT verdict FROM plan.vote WHERE task_id = '{task.TaskId}'")).Single()[0]);
        await MailReckoning.SentAsync(office);
        frozen.StopGently();
        other.StopGently();
        var checks = await Reckoning.CheckAsync(office, driver.Ledger, crashes: 0);
        output.Tell("Frozen decision", draw, "1 decision frozen before its COMMIT, taken by another host meanwhile", driver.Ledger, checks, Stopwatch.GetElapsedTime(began));
    }

    /// <summary>A host that has handed over mails and does not know yet that they were taken.</summary>
    private static async Task<DyingHost> FreezeSendingAsync(Office office)
    {
        var (taken, go) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously));
        office.Postbox.Verb = async verb =>
        {
            if (verb != "TAKEN")
                return true;
            taken.TrySetResult();
            return await go.Task;
        };
        var host = await office.StartHostAsync();
        await taken.Task.WaitAsync(Patience);
        host.Signal("STOP");
        office.Postbox.Verb = _ => ValueTask.FromResult(true);
        // The answer waits in its socket.
        go.SetResult(true);
        return host;
    }

    /// <summary>Minutes, which the full set waits for; in the short one the leases' time is set back.</summary>
    /// <returns>In words.</returns>
    private static async Task<string> LetThreeLeasesGoByAsync(Office office)
    {
        if (!Sizes.Now.WaitsForLeases)
        {
            await office.LetLeasesEndAsync();
            return "its leases";
        }

        var lease = (TimeSpan)(await office.RowsAsync("SELECT max(lease_until) - now() FROM mail.outbox WHERE state = 'Sending'"))[0][0];
        await Task.Delay(3 * lease);
        return string.Create(CultureInfo.InvariantCulture, $"three leases, {3 * lease.TotalSeconds:0} s");
    }

    private static Task<IReadOnlyList<object[]>> HeldAsync(Office office) => office.RowsAsync("SELECT id FROM mail.outbox WHERE state = 'Sending'");

    /// <summary>State and times of every mail.</summary>
    private static async Task<IReadOnlyList<string>> StoryAsync(Office office) =>
        [.. (await office.RowsAsync("SELECT concat_ws(' ', id, state, attempts, sent_at) FROM mail.outbox ORDER BY id")).Select(row => (string)row[0])];

    private static Task UntilAsync(Func<bool> condition, Func<string> otherwise) => UntilAsync(() => Task.FromResult(condition()), otherwise);

    private static async Task UntilAsync(Func<Task<bool>> condition, Func<string> otherwise)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience, otherwise());
            await Task.Delay(20);
        }
    }
}
