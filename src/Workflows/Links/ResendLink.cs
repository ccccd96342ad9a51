using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Decisions.Opinions.Silence;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Handover;
using Workflows.Outbox;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Links;

/// <summary>
/// Sends the mail of an open task again, with a new link: asked for by whoever holds a dead one. It goes only to the address on
/// record. A drafter who wants to remind somebody has <see cref="NudgeTask"/>.
/// </summary>
public sealed class ResendLink(
    WorkflowsDb db, WorkflowRuntime runtime, ExplainLink explain, Standings standings, TaskMail mail, Clocks clocks, AuditTrail audit, TimeProvider time)
{
    /// <summary>Shortest time between two mails for one task, so that the button cannot be used to flood a mailbox.</summary>
    internal static readonly TimeSpan Pause = TimeSpan.FromMinutes(2);

    /// <param name="token">Of an expired link.</param>
    /// <param name="visitor">Unproven: whoever has the old link.</param>
    public async Task<Result<HumanTask>> ForHolderAsync(string token, Actor visitor, CancellationToken stop)
    {
        if (await explain.FindAsync(token, stop) is not { TaskId: { } taskId } link)
            return new NotFound("Liên kết không đúng.");
        // A link that works is not replaced at the wish of whoever holds it.
        return await explain.ExplainAsync(link, stop) is LinkView.Expired
            ? await SendAsync(taskId, visitor, stop)
            : new Conflict("Liên kết này không cần gửi lại. Xin mở lại trang.");
    }

    private async Task<Result<HumanTask>> SendAsync(Guid taskId, Actor actor, CancellationToken stop)
    {
        var where = await db.Set<HumanTask>().AsNoTracking().SingleAsync(t => t.Id == taskId, stop);
        await runtime.LockAsync(where.InstanceId, stop);
        var task = await db.Set<HumanTask>().SingleAsync(t => t.Id == taskId, stop);
        if (task.State is not TaskState.Open)
            return new Conflict("Việc này đã kết thúc, không cần gửi lại thư.");
        if (task.EmailMode is EmailMode.None)
            return new Conflict($"Bước \"{task.Step}\" không gửi thư; {task.PersonName} thấy việc này ở mục Việc của tôi.");
        var plan = await db.Set<Plan>().SingleAsync(p => p.Id == task.PlanId, stop);
        if ((await standings.OfAsync(task, plan, task.PersonId, stop)).Problem is not null)
            return new Conflict($"{task.PersonName} không còn giữ chức danh {task.PostTitle} nên không gửi lại được.");
        var now = time.GetUtcNow();
        var last = await db.Set<OutboxMail>().Where(m => m.TaskId == taskId).MaxAsync(m => (DateTimeOffset?)m.CreatedAt, stop);
        if (last is { } written && now - written < Pause)
            return new Conflict("Thư vừa được gửi. Vui lòng chờ ít phút rồi thử lại.");

        // A mail that still waits would arrive besides the new one, perhaps with a link that is dead by then.
        await mail.WithdrawAsync(task, stop);
        if (await clocks.RestartAsync(task, stop) is { } move)
            await runtime.MoveTimersAsync(task.InstanceId, task.ActivityInstanceId, move, stop);
        var (link, isSame, _) = await mail.RemindAsync(task, plan, now, stop);
        audit.Record(new("link.resent", actor) { PlanId = plan.Id, TaskId = task.Id, Data = new { Link = link, Same = isSame } });
        return task;
    }
}
