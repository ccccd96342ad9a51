using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.Organisation;
using Workflows.Outbox;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Decisions.Drafting;

/// <summary>
/// Rút trình: the drafter takes the plan back before it has its number, also when the workflow stands still.
/// Whoever is being asked hears that nothing waits any more, their links die, and the plan begins anew at its
/// draft. Opinions given stay.
/// </summary>
public sealed class WithdrawPlan(
    WorkflowsDb db,
    WorkflowRuntime runtime,
    TaskDesk desk,
    OpenPlan open,
    UnlockDraft unlock,
    ChangePlanState states,
    MailQueue queue,
    AuditTrail audit)
{
    public async Task<Result<Plan>> HandleAsync(Guid planId, Guid personId, string? reason, Actor actor, CancellationToken stop)
    {
        var why = VietnameseText.Check(reason, "reason", "Lý do rút", 2_000, required: true, allowLines: true);
        if (!why.IsSuccess)
            return why.Problem!;
        var plan = await db.Set<Plan>().FirstOrDefaultAsync(p => p.Id == planId, stop);
        if (plan is null)
            return new PlanNotFound();
        if (plan.DrafterId != personId)
            return new Forbidden("Chỉ người soạn thảo mới rút được hồ sơ.");
        if (plan.WorkflowInstanceId is not { } instance || !await runtime.LockAsync(instance, stop))
            return new Conflict("Kế hoạch chưa gắn với quy trình nào.");
        await db.Entry(plan).ReloadAsync(stop);
        // Somebody may have withdrawn and submitted again while we waited for the lock of the older instance.
        if (plan.WorkflowInstanceId != instance)
            return new Conflict("Hồ sơ vừa được rút và trình lại. Vui lòng tải lại trang.");
        if (PlanStates.IsFinal(plan.State))
            return new PlanIsFinal(plan.State);
        if (IsAtTheDrafter(plan))
            return new Conflict("Hồ sơ đang ở người soạn thảo, không cần rút.");

        audit.Record(new("plan.withdrawn", actor)
        {
            PlanId = planId,
            Data = new { Reason = why.Value },
            Before = new { State = plan.State.ToString() },
            After = new { State = nameof(PlanState.Draft) },
        });
        await TellAsync(plan, instance, why.Value, stop);
        await desk.CloseInstanceAsync(instance, CloseReason.Recalled, stop);
        await runtime.CancelAsync(instance, why.Value, stop);
        if (plan.DraftLocked && (await unlock.RunAsync(planId, actor, stop)).Problem is { } locked)
            return locked;
        if ((await states.RunAsync(planId, PlanState.Draft, actor, stop)).Problem is { } refused)
            return refused;
        return await open.StartAsync(plan, stop);
    }

    /// <summary>The text is open for editing and nobody else has the file.</summary>
    public static bool IsAtTheDrafter(Plan plan) =>
        !plan.DraftLocked && plan.State is (PlanState.Draft or PlanState.Returned);

    /// <summary>Everybody who was asked for a decision by mail hears that it is not needed any more.</summary>
    private async Task TellAsync(Plan plan, Guid instance, string reason, CancellationToken stop)
    {
        var asked = await (
            from task in db.Set<HumanTask>().AsNoTracking()
            where task.InstanceId == instance && task.State == TaskState.Open && task.EmailMode != EmailMode.None && task.PersonId != plan.DrafterId
            join person in db.Set<Person>().AsNoTracking() on task.PersonId equals person.Id
            orderby task.Id
            select new { task.Step, person.FullName, person.Email }).ToListAsync(stop);
        foreach (var one in asked)
        {
            queue.Enqueue(new OutgoingMail
            {
                ToAddress = one.Email,
                ToName = one.FullName,
                Subject = $"[Đã rút] {MailText.Shorten(plan.Title)}",
                Body = new(
                    "Người soạn thảo đã rút hồ sơ; ông/bà không cần cho ý kiến nữa.",
                    [],
                    [new("Kế hoạch", plan.Title), new("Bước", one.Step), new("Người soạn thảo", plan.DrafterName), new("Lý do", reason)]),
                PlanId = plan.Id,
            });
        }
    }
}
