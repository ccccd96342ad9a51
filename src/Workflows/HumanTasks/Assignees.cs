using Microsoft.EntityFrameworkCore;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.HumanTasks;

/// <summary>Finds the person behind a rule, today, for one plan.</summary>
public sealed class Assignees(WorkflowsDb db, Organisation.Directory directory)
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
            AssigneeRule.DraftersAgencyHead => (await directory.HeadOfAsync(plan.AgencyId, stop), $"người đứng đầu {drafter.AgencyName}"),
            AssigneeRule.HeadOf(var abbreviation) => (await HeadByAbbreviationAsync(abbreviation, drafter.CommitteeId, stop), $"người đứng đầu {abbreviation}"),
            AssigneeRule.HolderOf(var code) => (await directory.HolderOfPostAsync(code, drafter.CommitteeId, stop), $"chức danh {code}"),
            AssigneeRule.Named(var id) => ((await directory.PostsOfAsync(id, stop)).FirstOrDefault(), $"người có mã {id}"),
            _ => throw new InvalidOperationException($"No such rule: {rule}"),
        };
        return holder is null ? Vacant(whom) : holder;
    }

    /// <summary>The heads of agencies that are asked for an opinion, one per agency, in the order given.</summary>
    public async Task<Result<IReadOnlyList<OfficeHolder>>> HeadsOfAsync(IReadOnlyList<Guid> agencies, CancellationToken stop)
    {
        var holders = await directory.Holders()
            .Where(h => agencies.Contains(h.UnitId) && (h.Role == PostRole.Head))
            .ToListAsync(stop);
        var heads = new List<OfficeHolder>();
        foreach (var agency in agencies.Distinct())
        {
            if (holders.Where(h => h.UnitId == agency).OrderBy(h => h.FullName, StringComparer.Ordinal).FirstOrDefault() is not { } head)
            {
                var name = await db.Set<Agency>().Where(a => a.Id == agency).Select(a => a.Name).FirstOrDefaultAsync(stop);
                return Vacant($"người đứng đầu {name ?? agency.ToString()}");
            }

            // One person may head two agencies: they are asked for each, in the post they hold there.
            heads.Add(head);
        }

        return heads;
    }

    /// <summary>
    /// Whether the person of a task still holds the post in which they were asked: whoever left reads and decides
    /// nothing, however old the link in their mail. A drafter's own turns follow the person, not the post.
    /// </summary>
    public Task<bool> StillHoldsAsync(HumanTask task, CancellationToken stop) => task.Kind is TaskKind.Draft or TaskKind.Consolidate
        ? db.Set<Person>().AnyAsync(p => p.Id == task.PersonId && p.IsActive, stop)
        : directory.Holders().AnyAsync(h => h.PersonId == task.PersonId && h.PostId == task.PostId, stop);

    private async Task<OfficeHolder?> DrafterAsync(Plan plan, CancellationToken stop)
    {
        var posts = await directory.PostsOfAsync(plan.DrafterId, stop);
        return posts.FirstOrDefault(p => p.AgencyId == plan.AgencyId) ?? posts.FirstOrDefault();
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
        var agency = (await directory.AgenciesAsync(committee, stop)).FirstOrDefault(a => a.Abbreviation == abbreviation);
        return agency is null ? null : await directory.HeadOfAsync(agency.Id, stop);
    }

    private static NotFound Vacant(string whom) => new($"Không tìm thấy {whom}: chưa có người giữ chức danh này.");
}
