using Workflows.Audit;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Plans;

/// <summary>
/// The workflow says where the plan stands. Which step follows which is the definition's affair, so any way is
/// open here, except out of an end and into <see cref="PlanState.Issued"/>, which takes a number.
/// </summary>
public sealed class ChangePlanState(WorkflowsDb db, AuditTrail audit, TimeProvider time)
{
    /// <summary>Stages the new state; the same state again changes nothing.</summary>
    public async Task<Result<Done>> RunAsync(Guid planId, PlanState to, Actor actor, CancellationToken stop)
    {
        if (to is PlanState.Issued)
            throw new ArgumentException($"Only {nameof(Plan.MarkIssued)} issues a plan.", nameof(to));
        if (await PlanRow.LockAsync(db, planId, stop) is not { } plan)
            return new PlanNotFound();
        var from = plan.State;
        if (from == to)
            return Done.Value;
        if (PlanStates.IsFinal(from))
            return new PlanIsFinal(from);
        plan.State = to;
        plan.UpdatedAt = time.GetUtcNow();
        audit.Record(new AuditEvent("plan.state-changed", actor)
        {
            PlanId = planId,
            Before = new { state = from.ToString() },
            After = new { state = to.ToString() },
        });
        return Done.Value;
    }
}
