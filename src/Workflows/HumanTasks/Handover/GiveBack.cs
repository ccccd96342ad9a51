using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.HumanTasks.Handover;

/// <summary>
/// Work done for somebody goes back to them when the time is over or was cut short. Until the sweep comes by the substitute has
/// the task and may not act on it: that is asked at the moment of the act.
/// </summary>
public sealed class GiveBack(WorkflowsDb db, TaskHands hands, Substitutes substitutes, Organisation.Directory directory)
{
    /// <summary>Tasks whose substitute may act no more.</summary>
    public async Task<IReadOnlyList<Guid>> DueAsync(CancellationToken stop)
    {
        var done = await (
            from task in db.Set<HumanTask>().AsNoTracking()
            where task.State == TaskState.Open && task.Standing == TaskStanding.Substitute
            join plan in db.Set<Plan>().AsNoTracking() on task.PlanId equals plan.Id
            orderby task.Id
            select new { task, plan }).ToListAsync(stop);
        var due = new List<Guid>();
        // Three hundred tasks of one absence are one question.
        foreach (var alike in done.GroupBy(d => (d.task.BehalfPostId, d.task.AskedId, d.task.PostId, d.task.PersonId, d.task.Kind, d.task.Binds, d.plan.AgencyId)))
        {
            if (await substitutes.LapseAsync(alike.First().task, alike.First().plan, stop) is not null)
                due.AddRange(alike.Select(d => d.task.Id));
        }

        return due;
    }

    /// <returns>True when it went back; false when it needs not, or when nobody is there to take it.</returns>
    public async Task<Result<bool>> HandleAsync(Guid taskId, CancellationToken stop)
    {
        var found = await hands.LockedAsync(db.Set<HumanTask>().Where(t => t.Id == taskId && t.Standing == TaskStanding.Substitute), stop);
        if (found is not [var (task, plan)] || await substitutes.LapseAsync(task, plan, stop) is not { } why)
            return false;
        // Whoever was away, or whoever has the post after them. Never anyone.
        var holders = await directory.Holders().Where(h => h.PostId == task.BehalfPostId).ToListAsync(stop);
        if (holders.OrderByDescending(h => h.PersonId == task.AskedId).ThenBy(h => h.FullName, StringComparer.Ordinal).FirstOrDefault() is not { } owner)
            return false;
        var standing = owner.PersonId == task.AskedId ? TaskStanding.Own : TaskStanding.Handed;
        await hands.GiveAsync(task, plan, new(owner, HandoverWay.GivenBack, standing, Actor.System) { Reason = why }, stop);
        return true;
    }
}
