using Workflows.Audit;
using Workflows.Organisation;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Plans;

/// <summary>What a fresh plan and a copied one have in common.</summary>
internal static class PlanOpening
{
    public static async Task<Result<Plan>> OpenAsync(
        WorkflowsDb db, AuditTrail audit, IIds ids, TimeProvider time,
        PlanContent content, OfficeHolder drafter, Actor actor, Guid? copiedFrom, CancellationToken stop)
    {
        var check = PlanContentCheck.ForSave(content);
        if (!check.IsSuccess)
            return check.Problem!;
        var clean = check.Value;
        var now = time.GetUtcNow();
        var plan = new Plan
        {
            Id = ids.Next(),
            Title = clean.Title,
            Instrument = clean.Instrument,
            PlanType = clean.PlanType,
            PeriodFrom = clean.PeriodFrom,
            PeriodTo = clean.PeriodTo,
            AgencyId = drafter.AgencyId,
            AgencyName = drafter.AgencyName,
            DrafterId = drafter.PersonId,
            DrafterName = drafter.FullName,
            DrafterUnitId = drafter.UnitId,
            CopiedFrom = copiedFrom,
            CreatedAt = now,
            UpdatedAt = now,
        };
        var abbreviation = await PlanSearchText.AbbreviationAsync(db, drafter.AgencyId, stop);
        var draft = new PlanDraft { PlanId = plan.Id, Content = clean, SavedAt = now };
        PlanSearchText.Set(plan, draft, abbreviation, mainText: null);
        db.Add(plan);
        db.Add(draft);
        audit.Record(new AuditEvent("plan.created", actor)
        {
            PlanId = plan.Id,
            Data = new { plan.Title, instrument = plan.Instrument.ToString(), agency = plan.AgencyName, plan.CopiedFrom },
        });
        return plan;
    }
}
