using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Decisions.Recalls;

/// <summary>A step that can be opened again.</summary>
/// <param name="Task">The newest finished task of it.</param>
/// <param name="By">Who finished it.</param>
public sealed record ReopenableStep(HumanTask Task, string By);

/// <summary>
/// Mở lại: an administrator puts a plan back at a step that was decided, with a reason. Decisions from there on stand no more and
/// stay in view; opinions given stay.
/// </summary>
public sealed class ReopenStep(WorkflowsDb db, WorkflowRuntime runtime, StepBack back, AuditTrail audit, TimeProvider time)
{
    /// <summary>Steps of the plan's present run that somebody has finished, the newest first.</summary>
    public async Task<IReadOnlyList<ReopenableStep>> ChoicesAsync(Plan plan, CancellationToken stop)
    {
        if (PlanStates.IsFinal(plan.State) || plan.CurrentVersion == 0 || plan.WorkflowInstanceId is null)
            return [];
        var done = await db.Set<HumanTask>().AsNoTracking()
            .Where(t => t.InstanceId == plan.WorkflowInstanceId && t.State == TaskState.Done)
            .ToListAsync(stop);
        var order = await StepOrder.OfAsync(db, plan.WorkflowInstanceId!.Value, stop);
        var newest = done.OrderByDescending(order.Of).ThenByDescending(t => t.ClosedAt).DistinctBy(t => t.StepId).ToList();
        var tasks = newest.ConvertAll(t => t.Id);
        var signed = await db.Set<Vote>().AsNoTracking().Where(v => tasks.Contains(v.TaskId) && v.PersonName != null)
            .ToDictionaryAsync(v => v.TaskId, v => v.PersonName!, stop);
        return [.. newest.Select(t => new ReopenableStep(t, signed.GetValueOrDefault(t.Id, t.PersonName)))];
    }

    /// <param name="planId">The plan.</param>
    /// <param name="taskId">Out of <see cref="ChoicesAsync"/>.</param>
    /// <param name="reason">Required.</param>
    /// <param name="actor">Whoever calls has checked that they may.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<Result<HumanTask>> HandleAsync(Guid planId, Guid? taskId, string? reason, Actor actor, CancellationToken stop)
    {
        var repair = Repair.By(actor, reason);
        if (repair.Problem is Invalid wrong)
            return wrong with { Field = "reason" };
        if (actor.PersonId is not { } person)
            throw new ArgumentException("A step is opened again by a person.", nameof(actor));
        var instance = await db.Set<Plan>().Where(p => p.Id == planId).Select(p => p.WorkflowInstanceId).FirstOrDefaultAsync(stop);
        if (instance is not { } running || !await runtime.LockAsync(running, stop))
            return new PlanNotFound();
        var plan = await db.Set<Plan>().SingleAsync(p => p.Id == planId, stop);
        if (PlanStates.IsFinal(plan.State))
            return new PlanIsFinal(plan.State);
        if ((await ChoicesAsync(plan, stop)).FirstOrDefault(c => c.Task.Id == taskId)?.Task is not { } task)
            return new Invalid("Chưa chọn bước cần mở lại, hoặc hồ sơ vừa thay đổi.", "task");

        await TakeBackAsync(task, person, repair.Value, stop);
        audit.Record(new("task.reopened", actor)
        {
            PlanId = planId,
            TaskId = task.Id,
            VersionHash = task.VersionHash,
            Data = new { task.Step, task.PersonName, task.Outcome, repair.Value.Reason },
        });
        var done = await back.RunAsync(plan, task, CloseReason.Reopened, repair.Value, stop);
        return done.IsSuccess ? task : done.Problem!;
    }

    /// <summary>Approvals and votes from this step on will be asked anew.</summary>
    private async Task TakeBackAsync(HumanTask since, Guid person, Repair repair, CancellationToken stop)
    {
        var standing = await (
            from vote in db.Set<Vote>()
            join task in db.Set<HumanTask>() on vote.TaskId equals task.Id
            where task.InstanceId == since.InstanceId && vote.CastAt >= since.ClosedAt
                && (task.Kind == TaskKind.Approve || task.Kind == TaskKind.Vote)
                && !db.Set<TakenBack>().Any(b => b.VoteId == vote.Id)
            orderby vote.Id
            select new { vote.Id, task }).AsNoTracking().ToListAsync(stop);
        var order = await StepOrder.OfAsync(db, since.InstanceId, stop);
        foreach (var vote in standing.Where(v => !order.IsAfter(since, v.task)).Select(v => v.Id))
        {
            db.Add(new TakenBack
            {
                VoteId = vote,
                PlanId = since.PlanId,
                Way = TakenBackWay.Reopened,
                Reason = repair.Reason,
                ById = person,
                ByName = repair.Actor.Name,
                At = time.GetUtcNow(),
            });
        }
    }
}
