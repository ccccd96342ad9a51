using System.Globalization;
using Host.Tests.Decisions;
using Host.Tests.Engine;
using Host.Tests.Fixtures;
using Host.Tests.Mail;
using Host.Tests.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Execution;
using Workflows.Engine.Instances;
using Workflows.Values;

namespace Host.Tests.Operations;

/// <summary>The hosts' own sweep under many deadlines, while hosts stop, die and come back: none lost, none twice, none early.</summary>
public sealed class TimerSweepTests(PostgresServer server, ITestOutputHelper output)
{
    /// <summary>By which the database knows the hosts' connections from those of the test.</summary>
    private const string HostsName = "host-under-test";

    private const string Definition = "deadline";

    private static readonly TimeSpan Wait = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task Five_thousand_deadlines_of_one_minute_outlive_a_restart_in_the_middle()
    {
        const int Many = 5_000;
        await using var waiting = await WaitingAsync(Many, TimeSpan.FromMinutes(1));
        var time = new SettableTime();
        time.Set(waiting.From - TimeSpan.FromSeconds(1));
        var folder = Checkout.TemporaryDirectory("sweep-");
        var first = await StartAsync(waiting, time, folder);
        HostUnderTest? second = null, third = null;
        try
        {
            Assert.Equal(0, await waiting.FiredAsync());
            await PassAsync(waiting, time, TimeSpan.FromSeconds(1));
            await PassAsync(waiting, time, TimeSpan.FromSeconds(20));

            // Nearly half becomes due at once; in the middle of it every connection is cut, and the host goes.
            var before = await waiting.FiredAsync();
            time.Set(waiting.From + TimeSpan.FromSeconds(48));
            await Eventually.TrueAsync(async () => await waiting.FiredAsync() > before + 200, () => "Nothing fires.", 120);
            var cut = await Sql.RowsAsync(
                server.AdministratorConnectionString,
                $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{waiting.Engine.Database.Name}' AND application_name = '{HostsName}'");
            var left = await waiting.DueAsync(time.GetUtcNow());
            Assert.NotEmpty(cut);
            Assert.InRange(left, 1, Many);
            var stopping = first.StopAsync();
            second = await StartAsync(waiting, time, folder);
            await stopping;
            await PassAsync(waiting, time, TimeSpan.FromSeconds(48));

            // The last ones meet two hosts.
            third = await StartAsync(waiting, time, folder);
            await PassAsync(waiting, time, TimeSpan.FromSeconds(60));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Many} deadlines in one minute; {left} were due and not yet fired when the first host was cut off."));
            await AssertEachOnceAsync(waiting);
        }
        finally
        {
            foreach (var host in new[] { third, second, first }.OfType<HostUnderTest>())
                await host.StopAsync();
            System.IO.Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The clock is the machine's here, and what is due has been for long: the processes begin to fire as soon as they serve.</summary>
    [Fact]
    public async Task Processes_that_are_killed_while_they_fire_lose_none_and_double_none()
    {
        const int Kills = 4;
        await using var waiting = await WaitingAsync(1_500, TimeSpan.FromMinutes(1), TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(1));
        var folder = Checkout.TemporaryDirectory("sweep-");
        var seen = new List<long>();
        for (var kill = 0; kill < Kills; kill++)
        {
            using var process = await DyingHost.StartAsync(waiting.Engine.Database, folder);
            var before = seen.LastOrDefault();
            await Eventually.TrueAsync(async () => await waiting.FiredAsync() > before + 20, () => "Nothing fires.", 60);
            process.Kill();
            seen.Add(await waiting.FiredAsync());
        }

        output.WriteLine($"Fired when killed: {string.Join(", ", seen)} of {waiting.Due.Count}.");
        Assert.InRange(seen[^1], 1, waiting.Due.Count - 1);
        using (await DyingHost.StartAsync(waiting.Engine.Database, folder))
            await Eventually.TrueAsync(async () => await waiting.FiredAsync() == waiting.Due.Count, () => "Not all fire.", 60);
        await AssertEachOnceAsync(waiting);
        System.IO.Directory.Delete(folder, recursive: true);
    }

    /// <summary>The clock goes on; all that is due by it fires, and nothing else.</summary>
    private static async Task PassAsync(Waiting waiting, SettableTime time, TimeSpan into)
    {
        time.Set(waiting.From + into);
        await Eventually.TrueAsync(
            async () => await waiting.DueAsync(time.GetUtcNow()) == 0, () => string.Create(CultureInfo.InvariantCulture, $"Still due after {into.TotalSeconds} s."), 120);
        Assert.Equal(waiting.Due.Values.Count(due => due <= time.GetUtcNow()), await waiting.FiredAsync());
    }

    private static async Task AssertEachOnceAsync(Waiting waiting) => await waiting.Engine.ReadAsync<Done>(async db =>
    {
        var instances = await db.Set<StoredInstance>().AsNoTracking().Where(i => i.DefinitionId == Definition).Select(i => new { i.Id, i.SubStatus, i.IncidentCount }).ToListAsync();
        Assert.Equal(waiting.Due.Keys.Order(), instances.Select(i => i.Id).Order());
        Assert.All(instances, i => Assert.Equal((WorkflowSubStatus.Finished, 0), (i.SubStatus, i.IncidentCount)));
        Assert.Equal(0, await db.Set<StoredBookmark>().CountAsync(b => b.ActivityId == "wait"));

        var rang = await db.Set<StoredExecution>().AsNoTracking().Where(x => x.ActivityId == "wait").Select(x => new { x.InstanceId, x.CompletedAt }).ToListAsync();
        Assert.Equal(waiting.Due.Count, rang.Select(x => x.InstanceId).Distinct().Count());
        Assert.Equal(waiting.Due.Count, rang.Count);
        Assert.All(rang, x => Assert.True(x.CompletedAt >= waiting.Due[x.InstanceId], $"{x.InstanceId} fired at {x.CompletedAt:O}, due {waiting.Due[x.InstanceId]:O}."));
        foreach (var (step, happened) in new[] { ("wait", "Resumed"), ("wait", "Completed"), ("after", "Started"), ("after", "Completed") })
        {
            var told = await db.Set<StoredJournalEntry>().AsNoTracking().Where(j => j.ActivityId == step && j.EventName == happened).Select(j => j.InstanceId).ToListAsync();
            Assert.Equal(waiting.Due.Keys.Order(), told.Order());
        }

        return Done.Value;
    });

    private static Task<HostUnderTest> StartAsync(Waiting waiting, SettableTime time, string folder) => HostUnderTest.StartAsync(
        waiting.Engine.Database with { RuntimeConnectionString = $"{waiting.Engine.Database.RuntimeConnectionString};Application Name={HostsName}" },
        PlanStory.SettingsFor(folder),
        services => services.AddSingleton<TimeProvider>(time));

    /// <summary>Instances that wait, their deadlines spread evenly over a span; no host is there yet.</summary>
    private async Task<Waiting> WaitingAsync(int count, TimeSpan span, DateTimeOffset? from = null)
    {
        var engine = await StoredEngine.CreateAsync(server);
        if (from is { } begin)
            engine.Clock.Advance(begin - engine.Clock.GetUtcNow());
        await engine.ImportAsync(EngineRig.Definition(Definition, EngineRig.Sequence(
            """{"id":"wait","type":"Elsa.Delay","timeSpan":"00:10:00"}""", """{"id":"after","type":"Elsa.WriteLine","text":"Hết hạn"}""")));
        var first = engine.Clock.GetUtcNow();
        for (var made = 0; made < count;)
        {
            await engine.CommitAsync<Done>(async (runtime, stop) =>
            {
                for (var end = Math.Min(count, made + 100); made < end; made++)
                {
                    engine.Clock.Advance(span / count);
                    Assert.True((await runtime.StartAsync(new() { DefinitionId = Definition }, stop)).IsSuccess);
                }

                return Done.Value;
            });
        }

        var due = await engine.ReadAsync(db => db.Set<StoredBookmark>().AsNoTracking().ToDictionaryAsync(b => b.InstanceId, b => b.DueAt!.Value));
        Assert.Equal(count, due.Count);
        Assert.All(due.Values, at => Assert.InRange(at, first + Wait, first + Wait + span));
        return new Waiting(engine, first + Wait, due);
    }

    private sealed record Waiting(StoredEngine Engine, DateTimeOffset From, IReadOnlyDictionary<Guid, DateTimeOffset> Due) : IAsyncDisposable
    {
        public Task<long> FiredAsync() => Engine.CountAsync("SELECT count(*) FROM workflow.instance WHERE sub_status = 'Finished' AND definition_id = 'deadline'");

        public Task<int> DueAsync(DateTimeOffset now) => Engine.ReadAsync(db => db.Set<StoredBookmark>().CountAsync(b => b.DueAt <= now));

        public ValueTask DisposeAsync() => Engine.DisposeAsync();
    }
}
