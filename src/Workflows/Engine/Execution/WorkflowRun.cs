using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Activities.Composition;
using Workflows.Engine.Activities.Flow;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;
using Workflows.Values;

namespace Workflows.Engine.Execution;

/// <summary>What a run needs from outside.</summary>
public sealed record RunServices(ActivityRegistry Activities, ExpressionEvaluators Expressions, TimeProvider Time, IIds Ids)
{
    /// <summary>Nothing leaves this run: what an installation forbids is not asked about.</summary>
    public bool IsRehearsal { get; init; }

    /// <summary>Graphs of drawings that many short runs share; null: each run makes its own.</summary>
    internal DrawingMemory? Drawings { get; init; }
}

/// <summary>
/// The interpreter: one run of an instance from a start or a resume until nothing can go on. It touches
/// definition, state and the activity types only; whoever drives it stores state and effects.
/// </summary>
/// <remarks>
/// Work items are taken first in, first out, one at a time. Between two items the state is whole: written as
/// JSON and read back, the run goes on to the same end.
/// </remarks>
public sealed partial class WorkflowRun
{
    /// <summary>More work items than this in one run is a loop without a step that waits.</summary>
    public const int MaxSteps = 50_000;

    private readonly Dictionary<string, object> memo = new(StringComparer.Ordinal);
    private int steps;

    public WorkflowRun(WorkflowDefinition definition, WorkflowState state, RunServices services)
    {
        Definition = definition;
        State = state;
        Services = services;
    }

    public WorkflowDefinition Definition { get; }

    public WorkflowState State { get; }

    public RunEffects Effects { get; private set; } = new();

    /// <summary>Null where no other workflow can be reached.</summary>
    public IChildWorkflows? Children { get; init; }

    internal RunServices Services { get; }

    /// <summary>What the step that evaluates an expression adds to it.</summary>
    internal JsonObject? Arguments { get; set; }

    internal DateTimeOffset Now => Services.Time.GetUtcNow();

    /// <summary>The state of an instance that has not started.</summary>
    public static WorkflowState NewState(
        WorkflowDefinition definition, Guid instanceId, JsonObject? input = null, string? correlationId = null, string? name = null,
        TriggerFired? trigger = null, ParentLink? parent = null) => new()
    {
        InstanceId = instanceId,
        DefinitionId = definition.DefinitionId,
        DefinitionVersionId = definition.VersionId,
        DefinitionVersion = definition.Version,
        CorrelationId = correlationId,
        Name = name,
        Status = WorkflowStatus.Running,
        SubStatus = WorkflowSubStatus.Pending,
        Input = (JsonObject?)input?.DeepClone() ?? [],
        TriggerActivityId = trigger?.ActivityId,
        Trigger = trigger,
        Parent = parent,
    };

    /// <summary>What the run did since this was last called.</summary>
    internal RunEffects TakeEffects()
    {
        var done = Effects;
        Effects = new();
        return done;
    }

    /// <summary>Queues the workflow itself; call <see cref="RunAsync"/> next.</summary>
    public void Start()
    {
        if (State.SubStatus != WorkflowSubStatus.Pending)
            throw new InvalidOperationException("The instance has started already.");
        State.SubStatus = WorkflowSubStatus.Executing;
        State.Queue.Add(new() { NodeId = Definition.Workflow.NodeId });
    }

    /// <summary>Queues the activity that waits at a bookmark; call <see cref="RunAsync"/> next.</summary>
    /// <returns>False when the bookmark is gone or the instance has finished: nothing happens then.</returns>
    public bool Resume(Guid bookmarkId, JsonNode? input, bool byTimer = false)
    {
        var bookmark = State.ActiveBookmarks.FirstOrDefault(bookmark => bookmark.Id == bookmarkId);
        if (bookmark is null)
            return false;
        State.SubStatus = WorkflowSubStatus.Executing;
        State.Queue.Add(new()
        {
            NodeId = bookmark.NodeId,
            ActivityInstanceId = bookmark.ActivityInstanceId,
            Resumption = new(bookmark.Id, bookmark.Name, bookmark.Tag, bookmark.Payload?.DeepClone(), input?.DeepClone(), byTimer),
        });
        return true;
    }

    /// <summary>Runs until nothing can go on.</summary>
    public async ValueTask RunAsync(CancellationToken stop = default)
    {
        while (await StepAsync(stop))
        {
        }
    }

    /// <summary>Takes one work item. When none is left, decides whether the instance is suspended or finished.</summary>
    /// <returns>False when there was nothing to do.</returns>
    public async ValueTask<bool> StepAsync(CancellationToken stop = default)
    {
        stop.ThrowIfCancellationRequested();
        if (State.Queue.Count == 0)
        {
            Settle();
            return false;
        }

        if (++steps > MaxSteps)
        {
            StopRunaway();
            return false;
        }

        var item = State.Queue[0];
        State.Queue.RemoveAt(0);
        if (item.OwnerId is { } owner && Find(owner) is not { Status: ActivityStatus.Running })
            return true;
        await ActivateAsync(item, stop);
        return true;
    }

    /// <summary>Cancels the instance with everything in it; nothing happens when it has finished.</summary>
    public async ValueTask CancelAsync(string? reason, CancellationToken stop = default)
    {
        if (State.Status == WorkflowStatus.Finished)
            return;
        State.Queue.Clear();
        var workflow = State.Activities.FirstOrDefault(activity => activity.ParentId is null);
        if (workflow is not null)
        {
            await CancelActivityAsync(workflow, notifyParent: false, stop);
            Log(workflow, "Workflow cancelled", reason);
        }

        ClearBookmarks();
        State.Status = WorkflowStatus.Finished;
        State.SubStatus = WorkflowSubStatus.Cancelled;
    }

    internal ActivityState? Find(Guid id) => State.Activities.FirstOrDefault(activity => activity.Id == id);

    internal ActivityState? ParentOf(ActivityState activity) => activity.ParentId is { } id ? Find(id) : null;

    internal IEnumerable<ActivityState> ChildrenOf(ActivityState activity) =>
        State.Activities.Where(child => child.ParentId == activity.Id);

    internal IEnumerable<BookmarkState> BookmarksOf(ActivityState activity) =>
        State.Bookmarks.Where(bookmark => bookmark.ActivityInstanceId == activity.Id);

    internal ActivityNode NodeOf(ActivityState activity) => Definition.Nodes[activity.NodeId];

    /// <summary>The behaviour of a step; null when its type is not known here.</summary>
    internal ActivityType? TypeOf(ActivityNode node) => node.Composite is { } composite
        ? Memo($"composite:{node.NodeId}", () => new CompositeActivity(composite))
        : Services.Activities.Find(node.Type);

    /// <summary>Something computed once for this run, such as the graph of a flowchart.</summary>
    internal T Memo<T>(string key, Func<T> compute)
        where T : class
    {
        if (!memo.TryGetValue(key, out var known))
            memo.Add(key, known = compute());
        return (T)known;
    }

    internal void Publish(PublishedEvent published) => Effects.Events.Add(published);

    internal void Add(BookmarkState bookmark)
    {
        State.Bookmarks.Add(bookmark);
        Effects.Add(bookmark);
    }

    internal void Remove(BookmarkState bookmark)
    {
        if (State.Bookmarks.Remove(bookmark))
            Effects.Remove(bookmark);
    }

    internal void Log(ActivityState activity, string eventName, string? message = null, JsonNode? payload = null)
    {
        var node = NodeOf(activity);
        Effects.Journal.Add(new()
        {
            Id = Services.Ids.Next(),
            Sequence = State.NextJournalSequence++,
            ActivityInstanceId = activity.Id,
            ParentActivityInstanceId = activity.ParentId,
            ActivityId = node.Id,
            NodeId = node.NodeId,
            ActivityType = node.Type,
            ActivityTypeVersion = node.TypeVersion,
            ActivityName = node.Name.Length > 0 ? node.Name : null,
            EventName = eventName,
            Message = message,
            Payload = payload?.DeepClone(),
            At = Now,
        });
    }

    private void Settle()
    {
        if (State.Status == WorkflowStatus.Finished)
            return;
        if (State.Activities.Count > 0)
        {
            State.SubStatus = WorkflowSubStatus.Suspended;
            return;
        }

        ClearBookmarks();
        State.Status = WorkflowStatus.Finished;
        State.SubStatus = WorkflowSubStatus.Finished;
    }

    private void ClearBookmarks()
    {
        foreach (var bookmark in State.Bookmarks.ToList())
            Remove(bookmark);
    }

    private void StopRunaway()
    {
        State.Queue.Clear();
        var workflow = State.Activities.First(activity => activity.ParentId is null);
        AddIncident(workflow, $"Quy trình chạy quá {MaxSteps:N0} bước liền mà không dừng chờ: có vòng lặp vô hạn.", null);
        State.Status = WorkflowStatus.Finished;
        State.SubStatus = WorkflowSubStatus.Faulted;
    }
}
