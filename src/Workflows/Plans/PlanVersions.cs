using Microsoft.EntityFrameworkCore;
using Workflows.Storage;

namespace Workflows.Plans;

/// <summary>Which version counts inside a transaction.</summary>
public static class PlanVersions
{
    /// <summary>The newest frozen version, staged ones included: it may have been frozen in this very transaction.</summary>
    public static async Task<PlanVersion?> NewestAsync(WorkflowsDb db, Guid planId, CancellationToken stop) =>
        db.Held<PlanVersion>().Where(v => v.PlanId == planId).MaxBy(v => v.Number)
        ?? await db.Set<PlanVersion>().Where(v => v.PlanId == planId).OrderByDescending(v => v.Number).FirstOrDefaultAsync(stop);
}
