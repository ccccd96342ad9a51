using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Organisation.Substitutions;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.HumanTasks.Handover;

/// <summary>
/// On its first day a substitution that takes open work gets what waits for the giver and is covered. Recorded once, so that
/// work which comes back later stays back.
/// </summary>
public sealed class BeginSubstitution(
    WorkflowsDb db, TaskHands hands, Substitutes substitutes, Organisation.Directory directory, AuditTrail audit, TimeProvider time)
{
    /// <returns>How many tasks went over; 0 as well where it has begun, is over or takes nothing.</returns>
    public async Task<Result<int>> HandleAsync(Guid substitutionId, CancellationToken stop)
    {
        await db.EnterAloneAsync("substitution", stop);
        var one = await db.Set<Substitution>().FirstOrDefaultAsync(s => s.Id == substitutionId, stop);
        var today = VietnamTime.Today(time);
        if (one is not { TakesOpen: true, BegunAt: null } || !one.IsInForce(today))
            return 0;
        one.Begin(time.GetUtcNow());
        if (await directory.SeatAsync(new(one.GiverPostId, one.GiverId), stop) is not { } giver)
            return 0;

        var waiting = db.Set<HumanTask>().Where(t => t.PersonId == one.GiverId && t.PostId == one.GiverPostId
            && t.Standing != TaskStanding.Substitute && t.Standing != TaskStanding.Delegate);
        var moved = 0;
        foreach (var (task, plan) in await hands.LockedAsync(waiting, stop))
        {
            var work = Substitutes.WorkOf(task.Kind, task.Binds);
            if (work is SubstitutedWork.None || !one.Edge.Scope.Covers(today, work, plan.AgencyId)
                || await substitutes.FindAsync(giver, work, plan, stop) is not { } substitute
                // The task must come back to whom it belongs: a task that was given to somebody stays theirs.
                || task.AskedId != giver.PersonId)
                continue;
            var handing = new Handing(substitute, HandoverWay.Substituted, TaskStanding.Substitute, Actor.System)
            {
                Behalf = Substitutes.BehalfOf(giver),
                Reason = one.Proof,
            };
            await hands.GiveAsync(task, plan, handing, stop);
            moved++;
        }

        audit.Record(new("substitution.begun", Actor.System) { Data = new { one.Id, one.Giver, one.Receiver, Moved = moved } });
        return moved;
    }
}
