using Microsoft.EntityFrameworkCore;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Plans;

/// <summary>
/// The plan's row is the lock of everything below it: two acts on one plan go one after the other, and each
/// decides on what the other left.
/// </summary>
internal static class PlanRow
{
    public static Task<Plan?> LockAsync(WorkflowsDb db, Guid planId, CancellationToken stop) =>
        db.LockAsync<Plan>(planId, $"SELECT * FROM plan.plan WHERE id = {planId} FOR UPDATE", stop);

    /// <summary>The locked plan, if this person may edit its draft now.</summary>
    public static async Task<Result<Plan>> LockForEditAsync(
        WorkflowsDb db, Guid planId, Guid personId, CancellationToken stop)
    {
        if (await LockAsync(db, planId, stop) is not { } plan)
            return new PlanNotFound();
        if (plan.DrafterId != personId)
            return new NotTheDrafter();
        if (PlanStates.IsFinal(plan.State))
            return new PlanIsFinal(plan.State);
        if (plan.DraftLocked)
            return new DraftIsLocked();
        return plan;
    }

    /// <summary>The draft of a locked plan, newly staged ones included.</summary>
    public static async Task<PlanDraft> DraftAsync(WorkflowsDb db, Guid planId, CancellationToken stop) =>
        await db.Set<PlanDraft>().FindAsync([planId], stop)
        ?? throw new InvalidOperationException($"Plan {planId} has no draft.");

    /// <summary>Files of the draft in order of upload, newly staged ones included; opinions of others are left out.</summary>
    public static async Task<List<PlanAttachment>> AttachmentsAsync(WorkflowsDb db, Guid planId, CancellationToken stop)
    {
        await db.Set<PlanAttachment>().Where(a => a.PlanId == planId).LoadAsync(stop);
        return [.. db.Set<PlanAttachment>().Local
            .Where(a => a.PlanId == planId && a.RemovedAt is null && a.Kind is not AttachmentKind.Opinion)
            .OrderBy(a => a.UploadedAt).ThenBy(a => a.Id)];
    }
}
