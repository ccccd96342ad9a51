using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;
using Workflows.Values;

namespace Workflows.Engine.Execution;

/// <summary>
/// Runs a definition in memory, without database, mail or network. Time is virtual: when nothing else can go
/// on, the next timer comes due at once.
/// </summary>
public sealed class Rehearsal
{
    private readonly VirtualTime clock;
    private readonly RunServices services;
    private readonly WorkflowDefinition definition;

    /// <param name="begin">The virtual time at the start.</param>
    public Rehearsal(
        WorkflowDefinition definition, ActivityRegistry activities, ExpressionEvaluators expressions, IIds ids, DateTimeOffset begin)
    {
        this.definition = definition;
        clock = new(begin);
        services = new(activities, expressions, clock, ids);
        State = WorkflowRun.NewState(definition, ids.Next());
    }

    public WorkflowState State { get; private set; }

    public List<string> Lines { get; } = [];

    public List<JournalRecord> Journal { get; } = [];

    public List<PublishedEvent> Events { get; } = [];

    /// <summary>The last shape of every activation.</summary>
    public Dictionary<Guid, ActivityRecord> Executions { get; } = [];

    /// <summary>Variables of the workflow by name, as last seen.</summary>
    public Dictionary<string, JsonNode?> Variables { get; } = new(StringComparer.Ordinal);

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Writes and reads the state back after every step, as a crash between any two steps would.</summary>
    public bool ReloadEachStep { get; init; }

    /// <summary>False leaves timers waiting; <see cref="FireNextTimerAsync"/> fires one.</summary>
    public bool FireTimers { get; init; } = true;

    public async Task StartAsync(
        JsonObject? input = null, string? correlationId = null, TriggerFired? trigger = null, CancellationToken stop = default)
    {
        State = WorkflowRun.NewState(definition, State.InstanceId, input, correlationId, trigger: trigger);
        await RunAsync(run => run.Start(), stop);
        await SettleAsync(stop);
    }

    /// <summary>Publishes an event from outside.</summary>
    /// <returns>How many places waited for it.</returns>
    public async Task<int> PublishAsync(string name, JsonNode? payload = null, string? correlationId = null, CancellationToken stop = default)
    {
        var resumed = await DeliverAsync(new(name, payload, correlationId, IsLocal: false), stop);
        await SettleAsync(stop);
        return resumed;
    }

    /// <summary>Resumes a bookmark.</summary>
    /// <returns>False when it is gone.</returns>
    public async Task<bool> ResumeAsync(Guid bookmarkId, JsonNode? input = null, CancellationToken stop = default)
    {
        var found = await ResumeOneAsync(bookmarkId, input, byTimer: false, stop);
        await SettleAsync(stop);
        return found;
    }

    public async Task<bool> FireNextTimerAsync(CancellationToken stop = default)
    {
        var next = State.ActiveBookmarks.Where(bookmark => bookmark.DueAt is not null).MinBy(bookmark => bookmark.DueAt);
        if (next is null)
            return false;
        clock.MoveTo(next.DueAt!.Value);
        return await ResumeOneAsync(next.Id, null, byTimer: true, stop);
    }

    public async Task CancelAsync(string? reason = null, CancellationToken stop = default)
    {
        var run = new WorkflowRun(definition, State, services);
        await run.CancelAsync(reason, stop);
        Collect(run);
    }

    private async Task SettleAsync(CancellationToken stop)
    {
        var delivered = 0;
        while (true)
        {
            if (delivered < Events.Count)
                await DeliverAsync(Events[delivered++], stop);
            else if (!FireTimers || !await FireNextTimerAsync(stop))
                break;
        }

        Events.Clear();
    }

    private async Task<int> DeliverAsync(PublishedEvent published, CancellationToken stop)
    {
        if (published.CorrelationId is { } correlation && correlation != State.CorrelationId)
            return 0;
        var hash = BookmarkHash.OfEvent(published.Name);
        var resumed = 0;
        foreach (var bookmark in State.ActiveBookmarks.Where(bookmark => bookmark.Hash == hash).ToList())
        {
            if (await ResumeOneAsync(bookmark.Id, published.Payload, byTimer: false, stop))
                resumed++;
        }

        return resumed;
    }

    private async Task<bool> ResumeOneAsync(Guid bookmarkId, JsonNode? input, bool byTimer, CancellationToken stop)
    {
        var found = false;
        await RunAsync(run => found = run.Resume(bookmarkId, input, byTimer), stop);
        return found;
    }

    private async Task RunAsync(Action<WorkflowRun> begin, CancellationToken stop)
    {
        var run = new WorkflowRun(definition, State, services);
        begin(run);
        while (await run.StepAsync(stop))
        {
            if (!ReloadEachStep)
                continue;
            Collect(run);
            run = new(definition, State = WorkflowState.Read(State.Write()), services);
        }

        Collect(run);
        if (ReloadEachStep)
            State = WorkflowState.Read(State.Write());
    }

    private void Collect(WorkflowRun run)
    {
        Lines.AddRange(run.Effects.Lines);
        Journal.AddRange(run.Effects.Journal);
        Events.AddRange(run.Effects.Events);
        foreach (var execution in run.Effects.Executions)
            Executions[execution.Id] = execution;
        foreach (var variable in run.RootVariables)
            Variables[variable.Name] = variable.Value?.DeepClone();
    }

    private sealed class VirtualTime(DateTimeOffset now) : TimeProvider
    {
        private DateTimeOffset now = now;

        public override DateTimeOffset GetUtcNow() => now;

        public void MoveTo(DateTimeOffset later) => now = later > now ? later : now;
    }
}
