using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Activities.Flow;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;
using Workflows.Values;

namespace Workflows.Engine.Execution;

/// <summary>
/// Runs a definition in memory, with the workflows it starts, without database, mail or network. Time is
/// virtual: when nothing else can go on, the next timer comes due at once.
/// </summary>
public sealed partial class Rehearsal : IChildWorkflows
{
    /// <summary>More timers than this in one go is a loop that waits for ever.</summary>
    private const int MaxTimers = 10_000;

    private readonly VirtualTime clock;
    private readonly RunServices services;
    private readonly DefinitionLibrary library;
    private readonly Guid main;
    private readonly Dictionary<Guid, Instance> instances = [];
    private readonly List<Guid> order = [];
    private readonly Queue<Func<CancellationToken, Task>> pending = new();
    private readonly Func<string, bool> isKnownType;

    /// <param name="definition">Linked already, if it uses others as steps.</param>
    /// <param name="begin">The virtual time at the start.</param>
    /// <param name="library">Workflows that steps may start; none when null.</param>
    /// <param name="drawings">Shared by rehearsals of the same definition, one after the other; null: nothing is shared.</param>
    public Rehearsal(
        WorkflowDefinition definition, ActivityRegistry activities, ExpressionEvaluators expressions, IIds ids, DateTimeOffset begin,
        DefinitionLibrary? library = null, DrawingMemory? drawings = null)
    {
        clock = new(begin);
        services = new(activities, expressions, clock, ids) { IsRehearsal = true, Drawings = drawings };
        this.library = library ?? DefinitionLibrary.Empty;
        isKnownType = type => activities.Find(type) is not null;
        main = ids.Next();
        Add(definition, WorkflowRun.NewState(definition, main));
    }

    /// <summary>Of the workflow that was rehearsed; those it started have their own.</summary>
    public WorkflowState State => instances[main].State;

    /// <summary>Of every instance, in the order they started.</summary>
    public IEnumerable<WorkflowState> States => order.Select(id => instances[id].State);

    /// <summary>What an instance runs, linked.</summary>
    public WorkflowDefinition DefinitionOf(Guid instanceId) => instances[instanceId].Definition;

    public IReadOnlyList<JournalRecord> JournalOf(Guid instanceId) => instances[instanceId].Journal;

    /// <summary>What WriteLine wrote, in all instances.</summary>
    public List<string> Lines { get; } = [];

    /// <summary>Of all instances, as it came about.</summary>
    public List<JournalRecord> Journal { get; } = [];

    /// <summary>The last shape of every activation.</summary>
    public Dictionary<Guid, ActivityRecord> Executions { get; } = [];

    /// <summary>Variables of the workflow by name, as last seen; those of its containers where the name is free.</summary>
    public Dictionary<string, JsonNode?> Variables { get; } = new(StringComparer.Ordinal);

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Hears of each work item of each instance, in order, as soon as it is done.</summary>
    public Action<WorkflowDefinition, WorkflowState, RunEffects>? Watch { get; init; }

    /// <summary>Writes and reads the state back after every step, as a crash between any two steps would.</summary>
    public bool ReloadEachStep { get; init; }

    /// <summary>False leaves timers waiting; <see cref="FireNextTimerAsync"/> fires one.</summary>
    public bool FireTimers { get; init; } = true;

    public async Task StartAsync(
        JsonObject? input = null, string? correlationId = null, TriggerFired? trigger = null, CancellationToken stop = default)
    {
        var instance = instances[main];
        instance.State = WorkflowRun.NewState(instance.Definition, main, input, correlationId, trigger: trigger);
        await RunAsync(instance, run => run.Start(), stop);
        await SettleAsync(stop);
    }

    /// <summary>Publishes an event from outside.</summary>
    /// <returns>How many places waited for it.</returns>
    public async Task<int> PublishAsync(string name, JsonNode? payload = null, string? correlationId = null, CancellationToken stop = default)
    {
        var resumed = await DeliverAsync(new(name, payload, correlationId, IsLocal: false), from: null, stop);
        await SettleAsync(stop);
        return resumed;
    }

    /// <summary>Answers the first task of that name which was given outside and waits.</summary>
    /// <returns>False when there is none.</returns>
    public async Task<bool> CompleteTaskAsync(string name, JsonNode? result, CancellationToken stop = default)
    {
        var task = Waiting().FirstOrDefault(place => place.Bookmark.Name == StimulusNames.RunTask
            && place.Bookmark.Payload?["taskName"]?.GetValue<string>() == name);
        if (task is null)
            return false;
        await ResumeOneAsync(task.Instance, task.Bookmark.Id, result, byTimer: false, stop);
        await SettleAsync(stop);
        return true;
    }

    /// <summary>Resumes a bookmark.</summary>
    /// <returns>False when it is gone.</returns>
    public async Task<bool> ResumeAsync(Guid bookmarkId, JsonNode? input = null, CancellationToken stop = default)
    {
        var found = Waiting().FirstOrDefault(place => place.Bookmark.Id == bookmarkId);
        if (found is not null)
            await ResumeOneAsync(found.Instance, bookmarkId, input, byTimer: false, stop);
        await SettleAsync(stop);
        return found is not null;
    }

    public async Task<bool> FireNextTimerAsync(CancellationToken stop = default)
    {
        var next = Waiting().Where(place => place.Bookmark.DueAt is not null).MinBy(place => place.Bookmark.DueAt);
        if (next is null)
            return false;
        clock.MoveTo(next.Bookmark.DueAt!.Value);
        return await ResumeOneAsync(next.Instance, next.Bookmark.Id, null, byTimer: true, stop);
    }

    /// <summary>Lets one timer come due, whichever is next.</summary>
    /// <returns>False when it is gone, or is no timer.</returns>
    public async Task<bool> FireTimerAsync(Guid bookmarkId, CancellationToken stop = default)
    {
        var found = Waiting().FirstOrDefault(place => place.Bookmark.Id == bookmarkId && place.Bookmark.DueAt is not null);
        if (found is null)
            return false;
        clock.MoveTo(found.Bookmark.DueAt!.Value);
        await ResumeOneAsync(found.Instance, bookmarkId, null, byTimer: true, stop);
        await SettleAsync(stop);
        return true;
    }

    /// <summary>Turns the virtual clock on; an earlier time changes nothing.</summary>
    public void MoveTo(DateTimeOffset later) => clock.MoveTo(later);

    public async Task CancelAsync(string? reason = null, CancellationToken stop = default)
    {
        var instance = instances[main];
        var run = Continue(instance);
        await run.CancelAsync(reason, stop);
        Collect(instance, run);
    }

    ValueTask<string?> IChildWorkflows.RefusalAsync(ChildStart start, CancellationToken stop)
    {
        if (library.Named(start.Definition) is not { } definition)
            return new($"Không có quy trình “{start.Definition}” đang ban hành.");
        return new(WorkflowInput.Fit(definition, start.Input).Problem?.Message);
    }

    async ValueTask<ChildReport> IChildWorkflows.RunAsync(ChildStart start, CancellationToken stop)
    {
        var child = Add(start);
        await RunAsync(child, run => run.Start(), stop, tellParent: false);
        return ChildReport.Of(child.State);
    }

    private Instance Add(ChildStart start)
    {
        var definition = library.Named(start.Definition)!;
        var linked = DefinitionLinker.Link(definition, library, isKnownType).Definition!;
        var input = WorkflowInput.Fit(linked, start.Input).Value;
        return Add(linked, WorkflowRun.NewState(linked, start.InstanceId, input, start.CorrelationId, parent: start.Parent));
    }

    private Instance Add(WorkflowDefinition definition, WorkflowState state)
    {
        var instance = new Instance(definition) { State = state };
        instances.Add(state.InstanceId, instance);
        order.Add(state.InstanceId);
        return instance;
    }

    private IEnumerable<Place> Waiting() =>
        order.Select(id => instances[id]).SelectMany(instance => instance.State.ActiveBookmarks.Select(bookmark => new Place(instance, bookmark)));

    private async Task SettleAsync(CancellationToken stop)
    {
        var timers = 0;
        while (true)
        {
            if (pending.TryDequeue(out var next))
                await next(stop);
            else if (!FireTimers || ++timers > MaxTimers || !await FireNextTimerAsync(stop))
                break;
        }
    }

    /// <param name="from">The instance that published it; null from outside.</param>
    private async Task<int> DeliverAsync(PublishedEvent published, Guid? from, CancellationToken stop)
    {
        var hash = BookmarkHash.OfEvent(published.Name);
        var resumed = 0;
        foreach (var (instance, bookmark) in Waiting().Where(place => place.Bookmark.Hash == hash).ToList())
        {
            if (published.CorrelationId is { } correlation && correlation != instance.State.CorrelationId)
                continue;
            if (published.IsLocal && instance.State.InstanceId != from)
                continue;
            if (await ResumeOneAsync(instance, bookmark.Id, published.Payload, byTimer: false, stop))
                resumed++;
        }

        return resumed;
    }

    private async Task<bool> ResumeOneAsync(Instance instance, Guid bookmarkId, JsonNode? input, bool byTimer, CancellationToken stop)
    {
        var found = false;
        await RunAsync(instance, run => found = run.Resume(bookmarkId, input, byTimer), stop);
        return found;
    }

    private async Task RunAsync(Instance instance, Action<WorkflowRun> begin, CancellationToken stop, bool tellParent = true)
    {
        var run = Continue(instance);
        begin(run);
        while (await run.StepAsync(stop))
        {
            // After each step, so that the lines of a workflow run inside a step come in their place.
            Collect(instance, run);
            if (!ReloadEachStep)
                continue;
            instance.State = WorkflowState.Read(instance.State.Write());
            run = Continue(instance);
        }

        Collect(instance, run);
        if (ReloadEachStep)
            instance.State = WorkflowState.Read(instance.State.Write());
        if (tellParent && instance.State is { Status: WorkflowStatus.Finished, Parent: { BookmarkId: { } bookmark } parent })
        {
            var report = ChildReport.Of(instance.State).ToJson();
            pending.Enqueue(async later => await ResumeOneAsync(instances[parent.InstanceId], bookmark, report, byTimer: false, later));
        }
    }

    private WorkflowRun Continue(Instance instance) => new(instance.Definition, instance.State, services) { Children = this };

    private void Collect(Instance instance, WorkflowRun run)
    {
        var effects = run.TakeEffects();
        Watch?.Invoke(instance.Definition, instance.State, effects);
        Lines.AddRange(effects.Lines);
        Journal.AddRange(effects.Journal);
        instance.Journal.AddRange(effects.Journal);
        Keep(instance, effects);
        foreach (var execution in effects.Executions)
            Executions[execution.Id] = execution;
        foreach (var published in effects.Events)
            pending.Enqueue(later => DeliverAsync(published, instance.State.InstanceId, later));
        foreach (var start in effects.Dispatched)
            pending.Enqueue(later => RunAsync(Add(start), child => child.Start(), later));
        if (instance.State.InstanceId != main)
            return;
        foreach (var variable in run.TakeVariables())
            Variables[variable.Name] = variable.Value?.DeepClone();
    }

    private sealed record Place(Instance Instance, BookmarkState Bookmark);

    private sealed class Instance(WorkflowDefinition definition)
    {
        public WorkflowDefinition Definition { get; } = definition;

        public required WorkflowState State { get; set; }

        public List<JournalRecord> Journal { get; } = [];
    }

    private sealed class VirtualTime(DateTimeOffset now) : TimeProvider
    {
        private DateTimeOffset now = now;

        public override DateTimeOffset GetUtcNow() => now;

        public void MoveTo(DateTimeOffset later) => now = later > now ? later : now;
    }
}
