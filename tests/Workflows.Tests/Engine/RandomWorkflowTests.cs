using System.Globalization;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;

namespace Workflows.Tests.Engine;

/// <summary>
/// A crash between any two steps changes nothing, whatever the definition and whatever people answer. 300 seeds
/// by default; <c>RANDOM_DEFINITIONS=5000</c> runs as many, <c>RANDOM_DEFINITIONS=@17</c> the one that failed.
/// </summary>
public sealed class RandomWorkflowTests(ITestOutputHelper output)
{
    private const int MaxStimuli = 40;

    [Fact]
    public async Task A_run_reloaded_at_every_step_ends_as_the_undisturbed_one()
    {
        var asked = Environment.GetEnvironmentVariable("RANDOM_DEFINITIONS");
        var seeds = asked is ['@', .. var one]
            ? [int.Parse(one, CultureInfo.InvariantCulture)]
            : Enumerable.Range(1, int.TryParse(asked, CultureInfo.InvariantCulture, out var count) ? count : 300);
        var ends = new Dictionary<WorkflowSubStatus, int>();
        var (runs, steps) = (0, 0);
        foreach (var seed in seeds)
        {
            var workflow = new RandomWorkflow(seed);
            var undisturbed = await RunAsync(workflow, seed, reload: false);
            var reloaded = await RunAsync(workflow, seed, reload: true);
            Assert.True(undisturbed.Lines.SequenceEqual(reloaded.Lines), $"Seed {seed}: other lines.");
            Assert.True(
                undisturbed.States.Select(state => state.Write()).SequenceEqual(reloaded.States.Select(state => state.Write())),
                $"Seed {seed}: another state.");
            Assert.True(Told(undisturbed).SequenceEqual(Told(reloaded)), $"Seed {seed}: another journal.");
            foreach (var state in undisturbed.States)
                AssertSound(state, seed);
            runs++;
            steps += undisturbed.Journal.Count;
            ends[undisturbed.State.SubStatus] = ends.GetValueOrDefault(undisturbed.State.SubStatus) + 1;
        }

        output.WriteLine($"{runs} definitions, {steps} journal records, ends: {string.Join(", ", ends.Select(end => $"{end.Key} {end.Value}"))}.");
        // A generator that only draws what stands still or falls over proves nothing.
        Assert.True(runs == 1 || ends.GetValueOrDefault(WorkflowSubStatus.Finished) > runs / 5, "Too few runs came to their end.");
    }

    private static async Task<Rehearsal> RunAsync(RandomWorkflow workflow, int seed, bool reload)
    {
        var bench = new Bench();
        var library = new DefinitionLibrary(workflow.Others.Select(other => DefinitionReader.Read(other.ToJsonString()).Definition!));
        var reading = bench.Link(workflow.Main.ToJsonString(), library);
        Assert.True(!reading.HasErrors, $"Seed {seed}: {string.Join('\n', reading.Findings)}");
        var run = bench.Rehearse(reading.Definition!, reload, fireTimers: false, library: library);
        await run.StartAsync();
        // The path is drawn beside the definition, so that both runs take the same.
        var path = new Random(seed * 31 + 7);
        for (var n = 0; n < MaxStimuli && await NextAsync(run, path); n++)
        {
        }

        return run;
    }

    private static async Task<bool> NextAsync(Rehearsal run, Random path)
    {
        var tasks = run.States.SelectMany(state => state.ActiveBookmarks)
            .Where(bookmark => bookmark.Name == StimulusNames.RunTask)
            .Select(bookmark => bookmark.Payload!["taskName"]!.GetValue<string>())
            .ToList();
        var events = run.States.SelectMany(state => state.ActiveBookmarks)
            .Where(bookmark => bookmark.Name == StimulusNames.Event)
            .Select(bookmark => bookmark.Payload!["eventName"]!.GetValue<string>())
            .ToList();
        var timers = run.States.SelectMany(state => state.ActiveBookmarks).Count(bookmark => bookmark.DueAt is not null);
        var choice = path.Next(Math.Max(1, tasks.Count + events.Count + timers));
        var yes = path.Next(3) > 0;
        if (choice < tasks.Count)
            return await run.CompleteTaskAsync(tasks[choice], yes);
        if (choice < tasks.Count + events.Count)
            return await run.PublishAsync(events[choice - tasks.Count]) > 0;
        return timers > 0 && await run.FireNextTimerAsync();
    }

    /// <summary>What must hold of any instance at rest, whatever its definition.</summary>
    private static void AssertSound(WorkflowState state, int seed)
    {
        Assert.True(state.Queue.Count == 0, $"Seed {seed}: work is left in the queue.");
        var open = state.Activities.Select(activity => activity.Id).ToHashSet();
        Assert.True(state.Bookmarks.TrueForAll(bookmark => open.Contains(bookmark.ActivityInstanceId)), $"Seed {seed}: a bookmark without its activity.");
        Assert.True(state.Activities.TrueForAll(activity => activity.ParentId is not { } parent || open.Contains(parent)), $"Seed {seed}: an activity without its container.");
        if (state.SubStatus is WorkflowSubStatus.Finished or WorkflowSubStatus.Cancelled)
            Assert.True(state.Activities.Count == 0 && state.Bookmarks.Count == 0, $"Seed {seed}: a finished instance with something open.");
        else
            Assert.True(state.SubStatus is WorkflowSubStatus.Suspended or WorkflowSubStatus.Faulted, $"Seed {seed}: at rest as {state.SubStatus}.");
    }

    private static IEnumerable<(Guid, long, string, string)> Told(Rehearsal run) =>
        run.Journal.Select(entry => (entry.ActivityInstanceId, entry.Sequence, entry.NodeId, entry.EventName));
}
