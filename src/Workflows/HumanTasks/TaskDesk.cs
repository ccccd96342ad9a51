using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Workflows.Audit;
using Workflows.Calendar;
using Workflows.Engine.Instances;
using Workflows.HumanTasks.Handover;
using Workflows.HumanTasks.Reminders;
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

    /// <summary>Stages a mail that asks once more.</summary>
    /// <param name="task">Open.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="urgency">How much time is left, a Vietnamese sentence.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>The mail.</returns>
    Task<Guid> RemindAsync(HumanTask task, Plan plan, string urgency, CancellationToken stop);

    /// <summary>A task ended: its links must stop working and its unsent mails must not go.</summary>
    Task WithdrawAsync(HumanTask task, CancellationToken stop);
}

/// <summary>What a step asks for when it opens a task.</summary>
public sealed record TaskRequest
{
    public required Plan Plan { get; init; }

    public required Question Question { get; init; }

    public required Guid InstanceId { get; init; }

    public required Guid ActivityInstanceId { get; init; }

    public required Guid BookmarkId { get; init; }

    public required string StepId { get; init; }

    public required string Step { get; init; }

    /// <summary>Who is reminded when; of no account for a task without a deadline.</summary>
    public ReminderLadder? Reminders { get; init; }

    /// <summary>By which the deadline was counted; null where that is not at hand, and the sweep of reminders looks for the first one.</summary>
    public WorkingCalendar? Calendar { get; init; }
}

/// <summary>Opens and ends human tasks. Callers hold the lock of the workflow instance.</summary>
public sealed class TaskDesk(
    WorkflowsDb db, Substitutes substitutes, HandoverMail mail, AuditTrail audit, IIds ids, TimeProvider time, ITaskAnnouncer announcer,
    ILogger<TaskDesk> logger)
{
    /// <summary>Asked by every decision: translated once.</summary>
    private static readonly Func<WorkflowsDb, Guid, Guid, IAsyncEnumerable<HumanTask>> Others = EF.CompileAsyncQuery(
        (WorkflowsDb db, Guid activityInstance, Guid but) => db.Set<HumanTask>()
            .Where(t => t.ActivityInstanceId == activityInstance && t.Id != but && (t.State == TaskState.Open || t.CloseReason == CloseReason.NoAnswerInTime))
            .OrderBy(t => t.Id)
            .AsQueryable());

    /// <summary>Locks the workflow instance of a task for the rest of the transaction: only then is anything about the task judged.</summary>
    /// <returns>False when there is no such task.</returns>
    public async Task<bool> LockInstanceAsync(Guid taskId, CancellationToken stop) => (db.EntryOf<HumanTask>(taskId) is { Entity.InstanceId: var known }
        ? await db.LockAsync<StoredInstance>(known, $"SELECT * FROM workflow.instance WHERE id = {known} FOR UPDATE", stop)
        : await db.LockAsync<StoredInstance>(
            instance => instance.Id,
            $"SELECT * FROM workflow.instance WHERE id = (SELECT instance_id FROM plan.task WHERE id = {taskId}) FOR UPDATE",
            stop)) is not null;

    /// <summary>Opens a task for whom the step asks, or for whoever does their work today.</summary>
    public async Task<HumanTask> OpenAsync(TaskRequest request, CancellationToken stop)
    {
        var question = request.Question;
        var meant = question.Who;
        var substitute = await substitutes.FindAsync(meant, Substitutes.WorkOf(question.Kind, question.Binds), request.Plan, stop);
        var task = new HumanTask
        {
            Id = ids.Next(),
            PlanId = request.Plan.Id,
            InstanceId = request.InstanceId,
            ActivityInstanceId = request.ActivityInstanceId,
            BookmarkId = request.BookmarkId,
            Kind = question.Kind,
            StepId = request.StepId,
            Step = request.Step,
            Round = question.Round,
            PersonId = meant.PersonId,
            PersonName = meant.FullName,
            PostId = meant.PostId,
            PostTitle = meant.PostTitle,
            AskedId = meant.PersonId,
            AgencyId = meant.AgencyId,
            AgencyName = meant.AgencyName,
            VersionId = question.Version?.Id,
            VersionNumber = question.Version?.Number,
            VersionHash = question.Version?.ContentHash,
            Binds = question.Binds,
            AllowsRefusal = question.AllowsRefusal,
            ChecksFormat = question.ChecksFormat,
            AllowsForward = question.AllowsForward,
            IsDigital = question.IsDigital,
            EmailMode = question.EmailMode,
            OpenedAt = time.GetUtcNow(),
            DueOn = question.DueOn,
        };
        if (substitute is not null)
            task.Give(substitute, TaskStanding.Substitute, Substitutes.BehalfOf(meant));
        else if (question.Behalf is { } behalf)
            task.Stand(TaskStanding.Delegate, behalf);
        db.Add(task);
        if (request.Reminders is { Rungs.Count: > 0 } ladder && task.DueOn is { } lastDay)
        {
            db.Add(new ReminderSchedule
            {
                TaskId = task.Id,
                InstanceId = task.InstanceId,
                Rungs = [.. ladder.Rungs.Select(rung => rung.Code)],
                RemindAt = ladder.At,
                ClimbedTo = task.OpenedAt,
                NextAt = request.Calendar is { } calendar ? Climb.Of(ladder, lastDay, calendar, task.OpenedAt, task.OpenedAt).NextAt : task.OpenedAt,
            });
        }

        audit.Record(new("task.opened", Actor.System)
        {
            PlanId = task.PlanId,
            TaskId = task.Id,
            VersionHash = task.VersionHash,
            Data = new { task.Step, Kind = task.Kind.ToString(), task.PersonName, task.PostTitle, task.AgencyName, task.OnBehalfOf, task.Round, task.DueOn },
        });
        if (question.Announce)
            await announcer.AnnounceAsync(task, request.Plan, stop);
        if (substitute is not null)
            await mail.TellMeantAsync(task, request.Plan, meant, substitute, stop);
        Log(task, "opened");
        return task;
    }

    /// <summary>Its person did it. The room that knows the act writes the audit entry of the act.</summary>
    /// <param name="note">The person's words where they are no vote.</param>
    public async Task FinishAsync(HumanTask task, string outcome, CancellationToken stop, string? note = null)
    {
        task.Finish(outcome, note, time.GetUtcNow());
        Log(task, outcome);
        await announcer.WithdrawAsync(task, stop);
    }

    /// <summary>Ends a task without its person, visibly.</summary>
    /// <param name="outcome">What the others came to, where that is the reason.</param>
    public async Task CloseAsync(HumanTask task, CloseReason reason, CancellationToken stop, string? outcome = null)
    {
        task.Close(reason, time.GetUtcNow(), outcome);
        Log(task, reason.ToString());
        audit.Record(new("task.closed", Actor.System)
        {
            PlanId = task.PlanId,
            TaskId = task.Id,
            VersionHash = task.VersionHash,
            Data = new { task.Step, task.PersonName, task.AgencyName, Reason = reason.ToString(), Outcome = outcome },
        });
        await announcer.WithdrawAsync(task, stop);
    }

    /// <summary>Ends whatever is still open of one activation of a step.</summary>
    public async Task CloseOpenAsync(Guid activityInstanceId, CloseReason reason, CancellationToken stop, string? outcome = null)
    {
        await CloseAllAsync(await OpenOf(activityInstanceId).ToListAsync(stop), reason, stop, outcome);
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

    /// <summary>Who of one activation has not answered: those who still may, and those whose time passed in silence.</summary>
    public Task<List<HumanTask>> UnansweredAsync(HumanTask justFinished, CancellationToken stop) =>
        Others(db, justFinished.ActivityInstanceId, justFinished.Id).ToListAsync(stop).AsTask();

    /// <summary>
    /// The database may still call open what this transaction has ended already; the first reason stays.
    /// </summary>
    private async Task CloseAllAsync(IEnumerable<HumanTask> tasks, CloseReason reason, CancellationToken stop, string? outcome = null)
    {
        foreach (var task in tasks.Where(t => t.State is TaskState.Open))
            await CloseAsync(task, reason, stop, outcome);
    }

    /// <summary>For operators, once it is true: what a rolled-back transaction opened never was.</summary>
    private void Log(HumanTask task, string what) => db.AfterCommit(() => logger.LogInformation(
        "Task {Task} ({Kind}, step {StepId}) of plan {Plan}, instance {Instance}: {What}.",
        task.Id, task.Kind, task.StepId, task.PlanId, task.InstanceId, what));

    private IQueryable<HumanTask> OpenOf(Guid activityInstanceId) => db.Set<HumanTask>()
        .Where(t => t.ActivityInstanceId == activityInstanceId && t.State == TaskState.Open)
        .OrderBy(t => t.Id);
}
