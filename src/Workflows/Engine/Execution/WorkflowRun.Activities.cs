using System.Data.Common;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Execution;

// The life of one activity: activation, completion, cancellation, fault.
public sealed partial class WorkflowRun
{
    private async ValueTask ActivateAsync(WorkItem item, CancellationToken stop)
    {
        var activity = item.ActivityInstanceId is { } known ? Find(known) : Create(item);
        if (activity is not { Status: ActivityStatus.Running })
            return;
        var node = NodeOf(activity);
        var x = new ActivityExecution(this, activity, node);
        try
        {
            var resumed = item.Resumption is not null;
            Log(activity, resumed ? "Resumed" : "Started");
            var type = TypeOf(node)
                ?? throw new ActivityFaultException($"Không có loại hoạt động “{node.Type}” trong bản cài đặt này.");
            if (!resumed)
                Declare(activity, node.Variables);
            EvaluateInputs(activity, node, type.Descriptor);
            if (item.Resumption is { } resumption)
            {
                Burn(resumption.BookmarkId);
                await type.ResumeAsync(x, resumption, stop);
            }
            else
            {
                await type.ExecuteAsync(x, stop);
            }

            await ConcludeAsync(x, type.Descriptor, resumed, stop);
        }
        catch (Exception failure) when (!MustAbort(failure))
        {
            Fault(activity, failure);
        }

        Touch(activity);
    }

    private ActivityState Create(WorkItem item)
    {
        var activity = new ActivityState
        {
            Id = Services.Ids.Next(),
            NodeId = item.NodeId,
            ParentId = item.OwnerId,
            Tag = item.Tag,
            Status = ActivityStatus.Running,
            StartedAt = Now,
            Variables = item.Variables,
        };
        State.Activities.Add(activity);
        return activity;
    }

    private static void Declare(ActivityState activity, IEnumerable<VariableDeclaration> declarations)
    {
        // A container that is run again after a fault has its variables already.
        foreach (var declared in declarations.Where(declared => !activity.Variables.Exists(known => known.Id == declared.Id)))
        {
            activity.Variables.Add(new()
            {
                Id = declared.Id,
                Name = declared.Name,
                TypeName = declared.TypeName,
                IsArray = declared.IsArray,
                Value = Default(declared),
            });
        }
    }

    private static JsonNode? Default(VariableDeclaration declared)
    {
        try
        {
            return ValueConversion.To(declared.Default.ToNode(), declared.TypeName, declared.IsArray);
        }
        catch (ConversionException unfit)
        {
            throw new ActivityFaultException($"Giá trị ban đầu của biến “{declared.Name}”: {unfit.Message}");
        }
    }

    private void Burn(Guid bookmarkId)
    {
        if (State.Bookmarks.FirstOrDefault(bookmark => bookmark.Id == bookmarkId) is { AutoBurn: true } spent)
            Remove(spent);
    }

    // What the body asked for is done after it has returned, so that a body never runs inside another's.
    private async ValueTask ConcludeAsync(ActivityExecution x, ActivityDescriptor descriptor, bool resumed, CancellationToken stop)
    {
        if (x.FinishRequested)
        {
            await FinishAsync(x.Activity, stop);
            return;
        }

        if (x.RequestedOutcomes is { } outcomes)
        {
            if (x.CompositeCompletes)
                await CompleteCompositeAsync(x.Activity, outcomes, stop);
            else
                await CompleteAsync(x.Activity, outcomes, stop);
            return;
        }

        if (BookmarksOf(x.Activity).Any())
        {
            Log(x.Activity, "Suspended");
            return;
        }

        if (descriptor.IsContainer || x.HasPendingWork)
            return;
        if (resumed)
            throw new InvalidOperationException($"{descriptor.TypeName} was resumed and neither completed nor waits for anything.");
        await CompleteAsync(x.Activity, [Connection.DefaultPort], stop);
    }

    internal async ValueTask CompleteAsync(ActivityState activity, IReadOnlyList<string> outcomes, CancellationToken stop)
    {
        if (activity.Status != ActivityStatus.Running)
            return;
        await CancelChildrenAsync(activity, stop);
        activity.Status = ActivityStatus.Completed;
        Log(activity, "Completed", null, new JsonObject { ["Outcomes"] = Names(outcomes) });
        Close(activity, outcomes);
        if (ParentOf(activity) is { Status: ActivityStatus.Running } parent)
            await TellParentAsync(parent, activity, outcomes, canceled: false, stop);
        else if (activity.ParentId is null)
            State.Queue.Clear();
    }

    internal async ValueTask CancelActivityAsync(ActivityState activity, bool notifyParent, CancellationToken stop)
    {
        if (activity.Status is ActivityStatus.Completed or ActivityStatus.Canceled)
            return;
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

        activity.Status = ActivityStatus.Canceled;
        Log(activity, "Canceled");
        Close(activity, []);
        if (notifyParent && ParentOf(activity) is { Status: ActivityStatus.Running } parent)
            await TellParentAsync(parent, activity, [], canceled: true, stop);
    }

    private async ValueTask CancelChildrenAsync(ActivityState activity, CancellationToken stop)
    {
        State.Queue.RemoveAll(item => item.OwnerId == activity.Id);
        foreach (var child in ChildrenOf(activity).ToList())
            await CancelActivityAsync(child, notifyParent: false, stop);
    }

    private async ValueTask TellParentAsync(
        ActivityState parent, ActivityState child, IReadOnlyList<string> outcomes, bool canceled, CancellationToken stop)
    {
        var node = NodeOf(parent);
        var childNode = NodeOf(child);
        var type = TypeOf(node);
        if (type is null)
            return;
        var x = new ActivityExecution(this, parent, node);
        try
        {
            var terminal = TypeOf(childNode)?.Descriptor.IsTerminal == true;
            var result = new ChildResult(childNode, child.Id, child.Tag, outcomes, terminal);
            if (canceled)
                await type.ChildCanceledAsync(x, result, stop);
            else
                await type.ChildCompletedAsync(x, result, stop);
            if (x.RequestedOutcomes is { } requested)
                await CompleteAsync(parent, requested, stop);
        }
        catch (Exception failure) when (!MustAbort(failure))
        {
            Fault(parent, failure);
        }

        Touch(parent);
    }

    // The workflow around the step ends with these outcomes; the containers in between are cancelled with it.
    private async ValueTask CompleteCompositeAsync(ActivityState complete, IReadOnlyList<string> outcomes, CancellationToken stop)
    {
        complete.Status = ActivityStatus.Completed;
        Log(complete, "Completed", null, new JsonObject { ["Outcomes"] = Names(outcomes) });
        Close(complete, outcomes);
        var up = ParentOf(complete);
        while (up is not null && NodeOf(up).Type != WorkflowActivity.TypeName)
            up = ParentOf(up);
        if (up is not null)
            await CompleteAsync(up, outcomes, stop);
    }

    // Finish ends everything, the activities that wait included: they are cancelled so that their tasks close.
    private async ValueTask FinishAsync(ActivityState finish, CancellationToken stop)
    {
        finish.Status = ActivityStatus.Completed;
        Log(finish, "Completed", null, new JsonObject { ["Outcomes"] = Names([Connection.DefaultPort]) });
        Close(finish, [Connection.DefaultPort]);
        State.Queue.Clear();
        if (State.Activities.FirstOrDefault(activity => activity.ParentId is null) is { } workflow)
            await CompleteAsync(workflow, [Connection.DefaultPort], stop);
        ClearBookmarks();
    }

    private void Close(ActivityState activity, IReadOnlyList<string> outcomes)
    {
        foreach (var bookmark in BookmarksOf(activity).ToList())
            Remove(bookmark);
        Record(activity, outcomes, closedAt: Now);
        State.Activities.Remove(activity);
        closedVariables.AddRange(activity.Variables);
    }

    private readonly List<VariableState> closedVariables = [];

    /// <summary>Variables of the activities closed since this was last called, then of those open, the workflow's own last.</summary>
    internal IReadOnlyList<VariableState> TakeVariables()
    {
        List<VariableState> taken = [.. closedVariables, .. State.Activities.AsEnumerable().Reverse().SelectMany(activity => activity.Variables)];
        closedVariables.Clear();
        return taken;
    }

    private void Fault(ActivityState activity, Exception failure)
    {
        if (activity.Status != ActivityStatus.Running)
        {
            AddIncident(activity, Explain(failure), failure);
            return;
        }

        activity.Status = ActivityStatus.Faulted;
        foreach (var bookmark in BookmarksOf(activity).ToList())
            Remove(bookmark);
        var message = Explain(failure);
        Log(activity, "Faulted", message, new JsonObject { ["ExceptionType"] = failure.GetType().Name, ["Message"] = Cut(failure.Message) });
        AddIncident(activity, message, failure);
        Record(activity, [], closedAt: null, message);
        if (Definition.IncidentStrategy == IncidentStrategy.Fault)
        {
            State.Status = WorkflowStatus.Finished;
            State.SubStatus = WorkflowSubStatus.Faulted;
        }
    }

    private void AddIncident(ActivityState activity, string message, Exception? failure)
    {
        var node = NodeOf(activity);
        for (var up = activity; up is not null; up = ParentOf(up))
            up.FaultCount++;
        var incident = new IncidentState
        {
            Id = Services.Ids.Next(),
            ActivityId = node.Id,
            NodeId = node.NodeId,
            ActivityType = node.Type,
            Step = node.Label,
            ActivityInstanceId = activity.Id,
            Message = message,
            ExceptionType = failure?.GetType().Name,
            At = Now,
        };
        State.Incidents.Add(incident);
        Effects.Incidents.Add(incident);
    }

    /// <summary>Messages of our own are meant for people; those of others may carry anything and stay in the journal.</summary>
    private static string Explain(Exception failure) => failure is ActivityFaultException or ExpressionException or ConversionException
        ? Cut(failure.Message)
        : "Bước này gặp lỗi kỹ thuật; chi tiết ghi trong nhật ký chạy của quy trình.";

    private static string Cut(string message) => message.Length <= 2_000 ? message : message[..2_000];

    /// <summary>After a failed statement PostgreSQL refuses the whole transaction: no incident could be stored.</summary>
    private static bool MustAbort(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is OperationCanceledException or DbException or DbUpdateException or OutOfMemoryException)
                return true;
        }

        return false;
    }

    private void Touch(ActivityState activity)
    {
        if (State.Activities.Contains(activity) && activity.Status == ActivityStatus.Running)
            Record(activity, [], closedAt: null);
    }

    private void Record(ActivityState activity, IReadOnlyList<string> outcomes, DateTimeOffset? closedAt, string? exception = null)
    {
        var node = NodeOf(activity);
        Effects.Record(new()
        {
            Id = activity.Id,
            ParentId = activity.ParentId,
            ActivityId = node.Id,
            NodeId = node.NodeId,
            ActivityType = node.Type,
            ActivityTypeVersion = node.TypeVersion,
            ActivityName = node.Name.Length > 0 ? node.Name : null,
            Status = activity.Status,
            State = (JsonObject)activity.Inputs.DeepClone(),
            Outputs = (JsonObject)activity.Outputs.DeepClone(),
            Properties = (JsonObject)activity.Properties.DeepClone(),
            Outcomes = outcomes,
            Exception = exception,
            StartedAt = activity.StartedAt,
            CompletedAt = closedAt,
            HasBookmarks = BookmarksOf(activity).Any(),
            FaultCount = activity.FaultCount,
        });
    }

    private static JsonArray Names(IReadOnlyList<string> outcomes) => [.. outcomes.Select(outcome => (JsonNode)outcome)];
}

/// <summary>An activity cannot go on; the Vietnamese message becomes the incident's.</summary>
public class ActivityFaultException(string message) : Exception(message);
