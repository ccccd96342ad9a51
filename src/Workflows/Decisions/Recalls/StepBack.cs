using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.Organisation;
using Workflows.Outbox;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Decisions.Recalls;

/// <summary>
/// Puts a plan back at a step it has left: whatever waits ends with its reason, its people hear of it, and the runtime moves the
/// instance, which opens the step anew. The engine cannot undo a step, so nothing is undone: votes, rounds and versions stay.
/// Callers hold the lock of the instance.
/// </summary>
public sealed class StepBack(WorkflowsDb db, WorkflowRuntime runtime, TaskDesk desk, LockDraft lockDraft, MailQueue queue)
{
    /// <param name="plan">Not at its end.</param>
    /// <param name="to">A finished task of the step.</param>
    /// <param name="ending">What the open tasks end with.</param>
    /// <param name="repair">Who and why.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<Result<Done>> RunAsync(Plan plan, HumanTask to, CloseReason ending, Repair repair, CancellationToken stop)
    {
        await TellAsync(plan, to, ending, repair, stop);
        await desk.CloseInstanceAsync(to.InstanceId, ending, stop);
        // Others are to look at the version that is there; a drafter's turn opens its own draft again.
        if (to.Kind is not (TaskKind.Draft or TaskKind.Consolidate) && (await lockDraft.RunAsync(plan.Id, repair.Actor, stop)).Problem is { } locked)
            return locked;
        var moved = await runtime.MoveAsync(to.InstanceId, to.StepId, repair, stop);
        if (!moved.IsSuccess)
            return moved.Problem!;
        return moved.Value.Run.Incidents is [var broken, ..]
            ? new Conflict($"Bước “{to.Step}” chưa mở lại được. {broken.Message}")
            : Done.Value;
    }

    private async Task TellAsync(Plan plan, HumanTask to, CloseReason ending, Repair repair, CancellationToken stop)
    {
        var asked = await (
            from task in db.Set<HumanTask>().AsNoTracking()
            where task.InstanceId == to.InstanceId && task.State == TaskState.Open && task.EmailMode != EmailMode.None
            join person in db.Set<Person>().AsNoTracking() on task.PersonId equals person.Id
            where person.IsActive && person.Id != repair.Actor.PersonId
            orderby task.Id
            select new { task.Step, person.FullName, person.Email }).ToListAsync(stop);
        foreach (var one in asked)
        {
            queue.Enqueue(new OutgoingMail
            {
                ToAddress = one.Email,
                ToName = one.FullName,
                Subject = $"[{(ending is CloseReason.TakenBack ? "Đã thu hồi" : "Mở lại bước trước")}] {MailText.Shorten(plan.Title)}",
                Body = new(
                    $"Hồ sơ trở lại bước “{to.Step}”; ông/bà không cần xử lý việc này nữa.",
                    [],
                    [new("Kế hoạch", plan.Title), new("Bước", one.Step), new("Người thực hiện", repair.Actor.Name), new("Lý do", repair.Reason)]),
                PlanId = plan.Id,
            });
        }
    }
}
