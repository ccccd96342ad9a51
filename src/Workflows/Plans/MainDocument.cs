using Workflows.Audit;
using Workflows.Storage;

namespace Workflows.Plans;

/// <summary>Puts a file in the place of the plan's text, or empties that place.</summary>
internal static class MainDocument
{
    public static async Task SetAsync(
        WorkflowsDb db, AuditTrail audit, Plan plan, PlanAttachment? file, Actor actor, CancellationToken stop)
    {
        var draft = await PlanRow.DraftAsync(db, plan.Id, stop);
        var before = draft.Content.MainDocumentId;
        if (before == file?.Id)
            return;
        foreach (var other in await PlanRow.AttachmentsAsync(db, plan.Id, stop))
            other.Kind = other.Id == file?.Id ? AttachmentKind.MainDocument : AttachmentKind.Attachment;
        // The row version stays: it guards the typed text, which this does not touch and a save does not undo.
        draft.Content = draft.Content with { MainDocumentId = file?.Id };
        await PlanSearchText.RefreshAsync(db, plan, draft, stop);
        audit.Record(new AuditEvent("plan.main-document-set", actor)
        {
            PlanId = plan.Id,
            Before = new { id = before },
            After = new { id = file?.Id, file?.Name, file?.Sha256 },
        });
    }
}
