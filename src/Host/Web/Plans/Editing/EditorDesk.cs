using Microsoft.EntityFrameworkCore;
using Workflows.Decisions.Drafting;
using Workflows.HumanTasks;
using Workflows.LegalBases;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Web.Plans.Editing;

/// <summary>Reads what the editor shows and saves what was typed.</summary>
internal sealed class EditorDesk(WorkflowsDb db, PlanReader plans, PlanProvince province, SavePlan save, PlanBases bases, BasisRegister register)
{
    /// <summary>The editor on the stored draft.</summary>
    public async Task<EditorView> StoredAsync(Plan plan, CancellationToken stop)
    {
        var draft = await plans.DraftAsync(plan.Id, stop) ?? throw new InvalidOperationException($"Plan {plan.Id} has no draft.");
        return new EditorView
        {
            Plan = plan,
            Form = DraftForm.Of(draft.Content, draft.RowVersion),
            SavedAt = draft.SavedAt,
            StoredRowVersion = draft.RowVersion,
            MainDocumentId = draft.Content.MainDocumentId,
            Files = [.. (await plans.AttachmentsAsync(plan.Id, stop)).Where(a => a.Kind is not AttachmentKind.Opinion)],
            Agencies = [.. (await province.AgenciesAsync(plan, stop)).Where(a => a.Id != plan.AgencyId && a.Kind is not AgencyKind.PeoplesCommittee)],
        };
    }

    /// <summary>Saves in a transaction of its own; a failure leaves nothing behind.</summary>
    public async Task<Result<PlanDraft>> SaveAsync(SeenPlan seen, DraftForm form, IReadOnlyList<Agency> agencies, CancellationToken stop)
    {
        var earlier = (await plans.DraftAsync(seen.Plan.Id, stop))!.Content;
        var content = DraftContent.Of(form, earlier, agencies);
        if (!content.IsSuccess)
            return DraftContent.AtFields(content.Problem)!;
        var linked = await bases.KeepLinksAsync(content.Value, stop);
        var saved = await db.CommitAsync(
            inner => save.HandleAsync(seen.Plan.Id, linked, form.RowVersion, seen.Person.Id, seen.Actor, inner), stop: stop);
        return saved.IsSuccess ? saved : DraftContent.AtFields(saved.Problem)!;
    }

    /// <summary>The view with what the register has to say of its bases, and to offer.</summary>
    public async Task<EditorView> WithBasesAsync(EditorView view, CancellationToken stop) => view with
    {
        BasisFindings = await bases.CheckAsync([.. view.Form.Bases.Select(DraftContent.BasisAsTyped)], null, stop),
        OfferedBases = await register.OfferedAsync(stop),
    };

    /// <summary>Who is asked at the moment.</summary>
    public Task<List<HumanTask>> HoldersAsync(Guid planId, CancellationToken stop) => db.Set<HumanTask>().AsNoTracking()
        .Where(t => t.PlanId == planId && t.State == TaskState.Open)
        .OrderBy(t => t.DueOn).ThenBy(t => t.AgencyName).ToListAsync(stop);
}
