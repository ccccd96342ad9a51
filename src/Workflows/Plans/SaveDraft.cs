using Workflows.Audit;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Plans;

/// <summary>The drafter saves what has been typed so far.</summary>
public sealed class SaveDraft(WorkflowsDb db, AuditTrail audit, TimeProvider time)
{
    /// <summary>Stages the draft's new text.</summary>
    /// <param name="planId">The plan.</param>
    /// <param name="content">
    /// The whole text. Its main document is not taken from here but kept: an upload in another tab must not
    /// be undone by a save.
    /// </param>
    /// <param name="rowVersion">The draft's <see cref="PlanDraft.RowVersion"/> when the editor was opened.</param>
    /// <param name="personId">Who saves; only the drafter may.</param>
    /// <param name="actor">For the trail.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>The draft with its new row version; unchanged when nothing was changed.</returns>
    public async Task<Result<PlanDraft>> RunAsync(
        Guid planId, PlanContent content, int rowVersion, Guid personId, Actor actor, CancellationToken stop)
    {
        var check = PlanContentCheck.ForSave(content);
        if (!check.IsSuccess)
            return check.Problem!;
        var locked = await PlanRow.LockForEditAsync(db, planId, personId, stop);
        if (!locked.IsSuccess)
            return locked.Problem!;

        var plan = locked.Value;
        var draft = await PlanRow.DraftAsync(db, planId, stop);
        var clean = check.Value with { MainDocumentId = draft.Content.MainDocumentId };
        var before = VersionHash.Of(draft.Content, []);
        var after = VersionHash.Of(clean, []);
        // A save that changes nothing is not stale either: a double click must not frighten.
        if (before == after)
            return draft;
        if (draft.RowVersion != rowVersion)
            return new StaleSave();

        var now = time.GetUtcNow();
        draft.Content = clean;
        draft.RowVersion++;
        draft.SavedAt = now;
        (plan.Title, plan.Instrument, plan.PlanType) = (clean.Title, clean.Instrument, clean.PlanType);
        (plan.PeriodFrom, plan.PeriodTo, plan.UpdatedAt) = (clean.PeriodFrom, clean.PeriodTo, now);
        await PlanSearchText.RefreshAsync(db, plan, draft, stop);
        audit.Record(new AuditEvent("plan.saved", actor)
        {
            PlanId = planId,
            Before = new { rowVersion, contentHash = before.Hex },
            After = new { draft.RowVersion, contentHash = after.Hex, plan.Title },
        });
        return draft;
    }
}
