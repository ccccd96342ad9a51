using Workflows.Audit;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Plans;

/// <summary>
/// The drafter's turn is over without a submission: somebody took the return back. What was typed meanwhile stays in the draft.
/// </summary>
public sealed class LockDraft(WorkflowsDb db, AuditTrail audit, TimeProvider time)
{
    /// <summary>Stages the locking; a locked draft stays as it is.</summary>
    public async Task<Result<Done>> RunAsync(Guid planId, Actor actor, CancellationToken stop)
    {
        if (await PlanRow.LockAsync(db, planId, stop) is not { } plan)
            return new PlanNotFound();
        if (PlanStates.IsFinal(plan.State))
            return new PlanIsFinal(plan.State);
        if (plan.CurrentVersion == 0)
            return new Conflict("Kế hoạch chưa có phiên bản nào được trình.");
        if (plan.DraftLocked)
            return Done.Value;
        plan.DraftLocked = true;
        plan.UpdatedAt = time.GetUtcNow();
        audit.Record(new AuditEvent("plan.draft-locked", actor) { PlanId = planId });
        return Done.Value;
    }
}
