using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Engine.Instances;

/// <summary>
/// Runs stored instances. Everything is staged into the caller's open transaction; nothing is committed here.
/// An instance is locked by its row from the first touch to the end of that transaction.
/// </summary>
public sealed partial class WorkflowRuntime(
    WorkflowsDb db, AuditTrail audit, DefinitionStore definitions, RunServices services, TimeProvider time, IIds ids)
{
    /// <summary>Told after each commit that moved an instance, with its id.</summary>
    public const string Channel = "workflow_instance";

    private readonly RunStager stager = new(db, audit, time, ids);
    private readonly HashSet<Guid> running = [];

    /// <summary>Starts an instance of the published version and runs it until it waits or ends.</summary>
    /// <returns>
    /// <see cref="NotFound"/> without a published version, <see cref="Conflict"/> when the instance id is
    /// taken, <see cref="NotActivated"/> when the activation strategy allows no further instance,
    /// <see cref="Invalid"/> when an input does not fit its declared type.
    /// </returns>
    public Task<Result<RunReport>> StartAsync(StartWorkflow request, CancellationToken stop) =>
        StartAsync(request, tellParent: true, stop);

    private async Task<Result<RunReport>> StartAsync(StartWorkflow request, bool tellParent, CancellationToken stop)
    {
        RequireTransaction();
        var wanted = request.VersionId is { } version
            ? definitions.VersionToStartAsync(version, stop)
            : definitions.PublishedAsync(request.DefinitionId, stop);
        if (await wanted is not { } loaded)
            return new NotFound("Không có quy trình nào đang ban hành với mã này.");
        var instanceId = request.InstanceId ?? ids.Next();
        if (request.InstanceId is not null && await db.Set<StoredInstance>().AnyAsync(known => known.Id == instanceId, stop))
            return new Conflict("Hồ sơ quy trình này đã được mở.");
        if (await RefuseActivationAsync(loaded.Definition, request.CorrelationId, stop) is { } refused)
            return refused;
        var input = WorkflowInput.Fit(loaded.Definition, request.Input);
        if (!input.IsSuccess)
            return input.Problem!;

        var trigger = request.TriggerActivityId is { } id ? new TriggerFired(id, request.TriggerPayload) : null;
        var state = WorkflowRun.NewState(loaded.Definition, instanceId, input.Value, request.CorrelationId, request.Name, trigger, request.Parent);
        var now = time.GetUtcNow();
        var instance = new StoredInstance
        {
            Id = instanceId,
            DefinitionId = state.DefinitionId,
            DefinitionVersionId = state.DefinitionVersionId,
            DefinitionVersion = state.DefinitionVersion,
            DefinitionHash = loaded.Hash,
            ParentId = request.Parent?.InstanceId,
            Status = state.Status,
            SubStatus = state.SubStatus,
            State = "{}",
            StateFormat = state.Format,
            CreatedAt = now,
            UpdatedAt = now,
        };
        db.Add(instance);
        return await RunAsync(instance, loaded.Definition, state, async run =>
        {
            run.Start();
            await run.RunAsync(stop);
        }, stop, tellParent);
    }

    /// <summary>Locks an instance for the rest of the transaction, to read and decide before a resume.</summary>
    /// <returns>False when there is no such instance.</returns>
    public async Task<bool> LockAsync(Guid instanceId, CancellationToken stop) =>
        await LockedAsync(instanceId, stop) is not null;

    /// <summary>Resumes the activity that waits at a bookmark and runs on until the instance waits or ends.</summary>
    /// <returns><see cref="Conflict"/> when the bookmark is gone: somebody was faster, or the instance has ended.</returns>
    public Task<Result<RunReport>> ResumeAsync(Guid instanceId, Guid bookmarkId, JsonNode? input, CancellationToken stop) =>
        ResumeAsync(instanceId, bookmarkId, input, byTimer: false, stop);

    /// <summary>Cancels an instance with everything in it; one that has ended stays as it is.</summary>
    public async Task<Result<RunReport>> CancelAsync(Guid instanceId, string? reason, CancellationToken stop)
    {
        if (await LockedAsync(instanceId, stop) is not { } instance)
            return Missing;
        var definition = await definitions.LoadAsync(instance.DefinitionVersionId, instance.DefinitionHash, stop);
        if (instance.Status == WorkflowStatus.Running)
            await CancelChildrenAsync(instanceId, reason, stop);
        return await RunAsync(instance, definition, WorkflowState.Read(instance.State), run => run.CancelAsync(reason, stop).AsTask(), stop);
    }

    private async Task<Result<RunReport>> ResumeAsync(
        Guid instanceId, Guid bookmarkId, JsonNode? input, bool byTimer, CancellationToken stop)
    {
        if (!JsonReading.IsStorable(input))
            return Unstorable;
        if (await LockedAsync(instanceId, stop) is not { } instance)
            return Missing;
        var state = WorkflowState.Read(instance.State);
        if (state.SubStatus == WorkflowSubStatus.Faulted)
            return new Conflict("Quy trình đang dừng vì sự cố; cần người quản trị xử lý trước.");
        if (state.ActiveBookmarks.FirstOrDefault(bookmark => bookmark.Id == bookmarkId) is not { } waiting)
            return new Conflict("Bước này đã được xử lý hoặc không còn chờ nữa.");
        // Claimed by a time that was moved while the claim waited for the lock.
        if (byTimer && waiting.DueAt is { } due && due > time.GetUtcNow() + KeptTo)
            return new TimerMoved(due.ToUniversalTime());
        var definition = await definitions.LoadAsync(instance.DefinitionVersionId, instance.DefinitionHash, stop);
        return await RunAsync(instance, definition, state, async run =>
        {
            run.Resume(bookmarkId, input, byTimer);
            await run.RunAsync(stop);
        }, stop);
    }

    private async Task<Result<RunReport>> RunAsync(
        StoredInstance instance, WorkflowDefinition definition, WorkflowState state, Func<WorkflowRun, Task> act, CancellationToken stop,
        bool tellParent = true)
    {
        // An activity that resumes its own instance would run on a state that the outer run overwrites.
        if (!running.Add(instance.Id))
            throw new InvalidOperationException($"The instance {instance.Id} is being run already: publish a local event instead.");
        try
        {
            var before = RowsBefore.Of(state);
            var run = new WorkflowRun(definition, state, services) { Children = this };
            await act(run);
            var report = stager.Stage(instance, run, before);
            if (tellParent)
                TellParent(state);
            foreach (var start in run.Effects.Dispatched)
                await StartChildAsync(start, tellParent: true, stop);
            return report;
        }
        finally
        {
            running.Remove(instance.Id);
        }
    }

    private async Task<StoredInstance?> LockedAsync(Guid instanceId, CancellationToken stop)
    {
        RequireTransaction();
        return await db.LockAsync<StoredInstance>(instanceId, $"SELECT * FROM workflow.instance WHERE id = {instanceId} FOR UPDATE", stop);
    }

    private void RequireTransaction()
    {
        if (db.Database.CurrentTransaction is null)
            throw new InvalidOperationException("Instances run inside the caller's transaction only.");
    }

    private static Invalid Unstorable => new("Dữ liệu đầu vào có ký tự không hợp lệ.");

    private static NotFound Missing => new("Không tìm thấy hồ sơ quy trình.");
}
