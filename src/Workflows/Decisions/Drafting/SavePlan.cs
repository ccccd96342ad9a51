using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Decisions.Drafting;

/// <summary>
/// The drafter saves. Where the plan becomes another instrument, it begins anew in that instrument's workflow: what others approved
/// on the way of one document says nothing about another.
/// </summary>
public sealed class SavePlan(
    WorkflowsDb db, WorkflowRuntime runtime, TaskDesk desk, OpenPlan open, SaveDraft save, ChangePlanState states, AuditTrail audit)
{
    /// <inheritdoc cref="SaveDraft.RunAsync"/>
    public async Task<Result<PlanDraft>> HandleAsync(
        Guid planId, PlanContent content, int rowVersion, Guid personId, Actor actor, CancellationToken stop)
    {
        var seen = await db.Set<Plan>().AsNoTracking().Where(p => p.Id == planId)
            .Select(p => new { p.Instrument, p.WorkflowInstanceId }).FirstOrDefaultAsync(stop);
        if (seen is null)
            return new PlanNotFound();
        if (seen.Instrument == content.Instrument)
            return await save.RunAsync(planId, content, rowVersion, personId, actor, stop);

        // The instance before the plan's row, as everywhere.
        if (seen.WorkflowInstanceId is not { } instance || !await runtime.LockAsync(instance, stop))
            return new Conflict("Kế hoạch chưa gắn với quy trình nào.");
        var plan = await db.Set<Plan>().SingleAsync(p => p.Id == planId, stop);
        if (plan.WorkflowInstanceId != instance)
            return new StaleSave();
        var (before, isAtTheDrafter) = (plan.Instrument, WithdrawPlan.IsAtTheDrafter(plan));
        var saved = await save.RunAsync(planId, content, rowVersion, personId, actor, stop);
        if (!saved.IsSuccess || plan.Instrument == before)
            return saved;
        if (!isAtTheDrafter)
        {
            return new Invalid(
                $"Kế hoạch đang theo quy trình của hình thức “{PlanStates.NameOf(before)}”. Muốn đổi hình thức, hãy rút hồ sơ về soạn thảo trước.", "instrument");
        }

        audit.Record(new("plan.workflow-changed", actor)
        {
            PlanId = planId,
            Before = new { Instrument = before.ToString() },
            After = new { Instrument = plan.Instrument.ToString() },
        });
        await desk.CloseInstanceAsync(instance, CloseReason.Recalled, stop);
        await runtime.CancelAsync(instance, $"Đổi hình thức ban hành thành “{PlanStates.NameOf(plan.Instrument)}”", stop);
        if ((await states.RunAsync(planId, PlanState.Draft, actor, stop)).Problem is { } refused)
            return refused;
        var started = await open.StartAsync(plan, stop);
        return started.IsSuccess ? saved : started.Problem!;
    }
}
