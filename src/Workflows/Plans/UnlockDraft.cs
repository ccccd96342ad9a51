using Workflows.Audit;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Plans;

/// <summary>It is the drafter's turn again: after a return, or to answer opinions.</summary>
public sealed class UnlockDraft(WorkflowsDb db, AuditTrail audit, TimeProvider time)
{
    /// <summary>Stages the unlocking; an unlocked draft stays as it is.</summary>
    public async Task<Result<Done>> RunAsync(Guid planId, Actor actor, CancellationToken stop)
    {
        if (await PlanRow.LockAsync(db, planId, stop) is not { } plan)
            return new PlanNotFound();
        if (PlanStates.IsFinal(plan.State))
            return new PlanIsFinal(plan.State);
        if (!plan.DraftLocked)
            return Done.Value;
        plan.DraftLocked = false;
        plan.UpdatedAt = time.GetUtcNow();
        audit.Record(new AuditEvent("plan.draft-unlocked", actor) { PlanId = planId });
        return Done.Value;
    }
}
