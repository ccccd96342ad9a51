using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Activities.Composition;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Instances;

// Workflows that steps start. A child is a new row, so the parent's transaction may hold both; back to the
// parent it goes as a delivery of its own, so that no transaction locks a child and then its parent.
public sealed partial class WorkflowRuntime : IChildWorkflows
{
    async ValueTask<string?> IChildWorkflows.RefusalAsync(ChildStart start, CancellationToken stop) =>
        await definitions.PublishedAsync(start.Definition, stop) is { } loaded
            ? WorkflowInput.Fit(loaded.Definition, start.Input).Problem?.Message
            : $"Không có quy trình “{start.Definition}” đang ban hành.";

    async ValueTask<ChildReport> IChildWorkflows.RunAsync(ChildStart start, CancellationToken stop)
    {
        return await StartChildAsync(start, tellParent: false, stop);
    }

    private async Task<ChildReport> StartChildAsync(ChildStart start, bool tellParent, CancellationToken stop)
    {
        var started = await StartAsync(
            new()
            {
                DefinitionId = start.Definition,
                InstanceId = start.InstanceId,
                CorrelationId = start.CorrelationId,
                Input = start.Input,
                Parent = start.Parent,
            },
            tellParent,
            stop);
        if (started.Problem is NotActivated)
            return NotStarted(start, tellParent);
        return started.IsSuccess
            ? new(started.Value.InstanceId, started.Value.Status, started.Value.SubStatus, started.Value.Output)
            : throw new ActivityFaultException(started.Problem!.Message);
    }

    /// <summary>A child that its activation strategy does not let start is no error: its parent hears of one that was cancelled.</summary>
    private ChildReport NotStarted(ChildStart start, bool tellParent)
    {
        var none = new ChildReport(start.InstanceId, WorkflowStatus.Finished, WorkflowSubStatus.Cancelled, []);
        if (tellParent && start.Parent is { BookmarkId: { } bookmark })
            db.Add(Stimulus(Child.BookmarkName, JsonText.Of(none.ToJson()), null, start.Parent.InstanceId, bookmark));
        return none;
    }

    /// <summary>Hands a finished child's outputs to the step that waits for it; it is delivered after the commit.</summary>
    private void TellParent(WorkflowState child)
    {
        if (child is { Status: WorkflowStatus.Finished, Parent: { BookmarkId: { } bookmark } parent })
            db.Add(Stimulus(Child.BookmarkName, JsonText.Of(ChildReport.Of(child).ToJson()), null, parent.InstanceId, bookmark));
    }

    private async Task CancelChildrenAsync(Guid parentId, string? reason, CancellationToken stop)
    {
        var children = await db.Set<StoredInstance>()
            .Where(child => child.ParentId == parentId && child.Status == WorkflowStatus.Running)
            .OrderBy(child => child.Id)
            .Select(child => child.Id)
            .ToListAsync(stop);
        foreach (var child in children)
            await CancelAsync(child, reason, stop);
    }

    /// <summary>
    /// Answers a task that a RunTask step gave outside. The answer is delivered after the commit; a task that
    /// nobody waits for changes nothing.
    /// </summary>
    /// <returns>Whether somebody waits for it.</returns>
    public async Task<bool> CompleteTaskAsync(string taskId, JsonNode? result, CancellationToken stop)
    {
        RequireTransaction();
        var hash = BookmarkHash.OfTask(taskId);
        var place = await db.Set<StoredBookmark>().Where(row => row.Hash == hash)
            .Select(row => new { row.Id, row.InstanceId })
            .FirstOrDefaultAsync(stop);
        if (place is null)
            return false;
        db.Add(Stimulus(StimulusNames.RunTask, result is null ? null : JsonText.Of(result), null, place.InstanceId, place.Id));
        return true;
    }
}
