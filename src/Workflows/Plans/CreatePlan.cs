using Workflows.Audit;
using Workflows.Organisation;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Plans;

/// <summary>A drafter opens a plan.</summary>
public sealed class CreatePlan(WorkflowsDb db, AuditTrail audit, IIds ids, TimeProvider time)
{
    /// <summary>Stages a new plan with its draft.</summary>
    /// <param name="content">May be incomplete; only a title and a sensible period are asked for.</param>
    /// <param name="drafter">In the post in which he drafts; fixes the agency and the unit.</param>
    /// <param name="actor">For the trail.</param>
    public async Task<Result<Plan>> RunAsync(
        PlanContent content, OfficeHolder drafter, Actor actor, CancellationToken stop) =>
        await PlanOpening.OpenAsync(db, audit, ids, time, content, drafter, actor, copiedFrom: null, stop);
}
