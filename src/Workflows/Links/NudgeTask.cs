using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Workflows.Audit;
using Workflows.Calendar;
using Workflows.Decisions.Opinions.Silence;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Handover;
using Workflows.Organisation;
using Workflows.Outbox;
using Workflows.Outbox.Deliveries;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Links;

/// <summary>A reminding mail that somebody pressed for.</summary>
public sealed class Nudge
{
    public required Guid PersonId { get; init; }

    /// <summary>The working day it counts for; on a day of rest the next one.</summary>
    public required DateOnly WorkingDay { get; init; }

    public required Guid TaskId { get; init; }

    public required string NudgedBy { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>
/// Nhắc: the drafter asks once more by mail. A person gets one such mail a working day, whoever presses and for whatever plan:
/// a head with ten files waiting is not to find ten mails. The link of the mail is the one that works. A mail that came back or
/// never left is sent again as often as needed: it reminded nobody.
/// </summary>
public sealed class NudgeTask(
    WorkflowsDb db, WorkflowRuntime runtime, Standings standings, CalendarReader calendars, TaskMail mail, Clocks clocks, DeliveryReader deliveries,
    AuditTrail audit, TimeProvider time)
{
    public async Task<Result<HumanTask>> HandleAsync(Guid taskId, Guid byPerson, Actor actor, CancellationToken stop)
    {
        var where = await db.Set<HumanTask>().AsNoTracking().FirstOrDefaultAsync(t => t.Id == taskId, stop);
        if (where is null || !await runtime.LockAsync(where.InstanceId, stop))
            return new NotFound("Không tìm thấy việc này.");
        var task = await db.Set<HumanTask>().SingleAsync(t => t.Id == taskId, stop);
        var plan = await db.Set<Plan>().SingleAsync(p => p.Id == task.PlanId, stop);
        if (plan.DrafterId != byPerson)
            return new Forbidden("Chỉ người soạn thảo mới nhắc được.");
        if (task.State is not TaskState.Open)
            return new Conflict("Việc này đã kết thúc, không cần nhắc nữa.");
        if (task.EmailMode is EmailMode.None)
            return new Conflict($"Bước \"{task.Step}\" không gửi thư; {task.PersonName} thấy việc này ở mục Việc của tôi.");
        if ((await standings.OfAsync(task, plan, task.PersonId, stop)).Problem is { } lapsed)
        {
            return new Conflict(lapsed is NoLongerHolds
                ? $"{task.PersonName} không còn giữ chức danh {task.PostTitle} nên không nhắc được."
                : $"Không nhắc được: {lapsed.Message}");
        }

        var now = time.GetUtcNow();
        var written = await db.Set<OutboxMail>().Where(m => m.TaskId == taskId).MaxAsync(m => (DateTimeOffset?)m.CreatedAt, stop);
        if (written is { } last && now - last < ResendLink.Pause)
            return new Conflict("Thư vừa được gửi. Vui lòng chờ ít phút rồi thử lại.");
        if ((await deliveries.ForTasksAsync([task.Id], stop)).GetValueOrDefault(task.Id) is { Stage: DeliveryStage.Bounced or DeliveryStage.Parked })
            return await SendAsync(task, plan, "link.resent", actor, stop);
        var day = (await calendars.LoadAsync(stop)).WorkingDayFrom(VietnamTime.DateOf(now));
        // Two drafters press in the same second: the second waits here and finds the first.
        await db.EnterAloneAsync($"nudge {task.PersonId}", stop);
        if (await db.Set<Nudge>().AsNoTracking().FirstOrDefaultAsync(n => n.PersonId == task.PersonId && n.WorkingDay == day, stop) is { } earlier)
        {
            return new Conflict(
                $"{task.PersonName} đã được nhắc lúc {VietnamTime.Short(earlier.At)}. Mỗi người nhận tối đa một thư nhắc trong một ngày làm việc; "
                + "việc này vẫn hiện ở mục Việc của tôi của người đó.");
        }

        db.Add(new Nudge { PersonId = task.PersonId, WorkingDay = day, TaskId = task.Id, NudgedBy = actor.Name, At = now });
        return await SendAsync(task, plan, "task.nudged", actor, stop);
    }

    private async Task<HumanTask> SendAsync(HumanTask task, Plan plan, string kind, Actor actor, CancellationToken stop)
    {
        // A mail that still waits would arrive besides the new one, perhaps with a link that is dead by then.
        await mail.WithdrawAsync(task, stop);
        if (await clocks.RestartAsync(task, stop) is { } move)
            await runtime.MoveTimersAsync(task.InstanceId, task.ActivityInstanceId, move, stop);
        var (link, isSame, _) = await mail.RemindAsync(task, plan, time.GetUtcNow(), stop);
        audit.Record(new(kind, actor)
        {
            PlanId = plan.Id,
            TaskId = task.Id,
            Data = new { task.Step, task.PersonName, task.PostTitle, Link = link, Same = isSame },
        });
        return task;
    }
}

internal sealed class NudgeMap : IEntityTypeConfiguration<Nudge>
{
    public void Configure(EntityTypeBuilder<Nudge> builder)
    {
        builder.ToTable("nudge", "plan");
        builder.HasKey(n => new { n.PersonId, n.WorkingDay });
        builder.HasOne<Person>().WithMany().HasForeignKey(n => n.PersonId);
        builder.HasOne<HumanTask>().WithMany().HasForeignKey(n => n.TaskId);
    }
}
