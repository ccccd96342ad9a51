using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.HumanTasks;

/// <summary>
/// Tells people about their tasks. Implemented by the room that knows email links; this room only knows when.
/// </summary>
public interface ITaskAnnouncer
{
    /// <summary>Stages the mail that asks for a task.</summary>
    Task AnnounceAsync(HumanTask task, Plan plan, CancellationToken stop);

    /// <summary>A task ended: its links must stop working and its unsent mails must not go.</summary>
    Task WithdrawAsync(HumanTask task, CancellationToken stop);
}

/// <summary>What a step asks for when it opens a task.</summary>
public sealed record TaskRequest
{
    public required Plan Plan { get; init; }

    public required TaskKind Kind { get; init; }

    public required OfficeHolder Assignee { get; init; }

    public required Guid InstanceId { get; init; }

    public required Guid ActivityInstanceId { get; init; }

    public required Guid BookmarkId { get; init; }

    public required string StepId { get; init; }

    public required string Step { get; init; }

    public int Round { get; init; } = 1;

    public DateOnly? DueOn { get; init; }

    public bool Binds { get; init; }

    /// <summary>False for a check that may pass or return a file but not refuse it.</summary>
    public bool AllowsRefusal { get; init; } = true;

    /// <summary>The version to decide on; null for the drafter's own turns.</summary>
    public PlanVersion? Version { get; init; }

    /// <summary>False when the person is at the screen already, as with a drafter who just opened a plan.</summary>
    public bool Announce { get; init; } = true;
}

/// <summary>Opens and ends human tasks. Callers hold the lock of the workflow instance.</summary>
public sealed class TaskDesk(WorkflowsDb db, AuditTrail audit, IIds ids, TimeProvider time, ITaskAnnouncer announcer)
{
    public async Task<HumanTask> OpenAsync(TaskRequest request, CancellationToken stop)
    {
        var task = new HumanTask
        {
            Id = ids.Next(),
            PlanId = request.Plan.Id,
            InstanceId = request.InstanceId,
            ActivityInstanceId = request.ActivityInstanceId,
            BookmarkId = request.BookmarkId,
            Kind = request.Kind,
            StepId = request.StepId,
            Step = request.Step,
            Round = request.Round,
            PersonId = request.Assignee.PersonId,
            PersonName = request.Assignee.FullName,
            PostId = request.Assignee.PostId,
            PostTitle = request.Assignee.PostTitle,
            AgencyId = request.Assignee.AgencyId,
            AgencyName = request.Assignee.AgencyName,
            VersionId = request.Version?.Id,
            VersionNumber = request.Version?.Number,
            VersionHash = request.Version?.ContentHash,
            Binds = request.Binds,
            AllowsRefusal = request.AllowsRefusal,
            OpenedAt = time.GetUtcNow(),
            DueOn = request.DueOn,
        };
        db.Add(task);
        audit.Record(new("task.opened", Actor.System)
        {
            PlanId = task.PlanId,
            TaskId = task.Id,
            VersionHash = task.VersionHash,
            Data = new { task.Step, Kind = task.Kind.ToString(), task.PersonName, task.PostTitle, task.AgencyName, task.Round, task.DueOn },
        });
        if (request.Announce)
            await announcer.AnnounceAsync(task, request.Plan, stop);
        return task;
    }

    /// <summary>Its person did it. The room that knows the act writes the audit entry of the act.</summary>
    /// <param name="note">The person's words where they are no vote.</param>
    public async Task FinishAsync(HumanTask task, string outcome, CancellationToken stop, string? note = null)
    {
        task.Finish(outcome, note, time.GetUtcNow());
        await announcer.WithdrawAsync(task, stop);
    }

    /// <summary>Ends a task without its person, visibly.</summary>
    public async Task CloseAsync(HumanTask task, CloseReason reason, CancellationToken stop)
    {
        task.Close(reason, time.GetUtcNow());
        audit.Record(new("task.closed", Actor.System)
        {
            PlanId = task.PlanId,
            TaskId = task.Id,
            VersionHash = task.VersionHash,
            Data = new { task.Step, task.PersonName, task.AgencyName, Reason = reason.ToString() },
        });
        await announcer.WithdrawAsync(task, stop);
    }

    /// <summary>Ends whatever is still open of one activation of a step.</summary>
    public async Task CloseOpenAsync(Guid activityInstanceId, CloseReason reason, CancellationToken stop)
    {
        await CloseAllAsync(await OpenOf(activityInstanceId).ToListAsync(stop), reason, stop);
    }

    /// <summary>Ends whatever an instance still waits for.</summary>
    public async Task CloseInstanceAsync(Guid instanceId, CloseReason reason, CancellationToken stop)
    {
        var open = await db.Set<HumanTask>()
            .Where(t => t.InstanceId == instanceId && t.State == TaskState.Open)
            .OrderBy(t => t.Id)
            .ToListAsync(stop);
        await CloseAllAsync(open, reason, stop);
    }

    /// <summary>How many people of one activation have not answered yet.</summary>
    public Task<int> StillOpenAsync(HumanTask justFinished, CancellationToken stop) =>
        OpenOf(justFinished.ActivityInstanceId).CountAsync(t => t.Id != justFinished.Id, stop);

    /// <summary>
    /// The database may still call open what this transaction has ended already; the first reason stays.
    /// </summary>
    private async Task CloseAllAsync(IEnumerable<HumanTask> tasks, CloseReason reason, CancellationToken stop)
    {
        foreach (var task in tasks.Where(t => t.State is TaskState.Open))
            await CloseAsync(task, reason, stop);
    }

    private IQueryable<HumanTask> OpenOf(Guid activityInstanceId) => db.Set<HumanTask>()
        .Where(t => t.ActivityInstanceId == activityInstanceId && t.State == TaskState.Open)
        .OrderBy(t => t.Id);
}
