using Workflows.Audit;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Plans;

/// <summary>The drafter takes a file out of the draft; versions that hold it keep it.</summary>
public sealed class RemoveAttachment(WorkflowsDb db, AuditTrail audit, TimeProvider time)
{
    public async Task<Result<Done>> RunAsync(
        Guid planId, Guid attachmentId, Guid personId, Actor actor, CancellationToken stop)
    {
        var locked = await PlanRow.LockForEditAsync(db, planId, personId, stop);
        if (!locked.IsSuccess)
            return locked.Problem!;
        var plan = locked.Value;
        var file = (await PlanRow.AttachmentsAsync(db, planId, stop)).Find(a => a.Id == attachmentId);
        if (file is null)
            return new AttachmentNotFound();
        var now = time.GetUtcNow();
        if (file.Kind is AttachmentKind.MainDocument)
            await MainDocument.SetAsync(db, audit, plan, null, actor, stop);
        file.RemovedAt = now;
        plan.UpdatedAt = now;
        audit.Record(new AuditEvent("plan.attachment-removed", actor)
        {
            PlanId = planId,
            Data = new { file.Id, file.Name, file.Sha256 },
        });
        return Done.Value;
    }
}
