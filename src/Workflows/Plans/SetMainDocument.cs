using Workflows.Audit;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Plans;

/// <summary>The drafter says which uploaded file is the plan's text, or that the typed sections are.</summary>
public sealed class SetMainDocument(WorkflowsDb db, AuditTrail audit, TimeProvider time)
{
    /// <summary>Stages the choice.</summary>
    /// <param name="planId">The plan.</param>
    /// <param name="attachmentId">A Word or PDF file of the draft; null for the typed sections.</param>
    /// <param name="personId">Only the drafter may.</param>
    /// <param name="actor">For the trail.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<Result<Done>> RunAsync(
        Guid planId, Guid? attachmentId, Guid personId, Actor actor, CancellationToken stop)
    {
        var locked = await PlanRow.LockForEditAsync(db, planId, personId, stop);
        if (!locked.IsSuccess)
            return locked.Problem!;
        PlanAttachment? file = null;
        if (attachmentId is { } wanted)
        {
            file = (await PlanRow.AttachmentsAsync(db, planId, stop)).Find(a => a.Id == wanted);
            if (file is null)
                return new AttachmentNotFound();
            if (!Upload.IsDocumentType(file.ContentType))
                return new UploadRefused("Văn bản chính phải là tệp Word (.docx) hoặc PDF.");
        }

        locked.Value.UpdatedAt = time.GetUtcNow();
        await MainDocument.SetAsync(db, audit, locked.Value, file, actor, stop);
        return Done.Value;
    }
}
