using Microsoft.EntityFrameworkCore;
using Workflows.Decisions.Consolidation;
using Workflows.HumanTasks;
using Workflows.Plans;
using Workflows.Storage;

namespace Workflows.Decisions.Opinions.Giving;

/// <summary>What an agency that was silent may still do.</summary>
/// <param name="IsAccepted">Its opinion is still taken, as a late one.</param>
/// <param name="Words">Vietnamese: how the task ended, and what follows from it.</param>
public sealed record LateStanding(bool IsAccepted, string Words);

/// <summary>
/// Whether an agency that was silent may still send its opinion: for as long as the drafter can still answer it, that is
/// until the consolidation is finished and the plan goes on to be signed and submitted.
/// </summary>
/// <remarks>
/// An opinion taken later would stay without an answer, and those who sign would have signed a table without it. While
/// another round runs, an agency that is asked again answers there; one that is not may still answer the earlier round.
/// Callers who act on it hold the lock of the workflow instance.
/// </remarks>
public sealed class LateOpinions(WorkflowsDb db)
{
    /// <returns>Null for a task that did not end by silence.</returns>
    public async Task<LateStanding?> OfAsync(HumanTask task, Plan plan, CancellationToken stop)
    {
        if (task is not { Kind: TaskKind.Opinion, CloseReason: CloseReason.NoAnswerInTime })
            return null;
        var ended = CastDecision.EndedText(task);
        if (plan.WorkflowInstanceId != task.InstanceId)
            return new(false, $"{ended} Người soạn thảo đã rút hồ sơ để làm lại nên không nhận thêm ý kiến của vòng này.");
        var again = await db.Set<HumanTask>().AsNoTracking()
            .Where(t => t.PlanId == task.PlanId && t.Kind == TaskKind.Opinion && t.AgencyId == task.AgencyId && t.Round > task.Round)
            .MaxAsync(t => (int?)t.Round, stop);
        if (again is { } round)
            return new(false, $"{ended} {task.AgencyName} đã được lấy ý kiến lại ở vòng {round}; xin cho ý kiến ở vòng đó.");
        // A later step may ask one agency alone, after the table is finished: the plan is out for opinions again, but nobody
        // would answer this one any more.
        var isConsolidated = await db.Set<HumanTask>().AsNoTracking().AnyAsync(
            t => t.InstanceId == task.InstanceId && t.Kind == TaskKind.Consolidate && t.Outcome == ConsolidateActivity.Submitted && t.ClosedAt >= task.ClosedAt, stop);
        return !isConsolidated && plan.State is (PlanState.Consulting or PlanState.Consolidating)
            ? new(true, $"{ended} Ông/bà vẫn gửi được ý kiến: ý kiến được ghi nhận là đến muộn, không làm thay đổi kết quả của bước lấy ý kiến; cơ quan soạn thảo xem xét, giải trình trước khi trình.")
            : new(false, $"{ended} Ý kiến đã được tổng hợp và hồ sơ đã chuyển sang bước “{PlanStates.NameOf(plan.State)}” nên hệ thống không nhận thêm ý kiến; xin liên hệ trực tiếp cơ quan soạn thảo.");
    }
}
