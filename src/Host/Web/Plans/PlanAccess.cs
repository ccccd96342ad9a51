using Host.Identity;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Decisions;
using Workflows.Decisions.Drafting;
using Workflows.HumanTasks;
using Workflows.Organisation;
using Workflows.Organisation.Delegations;
using Workflows.Organisation.Succession;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Web.Plans;

/// <summary>A plan somebody may see, and how much of it.</summary>
/// <param name="Plan">Not tracked.</param>
/// <param name="Person">Who looks.</param>
/// <param name="IsInvolved">
/// False for a reader of an issued plan: sees the issued text and its files, not how it came about.
/// </param>
/// <param name="IsOnlyConsulted">
/// Involved because their agency was asked for an opinion, and by nothing else: sees versions and opinions, not what
/// people inside said to each other.
/// </param>
public sealed record SeenPlan(Plan Plan, SignedInPerson Person, bool IsInvolved, bool IsOnlyConsulted = false)
{
    public bool IsDrafter => Plan.DrafterId == Person.Id;

    /// <summary>The draft is open and it is this person's.</summary>
    public bool MayEdit => IsDrafter && !Plan.DraftLocked && !PlanStates.IsFinal(Plan.State);

    /// <summary>It went out and has not reached its end.</summary>
    public bool MayWithdraw =>
        IsDrafter && !PlanStates.IsFinal(Plan.State) && !WithdrawPlan.IsAtTheDrafter(Plan);

    /// <summary>Whether the mails reached those who are asked is for the drafter's side, the clerk and administrators.</summary>
    public bool SeesDelivery => IsInvolved && !IsOnlyConsulted
        && (IsDrafter || Person.Has(PostRole.RecordsClerk, PostRole.Administrator) || Person.Posts.Any(p => p.AgencyId == Plan.AgencyId));

    /// <summary>The work file tells how the plan came about.</summary>
    public bool SeesFile => IsInvolved && !IsOnlyConsulted;

    /// <summary>A person of several posts acts on a plan from the post in its agency.</summary>
    public Actor Actor => Person.Actor(Person.Posts.FirstOrDefault(p => p.AgencyId == Plan.AgencyId));
}

/// <summary>
/// Who may see which plan. The one place that knows: pages, files and lists ask here, whatever they show or hide.
/// </summary>
/// <remarks>
/// A plan is seen by the people of its drafting agency, by whoever has or had a task on it or may sign what is open, by the Committee of the
/// province and its office once it was submitted to them (a department's own plan never is), by administrators; once issued, by everybody who is signed in.
/// </remarks>
public sealed class PlanAccess(WorkflowsDb db, CurrentPerson current, Signatories signatories, Successors successors)
{
    /// <summary>Posts from which plans are drafted. Not the head's: nobody would be left to approve in the agency.</summary>
    private static readonly PostRole[] Drafting = [PostRole.Specialist, PostRole.UnitHead, PostRole.Deputy];

    /// <summary>The posts in which a person may draft; none is an answer, too.</summary>
    public static IReadOnlyList<OfficeHolder> DraftingPosts(SignedInPerson person) =>
        [.. person.Posts.Where(p => Drafting.Contains(p.Role))];

    /// <summary>All plans a person may see; compose further before running it.</summary>
    public async Task<IQueryable<Plan>> VisibleAsync(SignedInPerson person, CancellationToken stop)
    {
        var involved = await InvolvedAsync(person, stop);
        return db.Set<Plan>().AsNoTracking().Where(p => p.State == PlanState.Issued || involved.Any(i => i.Id == p.Id));
    }

    /// <summary>One plan as the signed-in person may see it; a plan they may not see does not exist for them.</summary>
    public async Task<Result<SeenPlan>> SeeAsync(Guid planId, CancellationToken stop)
    {
        var person = await current.RequireAsync(stop);
        var plan = await db.Set<Plan>().AsNoTracking().SingleOrDefaultAsync(p => p.Id == planId, stop);
        if (plan is null)
            return new PlanNotFound();
        var isInvolved = await (await InvolvedAsync(person, stop)).AnyAsync(p => p.Id == planId, stop);
        if (!isInvolved)
            return plan.State is PlanState.Issued ? new SeenPlan(plan, person, false) : new PlanNotFound();
        var isInside = await (await InvolvedAsync(person, stop, opinionsCount: false)).AnyAsync(p => p.Id == planId, stop);
        return new SeenPlan(plan, person, true, IsOnlyConsulted: !isInside);
    }

    /// <param name="person">Who looks.</param>
    /// <param name="stop">Cancels.</param>
    /// <param name="opinionsCount">Whether having been asked for an opinion is enough.</param>
    private async Task<IQueryable<Plan>> InvolvedAsync(SignedInPerson person, CancellationToken stop, bool opinionsCount = true)
    {
        var plans = db.Set<Plan>().AsNoTracking();
        if (person.IsAdministrator)
            return plans;
        // Of agencies that went into theirs, too: running plans go on there.
        var agencies = await successors.WithFormerAsync([.. person.Posts.Select(p => p.AgencyId).Distinct()], stop);
        var signs = await signatories.PostsForAsync(person.Id, stop);
        // An office examines the plans of its own province only.
        var committees = await db.Set<Agency>()
            .Where(a => agencies.Contains(a.Id) && (a.Kind == AgencyKind.CommitteeOffice || a.Kind == AgencyKind.PeoplesCommittee))
            .Select(a => a.ParentId ?? a.Id).ToListAsync(stop);
        return plans.Where(p => agencies.Contains(p.AgencyId)
            || p.DrafterId == person.Id
            || (p.CurrentVersion > 0 && p.Instrument != Instrument.AgencyPlan && db.Set<Agency>().Any(a => a.Id == p.AgencyId && committees.Contains(a.ParentId ?? a.Id)))
            || db.Set<HumanTask>().Any(t => t.PlanId == p.Id && (t.PersonId == person.Id || t.AskedId == person.Id) && (opinionsCount || t.Kind != TaskKind.Opinion))
            || db.Set<HumanTask>().Any(t => t.PlanId == p.Id && t.State == TaskState.Open && t.Kind == TaskKind.Approve && t.Binds && signs.Contains(t.BehalfPostId ?? t.PostId))
            || db.Set<Vote>().Any(v => v.PlanId == p.Id && v.PersonId == person.Id && v.DelegationId != null));
    }
}
