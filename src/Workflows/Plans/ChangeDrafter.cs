using Workflows.Audit;
using Workflows.Organisation;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Plans;

/// <summary>Somebody else of the agency drafts the plan from now on. Versions keep who made them.</summary>
public sealed class ChangeDrafter(WorkflowsDb db, AuditTrail audit, TimeProvider time)
{
    /// <param name="planId">Not at its end.</param>
    /// <param name="to">The new drafter; whoever asks has judged whether they may.</param>
    /// <param name="reason">For the trail.</param>
    /// <param name="actor">Who does it.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<Result<Plan>> RunAsync(Guid planId, OfficeHolder to, string reason, Actor actor, CancellationToken stop)
    {
        if (await PlanRow.LockAsync(db, planId, stop) is not { } plan)
            return new PlanNotFound();
        if (PlanStates.IsFinal(plan.State))
            return new PlanIsFinal(plan.State);
        var before = new { plan.DrafterId, plan.DrafterName };
        plan.GiveTo(to);
        plan.UpdatedAt = time.GetUtcNow();
        audit.Record(new AuditEvent("plan.drafter-changed", actor)
        {
            PlanId = planId,
            Data = new { Reason = reason },
            Before = before,
            After = new { plan.DrafterId, plan.DrafterName },
        });
        return plan;
    }
}
