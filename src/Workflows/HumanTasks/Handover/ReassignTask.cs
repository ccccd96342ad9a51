using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.HumanTasks.Handover;

/// <summary>Chuyển việc: an administrator or the head of the agency gives an open task to somebody else of it, with a reason.</summary>
public sealed class ReassignTask(WorkflowsDb db, TaskHands hands, Receivers receivers, ChangeDrafter drafter)
{
    /// <param name="taskId">Open.</param>
    /// <param name="to">Out of <see cref="Receivers.ForAsync"/>.</param>
    /// <param name="reason">Required.</param>
    /// <param name="byPerson">Who does it.</param>
    /// <param name="actor">The same, for the trail.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<Result<HumanTask>> HandleAsync(Guid taskId, SeatKey? to, string? reason, Guid byPerson, Actor actor, CancellationToken stop)
    {
        var why = VietnameseText.Check(reason, "reason", "Lý do chuyển", 500, required: true);
        var seen = await db.Set<HumanTask>().AsNoTracking().FirstOrDefaultAsync(t => t.Id == taskId, stop);
        if (seen is null)
            return new NotFound("Không tìm thấy việc này.");
        if (!await receivers.MayGiveAsync(seen, byPerson, stop))
            return new Forbidden("Chỉ người đứng đầu cơ quan được hỏi hoặc quản trị hệ thống mới chuyển việc được.");
        if (!why.IsSuccess)
            return why.Problem!;
        if (await hands.LockedAsync(db.Set<HumanTask>().Where(t => t.Id == taskId), stop) is not [var (task, plan)])
            return new Conflict(Receivers.WhyFixed(await db.Set<HumanTask>().AsNoTracking().SingleAsync(t => t.Id == taskId, stop)) ?? "Việc này đã kết thúc.");
        if (Receivers.WhyFixed(task) is { } impossible)
            return new Conflict(impossible);
        var choices = await receivers.ForAsync(task, plan, stop);
        if (choices.FirstOrDefault(h => SeatKey.Of(h) == to) is not { } receiver)
            return new Invalid(choices.Count > 0 ? "Chưa chọn người nhận việc, hoặc người này không nhận được việc này." : Nobody(task), "to");

        if (task.Kind is TaskKind.Draft or TaskKind.Consolidate && (await drafter.RunAsync(plan.Id, receiver, why.Value, actor, stop)).Problem is { } refused)
            return refused;
        await hands.GiveAsync(task, plan, new(receiver, HandoverWay.Reassigned, TaskStanding.Handed, actor) { Reason = why.Value }, stop);
        return task;
    }

    /// <summary>Why there is nobody to choose.</summary>
    public static string Nobody(HumanTask task) => Standings.SigningPostOf(task) is null
        ? "Cơ quan này không có ai khác để nhận việc."
        : $"Việc này là quyết định có giá trị ký của {task.PostTitle} nên chỉ chuyển cho người đang giữ chức danh đó. Người khác cần có ủy quyền ký.";
}
