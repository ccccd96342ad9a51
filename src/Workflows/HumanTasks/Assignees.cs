using Microsoft.EntityFrameworkCore;
using Workflows.Organisation;
using Workflows.Organisation.Delegations;
using Workflows.Organisation.Succession;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.HumanTasks;

/// <summary>Finds the person behind a rule, today, for one plan.</summary>
public sealed class Assignees(WorkflowsDb db, Organisation.Directory directory, Successors successors, Signatories signatories)
{
    /// <returns>The holder, or a problem that names the vacant post; a step never falls through to "anyone".</returns>
    public async Task<Result<OfficeHolder>> FindAsync(AssigneeRule rule, Plan plan, CancellationToken stop)
    {
        var drafter = await DrafterAsync(plan, stop);
        if (drafter is null)
            return Vacant($"người soạn thảo {plan.DrafterName}");
        var (holder, whom) = rule switch
        {
            AssigneeRule.Drafter => (drafter, ""),
            AssigneeRule.DraftersUnitHead => (await UnitHeadAsync(drafter, stop), $"trưởng phòng của {drafter.FullName}"),
            AssigneeRule.DraftersAgencyHead => (await directory.HeadOfAsync(await successors.NowAsync(plan.AgencyId, stop), stop), $"người đứng đầu {drafter.AgencyName}"),
            AssigneeRule.DraftersClerk => (await directory.ClerkOfAsync(await successors.NowAsync(plan.AgencyId, stop), stop), $"văn thư của {drafter.AgencyName}"),
            AssigneeRule.HeadOf(var abbreviation) => (await HeadByAbbreviationAsync(abbreviation, drafter.CommitteeId, stop), $"người đứng đầu {abbreviation}"),
            AssigneeRule.HolderOf(var code) => (await directory.HolderOfPostAsync(code, drafter.CommitteeId, stop), $"chức danh {code}"),
            AssigneeRule.Named(var id) => ((await directory.PostsOfAsync(id, stop)).FirstOrDefault(), $"người có mã {id}"),
            _ => throw new InvalidOperationException($"No such rule: {rule}"),
        };
        return holder is null ? Vacant(whom) : holder;
    }

    /// <summary>
    /// Who is asked for a signature: the holder of the post. A vacant post is signed for by whoever has authority for it; without
    /// any it blocks.
    /// </summary>
    /// <param name="rule">As drawn.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="paper">What is signed.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<Result<(OfficeHolder Who, Behalf? Behalf)>> FindSignerAsync(
        AssigneeRule rule, Plan plan, SignedPapers paper, CancellationToken stop)
    {
        var holder = await FindAsync(rule, plan, stop);
        if (holder.IsSuccess)
            return (holder.Value, null);
        if (await PostOfAsync(rule, plan, stop) is not { } post)
            return holder.Problem!;
        var signing = await signatories.ForAsync(post.Id, paper, plan.AgencyId, stop);
        return signing.FirstOrDefault(h => h.PersonId != plan.DrafterId) is { } signer
            ? (signer, new Behalf(post.Id, post.Title))
            : holder.Problem!;
    }

    /// <summary>
    /// The heads of agencies that are asked for an opinion, one per agency, in the order given. For an agency that went into
    /// another the other's head answers, in the old one's name.
    /// </summary>
    public async Task<Result<IReadOnlyList<OfficeHolder>>> HeadsOfAsync(IReadOnlyList<Guid> agencies, CancellationToken stop)
    {
        var now = await successors.NowAsync(agencies, stop);
        var asked = now.Values.Select(a => a.Id).ToList();
        var holders = await directory.Holders()
            .Where(h => asked.Contains(h.UnitId) && (h.Role == PostRole.Head))
            .ToListAsync(stop);
        var heads = new List<OfficeHolder>();
        foreach (var agency in agencies.Distinct())
        {
            var goesOn = now.GetValueOrDefault(agency)?.Id ?? agency;
            if (holders.Where(h => h.UnitId == goesOn).OrderBy(h => h.FullName, StringComparer.Ordinal).FirstOrDefault() is not { } head)
            {
                var name = await db.Set<Agency>().Where(a => a.Id == agency).Select(a => a.Name).FirstOrDefaultAsync(stop);
                return Vacant($"người đứng đầu {name ?? agency.ToString()}");
            }

            // One person may head two agencies: they are asked for each, in the post they hold there.
            heads.Add(goesOn == agency ? head : head with { AgencyId = agency, AgencyName = await db.Set<Agency>().Where(a => a.Id == agency).Select(a => a.Name).SingleAsync(stop) });
        }

        return heads;
    }

    private async Task<OfficeHolder?> DrafterAsync(Plan plan, CancellationToken stop)
    {
        var posts = await directory.PostsOfAsync(plan.DrafterId, stop);
        var agency = await successors.NowAsync(plan.AgencyId, stop);
        return posts.FirstOrDefault(p => p.AgencyId == agency) ?? posts.FirstOrDefault();
    }

    /// <summary>
    /// Nobody approves their own draft: a unit head who drafts, and whoever works outside a unit, is checked by the head of
    /// the agency. A vacant post of a unit head is no reason to pass the check by: it blocks.
    /// </summary>
    private async Task<OfficeHolder?> UnitHeadAsync(OfficeHolder drafter, CancellationToken stop)
    {
        var head = await directory.UnitHeadOfAsync(drafter, stop);
        return drafter.UnitId == drafter.AgencyId || head?.PersonId == drafter.PersonId
            ? await directory.HeadOfAsync(drafter.AgencyId, stop)
            : head;
    }

    private async Task<OfficeHolder?> HeadByAbbreviationAsync(string abbreviation, Guid committee, CancellationToken stop)
    {
        return await ByAbbreviationAsync(abbreviation, committee, stop) is { } agency ? await directory.HeadOfAsync(agency, stop) : null;
    }

    /// <summary>The agency of today: a drawing may still name one that went into another.</summary>
    private async Task<Guid?> ByAbbreviationAsync(string abbreviation, Guid committee, CancellationToken stop)
    {
        var named = await db.Set<Agency>().AsNoTracking()
            .Where(a => a.Abbreviation == abbreviation && a.Kind != AgencyKind.Unit && (a.Id == committee || a.ParentId == committee))
            .OrderByDescending(a => a.ValidTo == null).ThenByDescending(a => a.ValidTo).Select(a => (Guid?)a.Id).FirstOrDefaultAsync(stop);
        return named is { } found ? await successors.NowAsync(found, stop) : null;
    }

    /// <summary>The post behind a rule, held or not; null where the rule names no post that signs.</summary>
    private async Task<Post?> PostOfAsync(AssigneeRule rule, Plan plan, CancellationToken stop)
    {
        var committee = await db.Set<Agency>().Where(a => a.Id == plan.AgencyId).Select(a => a.ParentId ?? a.Id).SingleAsync(stop);
        switch (rule)
        {
            case AssigneeRule.HolderOf(var code):
                return await (
                    from post in db.Set<Post>().AsNoTracking()
                    where post.Code == code
                    join agency in db.Set<Agency>() on post.AgencyId equals agency.Id
                    where agency.Id == committee || agency.ParentId == committee
                    orderby post.Id
                    select post).FirstOrDefaultAsync(stop);
            case AssigneeRule.DraftersAgencyHead:
                return await HeadsPostAsync(await successors.NowAsync(plan.AgencyId, stop), stop);
            case AssigneeRule.HeadOf(var abbreviation) when await ByAbbreviationAsync(abbreviation, committee, stop) is { } named:
                return await HeadsPostAsync(named, stop);
            default:
                return null;
        }
    }

    private Task<Post?> HeadsPostAsync(Guid agency, CancellationToken stop) => db.Set<Post>().AsNoTracking()
        .Where(p => p.AgencyId == agency && p.Role == PostRole.Head).OrderBy(p => p.Id).FirstOrDefaultAsync(stop);

    private static NotFound Vacant(string whom) => new($"Không tìm thấy {whom}: chưa có người giữ chức danh này.");
}
