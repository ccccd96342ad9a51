using Microsoft.EntityFrameworkCore;
using Workflows.Storage;

namespace Workflows.Plans;

/// <summary>Which version counts inside a transaction.</summary>
public static class PlanVersions
{
    /// <summary>Asked by each step that asks somebody for something: translated once.</summary>
    private static readonly Func<WorkflowsDb, Guid, CancellationToken, Task<VersionStamp?>> NewestStamp = EF.CompileAsyncQuery(
        (WorkflowsDb db, Guid planId, CancellationToken _) => db.Set<PlanVersion>()
            .Where(v => v.PlanId == planId)
            .OrderByDescending(v => v.Number)
            .Select(v => new VersionStamp(v.Id, v.Number, v.ContentHash))
            .FirstOrDefault());

    /// <summary>The newest frozen version, staged ones included: it may have been frozen in this very transaction.</summary>
    public static async Task<PlanVersion?> NewestAsync(WorkflowsDb db, Guid planId, CancellationToken stop) =>
        HeldOf(db, planId)
        ?? await db.Set<PlanVersion>().Where(v => v.PlanId == planId).OrderByDescending(v => v.Number).FirstOrDefaultAsync(stop);

    /// <summary>The same without its text.</summary>
    public static async Task<VersionStamp?> NewestStampAsync(WorkflowsDb db, Guid planId, CancellationToken stop) =>
        HeldOf(db, planId)?.Stamp ?? await NewestStamp(db, planId, stop);

    private static PlanVersion? HeldOf(WorkflowsDb db, Guid planId) =>
        db.Held<PlanVersion>().Where(v => v.PlanId == planId).MaxBy(v => v.Number);
}
