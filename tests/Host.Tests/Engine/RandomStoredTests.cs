using System.Text.Json.Nodes;
using Host.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Workflows.Engine.Execution;
using Workflows.Engine.Instances;
using Workflows.Tests.Engine;
using Workflows.Values;

namespace Host.Tests.Engine;

/// <summary>
/// Random definitions on PostgreSQL, with every transaction lost once before it is made: what is stored at the
/// end is what an undisturbed run stores.
/// </summary>
public sealed class RandomStoredTests(PostgresServer postgres, ITestOutputHelper output)
{
    private const int MaxStimuli = 25;

    [Fact]
    public async Task Transactions_that_are_lost_and_made_again_leave_no_trace()
    {
        var compared = 0;
        for (var seed = 1; compared < 6; seed++)
        {
            var undisturbed = await RunAsync(seed, loseEach: false);
            // A definition that never waits has nothing to lose.
            if (undisturbed.Stimuli < 3)
                continue;
            var disturbed = await RunAsync(seed, loseEach: true);
            Assert.True(undisturbed.Told.SequenceEqual(disturbed.Told), $"Seed {seed}: another journal.");
            Assert.Equal(undisturbed.Stimuli, disturbed.Stimuli);
            compared++;
            output.WriteLine($"Seed {seed}: {undisturbed.Stimuli} stimuli, {undisturbed.Told.Count} journal records.");
        }
    }

    private async Task<(List<string> Told, int Stimuli)> RunAsync(int seed, bool loseEach)
    {
        await using var engine = await StoredEngine.CreateAsync(postgres, services => services.Replace(ServiceDescriptor.Singleton<IIds, OrderedIds>()));
        var workflow = new RandomWorkflow(seed);
        foreach (var definition in workflow.Others.Append(workflow.Main))
            await engine.ImportAsync(definition.ToJsonString());
        var path = new Random(seed * 31 + 7);
        await DoAsync((runtime, stop) => runtime.StartAsync(new() { DefinitionId = "main" }, stop));
        await DrainAsync();
        var stimuli = 0;
        while (stimuli < MaxStimuli && await NextAsync())
            stimuli++;
        await AssertSoundAsync(engine, seed);
        var journal = await engine.ReadAsync(db => (
            from entry in db.Set<StoredJournalEntry>()
            join instance in db.Set<StoredInstance>() on entry.InstanceId equals instance.Id
            orderby instance.Id, entry.Sequence
            select new { instance.DefinitionId, entry.Sequence, entry.NodeId, entry.EventName }).ToListAsync());
        return ([.. journal.Select(entry => $"{entry.DefinitionId} {entry.Sequence} {entry.NodeId} {entry.EventName}")], stimuli);

        async Task<bool> NextAsync()
        {
            var waiting = await engine.ReadAsync(db => db.Set<StoredBookmark>()
                .Where(row => row.Name == StimulusNames.RunTask || row.Name == StimulusNames.Event || row.DueAt != null)
                .OrderBy(row => row.Id).ToListAsync());
            if (waiting.Count == 0)
                return false;
            var chosen = waiting[path.Next(waiting.Count)];
            var yes = path.Next(3) > 0;
            switch (chosen.Name)
            {
                case StimulusNames.RunTask:
                    var task = JsonNode.Parse(chosen.Payload!)!["taskId"]!.GetValue<string>();
                    await DoAsync(async (runtime, stop) => Result<bool>.Success(await runtime.CompleteTaskAsync(task, yes, stop)));
                    break;
                case StimulusNames.Event:
                    var name = JsonNode.Parse(chosen.Payload!)!["eventName"]!.GetValue<string>();
                    await DoAsync(async (runtime, stop) =>
                    {
                        await runtime.PublishEventAsync(name, null, null, stop);
                        return Result<bool>.Success(true);
                    });
                    break;
                default:
                    engine.Clock.Advance(TimeSpan.FromHours(2));
                    await DoAsync(async (runtime, stop) => Result<bool>.Success(await runtime.FireNextDueAsync(stop)));
                    break;
            }

            await DrainAsync();
            return true;
        }

        async Task DrainAsync()
        {
            while (await DoAsync(async (runtime, stop) => Result<bool>.Success(await runtime.DeliverNextAsync(stop))))
            {
            }
        }

        async Task<T> DoAsync<T>(Func<WorkflowRuntime, CancellationToken, Task<Result<T>>> act)
        {
            if (loseEach)
            {
                await Assert.ThrowsAsync<PowerCutException>(() => engine.CommitAsync<T>(async (runtime, stop) =>
                {
                    await act(runtime, stop);
                    throw new PowerCutException();
                }));
            }

            return (await engine.CommitAsync(act)).Value;
        }
    }

    private static async Task AssertSoundAsync(StoredEngine engine, int seed)
    {
        Assert.Equal(0, await engine.CountAsync("SELECT count(*) FROM workflow.stimulus WHERE bookmark_id IS NOT NULL"));
        // Per instance the journal runs from 0 without a gap.
        Assert.Equal(0, await engine.CountAsync("""
            SELECT count(*) FROM (SELECT instance_id FROM workflow.journal GROUP BY instance_id HAVING max(sequence) + 1 <> count(*)) gap
            """));
        Assert.Equal(0, await engine.CountAsync("""
            SELECT count(*) FROM workflow.bookmark b JOIN workflow.instance i ON i.id = b.instance_id WHERE i.status <> 'Running'
            """));
        var instances = await engine.ReadAsync(db => db.Set<StoredInstance>().ToListAsync());
        var rows = await engine.ReadAsync(db => db.Set<StoredBookmark>().Select(row => row.Id).ToListAsync());
        var kept = instances.SelectMany(instance => WorkflowState.Read(instance.State).ActiveBookmarks).Select(bookmark => bookmark.Id);
        Assert.True(rows.Order().SequenceEqual(kept.Order()), $"Seed {seed}: rows and states disagree on what waits.");
    }

    private sealed class PowerCutException : Exception;

    /// <summary>Ids that come in order, across transactions lost and made.</summary>
    private sealed class OrderedIds : IIds
    {
        private int last;

        public Guid Next() => new(Interlocked.Increment(ref last), 0, 0, new byte[8]);
    }
}
