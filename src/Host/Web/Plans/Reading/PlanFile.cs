using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Decisions;
using Workflows.Decisions.Consolidation;
using Workflows.Decisions.Opinions;
using Workflows.Decisions.Opinions.Extensions;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Handover;
using Workflows.Issuance.Distribution;
using Workflows.Issuance.Signing;
using Workflows.LegalBases;
using Workflows.Organisation.Succession;
using Workflows.Outbox.Deliveries;
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
    Process,
}

/// <summary>Everything the plan's page shows; a part that is not open stays empty.</summary>
public sealed record PlanFile
{
    public required SeenPlan Seen { get; init; }

    public required PlanTab Tab { get; init; }

    /// <summary>Newest first; for a reader of an issued plan the issued one only.</summary>
    public required IReadOnlyList<VersionLine> Versions { get; init; }

    /// <summary>The version shown; null while nothing was submitted.</summary>
    public PlanVersion? Chosen { get; init; }

    /// <summary>The drafter's own text that nobody else sees yet, shown in the place of a version.</summary>
    public PlanVersion? Draft { get; init; }

    /// <summary>Who is asked at the moment.</summary>
    public required IReadOnlyList<HumanTask> Open { get; init; }

    /// <summary>Whether the mails reached their people, by task; empty for who is not to know.</summary>
    public IReadOnlyDictionary<Guid, TaskDelivery> Deliveries { get; init; } = new Dictionary<Guid, TaskDelivery>();

    /// <summary>A step of the workflow that could not go on; null when all is well.</summary>
    public StuckStep? Stuck { get; init; }

    public required IReadOnlyDictionary<Guid, string> AgencyNames { get; init; }

    /// <summary>Agencies that bear another name today, or went into one that does.</summary>
    public IReadOnlyDictionary<Guid, string> NewNames { get; init; } = new Dictionary<Guid, string>();

    /// <summary>Open tasks that the viewer may give to somebody else.</summary>
    public IReadOnlySet<Guid> MayGive { get; init; } = new HashSet<Guid>();

    /// <summary>The viewer may open a step again that was decided.</summary>
    public bool MayReopen => Seen.Person.May(Identity.WorkflowRights.Repair) && !PlanStates.IsFinal(Seen.Plan.State) && Seen.Plan.CurrentVersion > 0;

    /// <summary>An agency by the name it bore, with the one it bears today.</summary>
    public string Named(Guid agency, string then) =>
        NewNames.TryGetValue(agency, out var now) && now != then ? $"{then} (nay là {now})" : then;

    /// <summary>What the checks say of each basis of the shown text; empty for a reader of an issued plan.</summary>
    public IReadOnlyList<IReadOnlyList<BasisFinding>> BasisFindings { get; init; } = [];

    public IReadOnlyList<OpinionLine> Opinions { get; init; } = [];

    /// <summary>The rounds behind the opinions.</summary>
    public IReadOnlyList<OpinionRound> Rounds { get; init; } = [];

    /// <summary>The frozen tables of answers to opinions, newest first.</summary>
    public IReadOnlyList<FrozenConsolidation> Consolidations { get; init; } = [];

    /// <summary>The viewer may grant or refuse agencies more time.</summary>
    public bool MayAnswerExtensions { get; init; }

    /// <summary>An answer to a request for more time that could not be taken; null but for the page after it.</summary>
    public TypedReply? Reply { get; init; }

    public IReadOnlyList<ApprovalLine> Approvals { get; init; } = [];

    /// <summary>One page of the audit rows, newest first; others' addresses are left out but for administrators.</summary>
    public IReadOnlyList<AuditEntry> Entries { get; init; } = [];

    /// <summary>From 1.</summary>
    public int EntryPage { get; init; } = 1;

    public int EntryTotal { get; init; }

    public const int EntriesPerPage = 200;

    public IReadOnlyList<PlanAttachment> Files { get; init; } = [];

    /// <summary>Digital signatures on the files of the document, the oldest first.</summary>
    public IReadOnlyList<FileSignature> Signatures { get; init; } = [];

    /// <summary>The server's evidence of the issue.</summary>
    public IssueSeal? Seal { get; init; }

    /// <summary>Whom the issued document goes to and who has it; empty before.</summary>
    public IReadOnlyList<RecipientLine> Recipients { get; init; } = [];

    /// <summary>What became of the issued document, the oldest first.</summary>
    public IReadOnlyList<Workflows.Issuance.AfterIssue.DocumentChange> Changes { get; init; } = [];

    /// <summary>The viewer may note that paper went out.</summary>
    public bool MaySendPaper { get; init; }

    /// <summary>The way through the workflow; null for a plan without one, too.</summary>
    public Whereabouts? Whereabouts { get; init; }

    /// <summary>The picture is shown at its full size.</summary>
    public bool IsDrawingLarge { get; init; }

    /// <summary>The result of "Kiểm tra toàn vẹn", when it was asked for.</summary>
    public AuditReport? Verified { get; init; }
}

/// <summary>Reads the plan's page.</summary>
internal sealed class PlanFiles(
    WorkflowsDb db, PlanReader plans, OpinionBoard opinions, CaseFiles cases, PlanProvince province, AuditVerifier verifier, StuckSteps stuck,
    RecipientBoard recipients, Workflows.Issuance.AfterIssue.IssuedFacts issued, SendPaper paper, WhereaboutsReader whereabouts, DeliveryReader deliveries,
    AnswerExtension extensions, Consolidations consolidations, Receivers receivers, Successors successors, PlanBases bases,
    SigningFiles signing)
{
    /// <param name="seen">Decides how much is read.</param>
    /// <param name="tab">The part that is open.</param>
    /// <param name="version">Number of the version to show; null for the newest.</param>
    /// <param name="verify">Recompute the chain of the plan's audit rows.</param>
    /// <param name="page">Of the audit rows, from 1.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<PlanFile> ReadAsync(SeenPlan seen, PlanTab tab, int? version, bool verify, int page, CancellationToken stop)
    {
        var plan = seen.Plan;
        var shown = PlanTabs.For(seen).Any(t => t.Tab == tab) ? tab : PlanTab.Content;
        var all = await plans.VersionLinesAsync(plan.Id, stop);
        var versions = seen.IsInvolved ? all : [.. all.Take(1)];
        var wanted = versions.FirstOrDefault(v => v.Number == version) ?? versions.FirstOrDefault();
        var chosen = wanted is null ? null : await plans.VersionAsync(plan.Id, wanted.Number, stop);
        var draft = chosen is null && seen.IsDrafter ? await DraftAsync(plan, stop) : null;
        var isIssued = seen.IsInvolved && plan.State is PlanState.Issued;
        IReadOnlyList<HumanTask> open = seen.IsInvolved ? await OpenAsync(plan.Id, stop) : [];
        IReadOnlyList<FrozenConsolidation> tables = shown is PlanTab.Opinions ? await consolidations.AllAsync(plan.Id, stop) : [];
        IReadOnlyList<OpinionLine> said = shown is PlanTab.Opinions ? await opinions.ForAsync(plan.Id, stop) : [];
        if (seen.IsOnlyConsulted)
            said = [.. said.Select(line => line.HandedOn(tables.Max(t => (DateTimeOffset?)t.MadeAt)))];
        var reads = shown is PlanTab.Timeline or PlanTab.Log;
        var asked = open.Select(t => t.AgencyId).Concat(said.Select(o => o.AgencyId)).Distinct().ToList();
        return new PlanFile
        {
            Seen = seen,
            Tab = shown,
            Versions = versions,
            Chosen = chosen,
            Draft = draft,
            BasisFindings = seen.IsInvolved && shown is PlanTab.Content && (chosen ?? draft) is { } text
                ? await bases.CheckAsync(text.Content.LegalBases, plan.IssuedDate, stop)
                : [],
            Open = open,
            Stuck = seen.IsInvolved ? await stuck.OfAsync(plan, stop) : null,
            Recipients = isIssued ? await recipients.ForAsync(plan.Id, stop) : [],
            Changes = plan.State is PlanState.Issued ? await issued.ChangesAsync(plan.Id, stop) : [],
            MaySendPaper = isIssued && await paper.IsClerkAsync(plan.Id, seen.Person.Id, stop),
            AgencyNames = (await province.AgenciesAsync(plan, stop)).ToDictionary(a => a.Id, a => a.Name),
            Deliveries = seen.SeesDelivery
                ? await deliveries.ForTasksAsync([.. open.Select(t => t.Id).Concat(said.Select(o => o.TaskId))], stop)
                : new Dictionary<Guid, TaskDelivery>(),
            Opinions = said,
            Rounds = shown is PlanTab.Opinions ? await opinions.RoundsAsync(plan.Id, stop) : [],
            Consolidations = tables,
            MayAnswerExtensions = shown is PlanTab.Opinions && await extensions.MayAsync(plan, seen.Person.Id, stop),
            NewNames = (await successors.NowAsync(asked, stop)).ToDictionary(a => a.Key, a => a.Value.Name),
            MayGive = await receivers.MayGiveAsync([.. open.Where(t => Receivers.WhyFixed(t) is null)], seen.Person.Id, stop),
            Approvals = shown is PlanTab.Opinions && !seen.IsOnlyConsulted ? await cases.ApprovalsAsync(plan.Id, stop) : [],
            Entries = reads ? await EntriesAsync(plan.Id, page, seen.Person.IsAdministrator, stop) : [],
            EntryPage = page,
            EntryTotal = reads ? await OfPlan(plan.Id).CountAsync(stop) : 0,
            Files = shown is PlanTab.Files ? await plans.AttachmentsAsync(plan.Id, stop) : [],
            Signatures = seen.IsInvolved && shown is PlanTab.Files ? [.. (await signing.OfPlanAsync(plan.Id, stop)).Select(s => s.Signature)] : [],
            Seal = shown is PlanTab.Files ? await signing.SealOfPlanAsync(plan.Id, stop) : null,
            Whereabouts = shown is PlanTab.Process ? await whereabouts.ReadAsync(seen, open, stop) : null,
            Verified = verify && shown is PlanTab.Log ? await verifier.VerifyAsync(plan.Id, stop) : null,
        };
    }

    private Task<List<HumanTask>> OpenAsync(Guid planId, CancellationToken stop) => db.Set<HumanTask>().AsNoTracking()
        .Where(t => t.PlanId == planId && t.State == TaskState.Open)
        .OrderBy(t => t.DueOn == null).ThenBy(t => t.DueOn).ThenBy(t => t.AgencyName).ThenBy(t => t.PersonName)
        .ToListAsync(stop);

    private async Task<IReadOnlyList<AuditEntry>> EntriesAsync(Guid planId, int page, bool whole, CancellationToken stop)
    {
        var entries = await OfPlan(planId).OrderByDescending(e => e.Seq)
            .Skip((page - 1) * PlanFile.EntriesPerPage).Take(PlanFile.EntriesPerPage).ToListAsync(stop);
        return whole ? entries : [.. entries.Select(LogEntries.WithoutTraces)];
    }

    private IQueryable<AuditEntry> OfPlan(Guid planId)
    {
        var chain = AuditTrail.ChainOf(planId);
        return db.Set<AuditEntry>().AsNoTracking().Where(e => e.Chain == chain);
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
