using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Decisions;
using Workflows.HumanTasks;
using Workflows.Plans;
using Workflows.Storage;

namespace Host.Web.Plans.Reading;

/// <summary>The parts of a plan's page.</summary>
public enum PlanTab
{
    Content,
    Opinions,
    Timeline,
    Files,
    Log,
}

/// <summary>Everything the plan's page shows; a part that is not open stays empty.</summary>
public sealed record PlanFile
{
    public required SeenPlan Seen { get; init; }

    public required PlanTab Tab { get; init; }

    /// <summary>Newest first; for a reader of an issued plan the issued one only.</summary>
    public required IReadOnlyList<PlanVersion> Versions { get; init; }

    /// <summary>The version shown; null while nothing was submitted.</summary>
    public PlanVersion? Chosen { get; init; }

    /// <summary>The drafter's own text that nobody else sees yet, shown in the place of a version.</summary>
    public PlanVersion? Draft { get; init; }

    /// <summary>Who is asked at the moment.</summary>
    public required IReadOnlyList<HumanTask> Open { get; init; }

    /// <summary>A step of the workflow that could not go on; null when all is well.</summary>
    public StuckStep? Stuck { get; init; }

    public required IReadOnlyDictionary<Guid, string> AgencyNames { get; init; }

    public IReadOnlyList<OpinionLine> Opinions { get; init; } = [];

    public IReadOnlyList<ApprovalLine> Approvals { get; init; } = [];

    public IReadOnlyList<AuditEntry> Entries { get; init; } = [];

    public IReadOnlyList<PlanAttachment> Files { get; init; } = [];

    /// <summary>The result of "Kiểm tra toàn vẹn", when it was asked for.</summary>
    public AuditReport? Verified { get; init; }
}

/// <summary>Reads the plan's page.</summary>
internal sealed class PlanFiles(
    WorkflowsDb db, PlanReader plans, OpinionBoard opinions, CaseFiles cases, PlanProvince province, AuditVerifier verifier, StuckSteps stuck)
{
    /// <param name="seen">Decides how much is read.</param>
    /// <param name="tab">The part that is open.</param>
    /// <param name="version">Number of the version to show; null for the newest.</param>
    /// <param name="verify">Recompute the chain of the plan's audit rows.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<PlanFile> ReadAsync(SeenPlan seen, PlanTab tab, int? version, bool verify, CancellationToken stop)
    {
        var plan = seen.Plan;
        var shown = seen.IsInvolved ? tab : PlanTab.Content;
        var all = await plans.VersionsAsync(plan.Id, stop);
        var versions = seen.IsInvolved ? all : [.. all.Take(1)];
        var chosen = versions.FirstOrDefault(v => v.Number == version) ?? versions.FirstOrDefault();
        var reads = shown is PlanTab.Timeline or PlanTab.Log;
        return new PlanFile
        {
            Seen = seen,
            Tab = shown,
            Versions = versions,
            Chosen = chosen,
            Draft = chosen is null && seen.IsDrafter ? await DraftAsync(plan, stop) : null,
            Open = seen.IsInvolved ? await OpenAsync(plan.Id, stop) : [],
            Stuck = seen.IsInvolved ? await stuck.OfAsync(plan, stop) : null,
            AgencyNames = (await province.AgenciesAsync(plan, stop)).ToDictionary(a => a.Id, a => a.Name),
            Opinions = shown is PlanTab.Opinions ? await opinions.ForAsync(plan.Id, stop) : [],
            Approvals = shown is PlanTab.Opinions ? await cases.ApprovalsAsync(plan.Id, stop) : [],
            Entries = reads ? await EntriesAsync(plan.Id, stop) : [],
            Files = shown is PlanTab.Files ? await plans.AttachmentsAsync(plan.Id, stop) : [],
            Verified = verify && shown is PlanTab.Log ? await verifier.VerifyAsync(plan.Id, stop) : null,
        };
    }

    private Task<List<HumanTask>> OpenAsync(Guid planId, CancellationToken stop) => db.Set<HumanTask>().AsNoTracking()
        .Where(t => t.PlanId == planId && t.State == TaskState.Open)
        .OrderBy(t => t.DueOn == null).ThenBy(t => t.DueOn).ThenBy(t => t.AgencyName).ThenBy(t => t.PersonName)
        .ToListAsync(stop);

    private Task<List<AuditEntry>> EntriesAsync(Guid planId, CancellationToken stop)
    {
        var chain = AuditTrail.ChainOf(planId);
        return db.Set<AuditEntry>().AsNoTracking().Where(e => e.Chain == chain).OrderByDescending(e => e.Seq).ToListAsync(stop);
    }

    private async Task<PlanVersion?> DraftAsync(Plan plan, CancellationToken stop)
    {
        if (await plans.DraftAsync(plan.Id, stop) is not { } draft)
            return null;
        var files = await plans.AttachmentsAsync(plan.Id, stop);
        return new PlanVersion
        {
            Id = plan.Id,
            PlanId = plan.Id,
            Number = 0,
            Content = draft.Content,
            Attachments = [.. files.Where(f => f.Kind is not AttachmentKind.Opinion)
                .Select(f => new VersionAttachment(f.Id, f.Name, f.Slug, f.Sha256, f.Size, f.ContentType, f.Kind))],
            ContentHash = "",
            CreatedAt = draft.SavedAt,
            CreatedById = plan.DrafterId,
            CreatedByName = plan.DrafterName,
            Reason = "",
        };
    }
}
