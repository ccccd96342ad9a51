using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Decisions;

/// <summary>
/// Rút trình: the drafter takes the plan back before it has its number. Whoever is being asked is told
/// nothing waits any more, their links die, and the plan begins anew at its draft. Opinions given stay.
/// </summary>
public sealed class WithdrawPlan(WorkflowsDb db, WorkflowRuntime runtime, TaskDesk desk, OpenPlan open, AuditTrail audit)
{
    public async Task<Result<Plan>> HandleAsync(Guid planId, Guid personId, string? reason, Actor actor, CancellationToken stop)
    {
        var why = VietnameseText.Check(reason, "reason", "Lý do rút", 2_000, required: true, allowLines: true);
        if (!why.IsSuccess)
            return why.Problem!;
        var plan = await db.Set<Plan>().FirstOrDefaultAsync(p => p.Id == planId, stop);
        if (plan is null)
            return new NotFound("Không tìm thấy kế hoạch.");
        if (plan.DrafterId != personId)
            return new Forbidden("Chỉ người soạn thảo mới rút được hồ sơ.");
        if (plan.WorkflowInstanceId is not { } instance || !await runtime.LockAsync(instance, stop))
            return new Conflict("Kế hoạch chưa gắn với quy trình nào.");
        await db.Entry(plan).ReloadAsync(stop);
        if (PlanStates.IsFinal(plan.State))
            return new Conflict($"Kế hoạch ở trạng thái \"{PlanStates.NameOf(plan.State)}\", không rút được nữa.");
        if (plan.State is PlanState.Draft or PlanState.Returned)
            return new Conflict("Hồ sơ đang ở người soạn thảo, không cần rút.");

        audit.Record(new("plan.withdrawn", actor)
        {
            PlanId = planId,
            Data = new { Reason = why.Value },
            Before = new { State = plan.State.ToString() },
        });
        await desk.CloseInstanceAsync(instance, CloseReason.Recalled, stop);
        await runtime.CancelAsync(instance, why.Value, stop);
        return await open.StartAsync(plan, stop);
    }
}
