using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Decisions.Recalls;

/// <summary>
/// Thu hồi quyết định: whoever approved, returned or left it to somebody higher takes that back, as long as nobody has acted
/// after them. Opinions and votes are counted with those of others and cannot be taken back; a refusal is the end.
/// </summary>
public sealed class RecallDecision(WorkflowsDb db, WorkflowRuntime runtime, StepBack back, AuditTrail audit, TimeProvider time)
{
    /// <returns>The decision that was taken back.</returns>
    public async Task<Result<Vote>> HandleAsync(Guid taskId, Guid personId, string? reason, Actor actor, CancellationToken stop)
    {
        var repair = Repair.By(actor, reason);
        if (repair.Problem is Invalid wrong)
            return wrong with { Field = "reason" };
        var instance = await db.Set<HumanTask>().Where(t => t.Id == taskId).Select(t => t.InstanceId).FirstOrDefaultAsync(stop);
        if (instance == Guid.Empty || !await runtime.LockAsync(instance, stop))
            return new NotFound("Không tìm thấy việc này.");
        if (await WhyNotAsync(taskId, personId, stop) is { } refused)
            return refused;

        var task = await db.Set<HumanTask>().SingleAsync(t => t.Id == taskId, stop);
        var vote = await db.Set<Vote>().SingleAsync(v => v.TaskId == taskId, stop);
        var plan = await db.Set<Plan>().SingleAsync(p => p.Id == task.PlanId, stop);
        db.Add(new TakenBack
        {
            VoteId = vote.Id,
            PlanId = plan.Id,
            Way = TakenBackWay.Recalled,
            Reason = repair.Value.Reason,
            ById = personId,
            ByName = actor.Name,
            At = time.GetUtcNow(),
        });
        audit.Record(new("decision.recalled", actor)
        {
            PlanId = plan.Id,
            TaskId = task.Id,
            VersionHash = task.VersionHash,
            Data = new { task.Step, Verdict = vote.Verdict.ToString(), repair.Value.Reason },
        });
        var done = await back.RunAsync(plan, task, CloseReason.TakenBack, repair.Value, stop);
        return done.IsSuccess ? vote : done.Problem!;
    }

    /// <summary>Whether a person may take their decision on a task back now.</summary>
    /// <returns>Null when they may.</returns>
    public async Task<Problem?> WhyNotAsync(Guid taskId, Guid personId, CancellationToken stop)
    {
        var vote = await db.Set<Vote>().AsNoTracking().FirstOrDefaultAsync(v => v.TaskId == taskId, stop);
        if (vote is null || vote.PersonId != personId)
            return new Forbidden("Chỉ người đã quyết định mới thu hồi được quyết định của mình.");
        var task = await db.Set<HumanTask>().AsNoTracking().SingleAsync(t => t.Id == taskId, stop);
        if (task.Kind is not TaskKind.Approve)
            return new Conflict("Ý kiến và phiếu biểu quyết đã gửi được tính cùng của người khác nên không thu hồi được.");
        var plan = await db.Set<Plan>().AsNoTracking().SingleAsync(p => p.Id == task.PlanId, stop);
        if (PlanStates.IsFinal(plan.State))
            return new PlanIsFinal(plan.State);
        if (plan.WorkflowInstanceId != task.InstanceId)
            return new Conflict("Hồ sơ đã được rút và trình lại, hoặc bước này thuộc một quy trình con, nên không thu hồi được.");
        if (await db.Set<TakenBack>().AnyAsync(b => b.VoteId == vote.Id, stop))
            return new Conflict("Quyết định này đã được thu hồi hoặc mở lại từ trước.");
        return await SomebodyActedAsync(task, vote, stop);
    }

    private async Task<Conflict?> SomebodyActedAsync(HumanTask task, Vote vote, CancellationToken stop)
    {
        var others = await db.Set<HumanTask>().AsNoTracking()
            .Where(t => t.InstanceId == task.InstanceId && t.Id != task.Id && (t.State == TaskState.Open || t.ClosedAt >= vote.CastAt))
            .ToListAsync(stop);
        var order = await StepOrder.OfAsync(db, task.InstanceId, stop);
        if (others.FirstOrDefault(t => t.State is TaskState.Done && order.IsAfter(t, task)) is { } next)
            return new($"{next.PersonName} đã xử lý bước “{next.Step}” nên không thu hồi được nữa.");
        var open = others.Where(t => t.State is TaskState.Open).ToList();
        if (others.Exists(t => t.State is TaskState.Closed && order.IsAfter(t, task))
            || open.Exists(t => !order.IsAfter(t, task))
            || await HasOtherBranchesAsync(task.InstanceId, open, stop))
            return new("Quy trình đã đi tiếp hoặc còn nhánh khác đang chạy nên không thu hồi được.");
        var drafting = open.Exists(t => t.Kind is TaskKind.Draft or TaskKind.Consolidate);
        return drafting && await HasBeenEditedAsync(task.PlanId, vote.CastAt, stop)
            ? new("Người soạn thảo đã bắt đầu sửa nên không thu hồi được nữa.")
            : null;
    }

    private async Task<bool> HasBeenEditedAsync(Guid planId, DateTimeOffset since, CancellationToken stop) =>
        await db.Set<PlanDraft>().AnyAsync(d => d.PlanId == planId && d.SavedAt > since, stop)
        || await db.Set<PlanAttachment>().AnyAsync(a => a.PlanId == planId && (a.UploadedAt > since || a.RemovedAt > since), stop);

    /// <summary>Something else waits in the instance that a move would cut off.</summary>
    private Task<bool> HasOtherBranchesAsync(Guid instance, List<HumanTask> open, CancellationToken stop)
    {
        var waiting = open.Select(t => t.ActivityInstanceId).ToList();
        return db.Set<StoredBookmark>().AnyAsync(b => b.InstanceId == instance && !waiting.Contains(b.ActivityInstanceId), stop);
    }
}
