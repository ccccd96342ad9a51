using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Calendar;
using Workflows.Decisions.Opinions;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.Organisation;
using Workflows.Outbox;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Decisions.Deadlines;

/// <summary>An order to count open deadlines anew.</summary>
/// <param name="Reason">Goes into the trail and into the mails.</param>
/// <param name="Actor">Who orders it.</param>
/// <param name="PlanId">Only this plan; null: all.</param>
public sealed record RecomputeOrder(string? Reason, Actor Actor, Guid? PlanId = null);

/// <param name="CalendarVersion">By which it was counted.</param>
/// <param name="Moved">Empty when every deadline is what the calendar says.</param>
public sealed record Recomputed(int CalendarVersion, IReadOnlyList<DeadlineShift> Moved);

/// <summary>
/// Counts open deadlines by the calendar as it stands now. A change of the calendar alone moves nothing: somebody orders
/// it, everybody concerned hears of it, and the trail of each plan keeps the day before and after.
/// </summary>
/// <remarks>Tasks, round and timer of a step move together, in one transaction, under the lock of their instance.</remarks>
public sealed class RecomputeDeadlines(
    WorkflowsDb db, OpenDeadlines open, CalendarReader calendars, WorkflowRuntime runtime, AuditTrail audit, MailQueue queue, TimeProvider time)
{
    /// <summary>What the order would do; stages nothing.</summary>
    public async Task<Recomputed> PreviewAsync(Guid? planId, CancellationToken stop)
    {
        var calendar = await calendars.LoadAsync(stop);
        return new(calendar.Version, await open.ShiftsAsync(calendar, time.GetUtcNow(), planId, stop));
    }

    public async Task<Result<Recomputed>> HandleAsync(RecomputeOrder order, CancellationToken stop)
    {
        var reason = VietnameseText.Check(order.Reason, "reason", "Lý do tính lại hạn", 500, required: true);
        if (!reason.IsSuccess)
            return reason.Problem!;
        foreach (var instance in await open.InstancesAsync(order.PlanId, stop))
            await runtime.LockAsync(instance, stop);

        var calendar = await calendars.LoadAsync(stop);
        var shifts = await open.TrackedShiftsAsync(calendar, time.GetUtcNow(), order.PlanId, stop);
        foreach (var shift in shifts)
        {
            audit.Record(new("deadline.recomputed", order.Actor)
            {
                PlanId = shift.PlanId,
                Data = new
                {
                    shift.Step,
                    People = shift.Tasks.Select(t => t.PersonName),
                    shift.Deadline.ReceivedOn,
                    shift.Deadline.WorkingDays,
                    Reason = reason.Value,
                },
                Before = new { DueOn = shift.From, shift.Deadline.CalendarVersion },
                After = new { DueOn = shift.To, CalendarVersion = calendar.Version },
            });
            var raised = await MoveAsync(shift, calendar.Version, order.Actor, stop);
            await TellAsync(shift, [.. shift.Tasks.Select(t => (t, shift.From)), .. raised], reason.Value, stop);
        }

        audit.Record(new("deadlines.recomputed", order.Actor)
        {
            Data = new { Reason = reason.Value, CalendarVersion = calendar.Version, Moved = shifts.Count, Plan = order.PlanId },
        });
        return new Recomputed(calendar.Version, shifts);
    }

    private async Task<List<(HumanTask Task, DateOnly From)>> MoveAsync(DeadlineShift shift, int version, Actor actor, CancellationToken stop)
    {
        var deadline = shift.Deadline;
        (deadline.DueOn, deadline.CalendarVersion) = (shift.To, version);
        foreach (var task in shift.Tasks)
            task.DueOn = shift.To;
        // Whoever was given more time must not end up with less than the others: the later of both days holds.
        var own = await db.Set<HumanTask>()
            .Where(t => t.ActivityInstanceId == deadline.ActivityInstanceId && t.State == TaskState.Open && t.HasOwnDay && t.DueOn < shift.To)
            .ToListAsync(stop);
        var raised = own.ConvertAll(task => (task, task.DueOn!.Value));
        foreach (var task in own)
            Raise(task, shift, actor);
        if (await db.Set<OpinionRound>().FirstOrDefaultAsync(r => r.ActivityInstanceId == deadline.ActivityInstanceId && r.ClosedAt == null, stop) is { } round)
            round.DueOn = shift.To;
        var timer = new TimerMove(WorkingCalendar.EndOf(shift.From), WorkingCalendar.EndOf(shift.To));
        await runtime.MoveTimersAsync(deadline.InstanceId, deadline.ActivityInstanceId, timer, stop);
        return raised;
    }

    private void Raise(HumanTask task, DeadlineShift shift, Actor actor)
    {
        var before = task.DueOn;
        task.SetOwnDay(shift.To);
        audit.Record(new("deadline.recomputed", actor)
        {
            PlanId = task.PlanId,
            TaskId = task.Id,
            Data = new { task.Step, People = new[] { task.PersonName } },
            Before = new { DueOn = before },
            After = new { task.DueOn },
        });
    }

    private async Task TellAsync(DeadlineShift shift, IReadOnlyList<(HumanTask Task, DateOnly From)> moved, string reason, CancellationToken stop)
    {
        var told = moved.Where(m => m.Task.EmailMode != EmailMode.None).ToList();
        var ids = told.Select(m => m.Task.PersonId).ToList();
        var people = await db.Set<Person>().AsNoTracking().Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, stop);
        foreach (var (task, from) in told)
        {
            var person = people[task.PersonId];
            queue.Enqueue(new OutgoingMail
            {
                ToAddress = person.Email,
                ToName = person.FullName,
                Subject = $"[Đổi hạn] {MailText.Shorten(shift.PlanTitle)} – hạn {VietnamTime.Short(shift.To)}",
                Body = new(
                    $"Hạn xử lý bước “{shift.Step}” nay là hết giờ làm việc ngày {CalendarWords.DayOf(shift.To)}.",
                    [],
                    [
                        new("Kế hoạch", shift.PlanTitle),
                        new("Hạn trước đây", CalendarWords.DayOf(from)),
                        new("Hạn mới", CalendarWords.DayOf(shift.To)),
                        new("Lý do", reason),
                    ]),
                PlanId = shift.PlanId,
                TaskId = task.Id,
            });
        }
    }
}
