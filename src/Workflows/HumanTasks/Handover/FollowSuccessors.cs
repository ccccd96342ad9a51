using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Organisation;
using Workflows.Organisation.Succession;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.HumanTasks.Handover;

/// <summary>
/// What an agency was asked goes on with the head of the agency it went into. The task keeps the old agency and its name. Where
/// two agencies that were asked became one, its head answers for each of them: nobody's answer is dropped.
/// </summary>
public sealed class FollowSuccessors(WorkflowsDb db, TaskHands hands, Successors successors, Organisation.Directory directory, TimeProvider time)
{
    /// <summary>Open tasks of posts whose agency has gone into another.</summary>
    public Task<List<Guid>> DueAsync(CancellationToken stop) => Stranded().OrderBy(t => t.Id).Select(t => t.Id).ToListAsync(stop);

    /// <returns>True when it went over; false when it needs not, or when the successor has no head.</returns>
    public async Task<Result<bool>> HandleAsync(Guid taskId, Actor actor, CancellationToken stop) =>
        await GiveAsync(db.Set<HumanTask>().Where(t => t.Id == taskId), actor, stop) > 0;

    /// <summary>Everything that waits at one agency which has gone, in one transaction.</summary>
    /// <returns>How many went over and how many have nobody to go to.</returns>
    public async Task<(int Moved, int Left)> HandleAllAsync(Guid agencyId, Actor actor, CancellationToken stop)
    {
        var mine = StrandedAt(agencyId);
        var all = await mine.CountAsync(stop);
        var moved = await GiveAsync(mine, actor, stop);
        return (moved, all - moved);
    }

    private async Task<int> GiveAsync(IQueryable<HumanTask> which, Actor actor, CancellationToken stop)
    {
        var moved = 0;
        foreach (var (task, plan) in await hands.LockedAsync(which, stop))
        {
            if (await HeadNowAsync(task, stop) is not { } found || IsBarred(task, plan, found.Head))
                continue;
            var reason = $"{found.Old.Name} đã sáp nhập vào {found.Head.AgencyName} từ ngày {VietnamTime.Short(found.Old.ValidTo!.Value.AddDays(1))}";
            await hands.GiveAsync(task, plan, new(found.Head, HandoverWay.Succeeded, TaskStanding.Successor, actor) { Reason = reason }, stop);
            moved++;
        }

        return moved;
    }

    /// <summary>The agency of the post in which somebody has a task, if it has gone, and the head of where it went.</summary>
    private async Task<(Agency Old, OfficeHolder Head)?> HeadNowAsync(HumanTask task, CancellationToken stop)
    {
        var old = await (
            from post in db.Set<Post>().AsNoTracking()
            where post.Id == task.PostId
            join unit in db.Set<Agency>() on post.AgencyId equals unit.Id
            join agency in db.Set<Agency>() on unit.Kind == AgencyKind.Unit ? unit.ParentId : unit.Id equals agency.Id
            select agency).SingleAsync(stop);
        if (!Successors.HasGone(old, VietnamTime.Today(time)))
            return null;
        var now = await successors.NowAsync(old.Id, stop);
        return await directory.HeadOfAsync(now, stop) is { } head ? (old, head) : null;
    }

    private static bool IsBarred(HumanTask task, Plan plan, OfficeHolder head) => task.Kind is TaskKind.Approve && head.PersonId == plan.DrafterId;

    private IQueryable<HumanTask> Stranded()
    {
        var today = VietnamTime.Today(time);
        return StrandedIn(db.Set<Agency>().Where(a => a.SuccessorId != null && a.ValidTo < today));
    }

    private IQueryable<HumanTask> StrandedAt(Guid agencyId)
    {
        var today = VietnamTime.Today(time);
        return StrandedIn(db.Set<Agency>().Where(a => a.Id == agencyId && a.SuccessorId != null && a.ValidTo < today));
    }

    /// <summary>A drafter's turn follows the person; a vote and a digital signature are a person's own.</summary>
    private IQueryable<HumanTask> StrandedIn(IQueryable<Agency> gone) => db.Set<HumanTask>().Where(t => t.State == TaskState.Open
        && (t.Kind == TaskKind.Opinion || t.Kind == TaskKind.Approve || t.Kind == TaskKind.Issue || t.Kind == TaskKind.Seal)
        && db.Set<Post>().Any(p => p.Id == t.PostId
            && db.Set<Agency>().Any(u => u.Id == p.AgencyId && gone.Any(a => a.Id == u.Id || (u.Kind == AgencyKind.Unit && a.Id == u.ParentId)))));
}
