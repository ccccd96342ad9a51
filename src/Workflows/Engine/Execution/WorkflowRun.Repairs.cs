using System.Text.Json.Nodes;
using Workflows.Engine.Activities.Flow;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;
using Workflows.Values;

namespace Workflows.Engine.Execution;

// What an operator may do to an instance. Each asks everything that can fail before it changes anything.
public sealed partial class WorkflowRun
{
    /// <summary>Steps that failed and stay open, the outermost first.</summary>
    public IReadOnlyList<ActivityState> FaultedActivities => [.. State.Activities.Where(activity => activity.Status == ActivityStatus.Faulted)];

    /// <summary>
    /// Queues the faulted steps again; call <see cref="RunAsync"/> next. A step begins anew, as another activation
    /// of the same place; a container goes on with what it had.
    /// </summary>
    /// <param name="activityInstanceId">One of <see cref="FaultedActivities"/>, or null for all.</param>
    /// <param name="reason">For the journal.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>Labels of the steps, or <see cref="Conflict"/> when none can be retried.</returns>
    public async ValueTask<Result<IReadOnlyList<string>>> RetryAsync(Guid? activityInstanceId, string reason, CancellationToken stop)
    {
        if (!IsOpen)
            return Ended;
        var faulted = FaultedActivities.Where(activity => activityInstanceId is null || activity.Id == activityInstanceId).ToList();
        if (faulted.Count == 0)
            return new Conflict("Không có bước nào đang gặp sự cố để chạy lại.");
        foreach (var activity in faulted)
        {
            if (NodeOf(activity).Type == Flowchart.TypeName && activity.Properties.Count > 0)
                return new Conflict($"Sơ đồ “{NodeOf(activity).Label}” gặp sự cố giữa chừng nên không chạy lại được; hãy chuyển tới một bước trong sơ đồ.");
            if (ChildrenOf(activity).Any())
                return new Conflict($"Bước “{NodeOf(activity).Label}” còn phần đang mở bên trong nên không chạy lại được.");
            for (var up = ParentOf(activity); up is not null; up = ParentOf(up))
            {
                if (up.Status != ActivityStatus.Running && !faulted.Contains(up))
                    return new Conflict($"Bước “{NodeOf(up).Label}” bao quanh cũng gặp sự cố; hãy chạy lại bước đó trước.");
            }
        }

        Reopen();
        foreach (var activity in faulted)
            await RetryOneAsync(activity, reason, stop);
        return faulted.ConvertAll(activity => NodeOf(activity).Label);
    }

    /// <summary>Sets a variable from outside, fitted to its type.</summary>
    /// <param name="idOrName">Of a variable of the workflow, or of the open step given.</param>
    /// <param name="activityInstanceId">The open container that declares it; null for the workflow itself.</param>
    /// <param name="value">The new value.</param>
    /// <param name="reason">For the journal.</param>
    public Result<VariableEdit> SetVariable(string idOrName, Guid? activityInstanceId, JsonNode? value, string reason)
    {
        if (!IsOpen)
            return Ended;
        var scope = State.Activities.FirstOrDefault(activity => activityInstanceId is { } id ? activity.Id == id : activity.ParentId is null);
        var variable = scope?.Variables.Find(variable => variable.Id == idOrName) ?? scope?.Variables.Find(variable => variable.Name == idOrName);
        if (scope is null || variable is null)
            return new NotFound($"Không có biến “{idOrName}” ở đây.");
        var before = variable.Value?.DeepClone();
        try
        {
            ExpressionScope.Assign(variable, value?.DeepClone());
        }
        catch (ConversionException unfit)
        {
            return new Invalid($"Biến “{variable.Name}”: {unfit.Message}", "Value");
        }

        Log(scope, "Variable edited", reason, new JsonObject
        {
            ["Name"] = variable.Name,
            ["Before"] = before?.DeepClone(),
            ["After"] = variable.Value?.DeepClone(),
        });
        return new VariableEdit(variable.Name, before, variable.Value?.DeepClone());
    }

    /// <summary>
    /// Cancels what is open in the flowchart of the target and queues the target; call <see cref="RunAsync"/> next.
    /// Branches that wait at a join keep waiting, unless the target leads back to where they came from.
    /// </summary>
    /// <param name="target">Node id, or the id of an activity when only one has it.</param>
    /// <param name="reason">For the journal.</param>
    /// <param name="stop">Cancels.</param>
    public async ValueTask<Result<StepMove>> MoveAsync(string target, string reason, CancellationToken stop)
    {
        if (!IsOpen)
            return Ended;
        var nodes = Definition.Nodes.TryGetValue(target, out var exact)
            ? [exact]
            : Definition.Nodes.Values.Where(node => node.Id == target).ToList();
        if (nodes is not [var node])
            return new NotFound(nodes.Count == 0 ? $"Quy trình không có bước “{target}”." : $"Có {nodes.Count} bước mang mã “{target}”; hãy nêu cả đường dẫn.");
        var parentId = node.NodeId[..Math.Max(0, node.NodeId.LastIndexOf(':'))];
        if (!Definition.Nodes.TryGetValue(parentId, out var parent) || parent.Type != Flowchart.TypeName)
            return new Conflict($"Bước “{node.Label}” không đứng trong sơ đồ nên không chuyển tới được.");
        var open = State.Activities.Where(activity => activity.NodeId == parentId).ToList();
        if (open is not [var flowchart])
        {
            return new Conflict(open.Count == 0
                ? $"Sơ đồ chứa bước “{node.Label}” không đang chạy."
                : $"Sơ đồ chứa bước “{node.Label}” đang chạy {open.Count} lần cùng lúc nên không rõ chuyển ở lần nào.");
        }

        for (var up = ParentOf(flowchart); up is not null; up = ParentOf(up))
        {
            if (up.Status != ActivityStatus.Running)
                return new Conflict($"Bước “{NodeOf(up).Label}” bao quanh đang gặp sự cố; hãy xử lý bước đó trước.");
        }

        var x = new ActivityExecution(this, flowchart, parent);
        if (Definition.FlowMode == FlowMode.Counter && !Flowchart.GraphOf(x).IsReached(node.Id))
            return new Conflict($"Bước “{node.Label}” không nối từ điểm bắt đầu của sơ đồ nên không chuyển tới được.");
        Reopen();
        var cancelled = await CancelOpenStepsAsync(flowchart, stop);
        Flowchart.Move(x, node, cancelled.ConvertAll(step => step.Tag));
        Log(flowchart, "Moved", reason, new JsonObject { ["To"] = node.Id });
        Touch(flowchart);
        return new StepMove(node.Id, node.Label, cancelled.ConvertAll(step => step.Label));
    }

    /// <summary>Ends the instance, one that stopped at a fault included, and cleans up everything that is open.</summary>
    public async ValueTask<Result<IReadOnlyList<string>>> CancelByOperatorAsync(string reason, CancellationToken stop)
    {
        if (!IsOpen)
            return Ended;
        var open = State.Activities.Where(activity => !State.Activities.Exists(child => child.ParentId == activity.Id)).Select(activity => NodeOf(activity).Label).ToList();
        State.Status = WorkflowStatus.Running;
        await CancelAsync(reason, stop);
        return open;
    }

    /// <summary>Tells journal and records that the instance stands in another version now.</summary>
    internal void Migrated(string reason, JsonObject facts)
    {
        foreach (var activity in State.Activities)
        {
            Record(activity, [], closedAt: null, activity.Status == ActivityStatus.Faulted
                ? State.Incidents.FindLast(incident => incident.ActivityInstanceId == activity.Id)?.Message
                : null);
        }

        Log(State.Activities.First(activity => activity.ParentId is null), "Migrated", reason, facts);
    }

    /// <summary>A fault ends the main status, but what was open is kept for a repair.</summary>
    private bool IsOpen => (State.Status == WorkflowStatus.Running || State.SubStatus == WorkflowSubStatus.Faulted)
        && State.Activities.Exists(activity => activity.ParentId is null);

    private static Conflict Ended => new("Hồ sơ quy trình này đã kết thúc.");

    private void Reopen()
    {
        State.Status = WorkflowStatus.Running;
        State.SubStatus = WorkflowSubStatus.Executing;
    }

    private async ValueTask RetryOneAsync(ActivityState activity, string reason, CancellationToken stop)
    {
        var node = NodeOf(activity);
        Log(activity, "Retried", reason);
        for (var up = ParentOf(activity); up is not null; up = ParentOf(up))
            up.FaultCount = Math.Max(0, up.FaultCount - activity.FaultCount);
        activity.FaultCount = 0;
        if (node.Slots.Length > 0 || activity.ParentId is null)
        {
            activity.Status = ActivityStatus.Running;
            State.Queue.Add(new() { NodeId = node.NodeId, OwnerId = activity.ParentId, ActivityInstanceId = activity.Id });
            return;
        }

        var message = State.Incidents.FindLast(incident => incident.ActivityInstanceId == activity.Id)?.Message;
        var given = activity.Variables.Where(variable => node.Variables.All(declared => declared.Id != variable.Id)).ToList();
        await CancelQuietlyAsync(activity, stop);
        foreach (var bookmark in BookmarksOf(activity).ToList())
            Remove(bookmark);
        Record(activity, [], closedAt: Now, message);
        State.Activities.Remove(activity);
        State.Queue.Add(new() { NodeId = node.NodeId, OwnerId = activity.ParentId, Tag = activity.Tag, Variables = given });
    }

    /// <summary>Lets the type clean up what a failed activation left: its tasks, its children.</summary>
    private async ValueTask CancelQuietlyAsync(ActivityState activity, CancellationToken stop)
    {
        await CancelChildrenAsync(activity, stop);
        try
        {
            if (TypeOf(NodeOf(activity)) is { } type)
                await type.CancelAsync(new ActivityExecution(this, activity, NodeOf(activity)), stop);
        }
        catch (Exception failure) when (!MustAbort(failure))
        {
            AddIncident(activity, Explain(failure), failure);
        }
    }

    private async ValueTask<List<(string Label, string? Tag)>> CancelOpenStepsAsync(ActivityState flowchart, CancellationToken stop)
    {
        State.Queue.RemoveAll(item => item.OwnerId == flowchart.Id);
        var faults = flowchart.FaultCount;
        for (var up = flowchart; up is not null; up = ParentOf(up))
            up.FaultCount = Math.Max(0, up.FaultCount - faults);
        flowchart.Status = ActivityStatus.Running;
        var cancelled = new List<(string Label, string? Tag)>();
        foreach (var child in ChildrenOf(flowchart).ToList())
        {
            cancelled.Add((NodeOf(child).Label, child.Tag));
            await CancelActivityAsync(child, notifyParent: false, stop);
        }

        return cancelled;
    }
}

public sealed record VariableEdit(string Name, JsonNode? Before, JsonNode? After);

/// <param name="ActivityId">Where the instance went.</param>
/// <param name="Step">As people know it.</param>
/// <param name="Cancelled">Open steps that were cancelled.</param>
public sealed record StepMove(string ActivityId, string Step, IReadOnlyList<string> Cancelled);
