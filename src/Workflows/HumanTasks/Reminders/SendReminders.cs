using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Calendar;
using Workflows.Engine.Instances;
using Workflows.Organisation;
using Workflows.Outbox;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.HumanTasks.Reminders;

/// <summary>
/// Puts everything one person is to hear into one mail: a single task of their own with its link, anything more as a list.
/// Called when no ladder is due any more, so that a morning's reminders are together.
/// </summary>
public sealed class SendReminders(
    WorkflowsDb db, WorkflowRuntime runtime, CalendarReader calendars, MailQueue queue, ITaskAnnouncer announcer, AuditTrail audit, TimeProvider time)
{
    /// <returns>False when nobody is to hear of anything.</returns>
    public async Task<bool> RunAsync(CancellationToken stop)
    {
        var first = await db.Set<ReminderNotice>().AsNoTracking()
            .Where(n => n.SettledAt == null).OrderBy(n => n.CreatedAt).ThenBy(n => n.Id)
            .Select(n => (Guid?)n.PersonId).FirstOrDefaultAsync(stop);
        if (first is not { } personId)
            return false;
        await LockTasksOfAsync(personId, stop);
        // Locked: of two hosts the second finds them settled.
        var notices = await db.Set<ReminderNotice>()
            .FromSql($"SELECT * FROM plan.reminder_notice WHERE person_id = {personId} AND settled_at IS NULL ORDER BY id FOR UPDATE")
            .ToListAsync(stop);
        var person = await db.Set<Person>().AsNoTracking().SingleAsync(p => p.Id == personId, stop);
        var tasks = await db.Set<HumanTask>().Where(t => notices.Select(n => n.TaskId).Contains(t.Id)).ToDictionaryAsync(t => t.Id, stop);
        var plans = await db.Set<Plan>().Where(p => notices.Select(n => n.PlanId).Contains(p.Id)).ToDictionaryAsync(p => p.Id, stop);
        var open = notices.Where(n => person.IsActive && tasks[n.TaskId].State is TaskState.Open)
            .Select(n => new Reminded(n, tasks[n.TaskId], plans[n.PlanId]))
            .OrderBy(r => r.Task.DueOn).ThenBy(r => r.Plan.Title, StringComparer.Ordinal).ThenBy(r => r.Task.Id)
            .ToList();
        var calendar = await calendars.LoadAsync(stop);
        var mail = open switch
        {
            [] => (Guid?)null,
            [{ Notice.Role: ReminderTo.Person } single] => await announcer.RemindAsync(single.Task, single.Plan, UrgencyOf(single.Task, calendar), stop),
            _ => queue.Enqueue(Digest(person, open, calendar)),
        };
        foreach (var notice in notices)
            notice.SettledAt = time.GetUtcNow();
        foreach (var reminded in open)
            Settle(reminded, person, mail!.Value);
        return true;
    }

    /// <summary>The lock of an instance comes before its tasks are judged; in one order, because there may be several.</summary>
    private async Task LockTasksOfAsync(Guid personId, CancellationToken stop)
    {
        var instances = await (
            from notice in db.Set<ReminderNotice>()
            where notice.PersonId == personId && notice.SettledAt == null
            join task in db.Set<HumanTask>() on notice.TaskId equals task.Id
            select task.InstanceId).Distinct().ToListAsync(stop);
        foreach (var instance in instances.Order())
            await runtime.LockAsync(instance, stop);
    }

    private void Settle(Reminded reminded, Person person, Guid mail)
    {
        var (notice, task, plan) = reminded;
        notice.MailId = mail;
        audit.Record(new("task.reminded", Actor.System)
        {
            PlanId = plan.Id,
            TaskId = task.Id,
            Data = new { task.Step, task.PersonName, task.AgencyName, task.DueOn, To = person.FullName, Role = notice.Role.ToString(), notice.Rung },
        });
    }

    private OutgoingMail Digest(Person person, List<Reminded> open, WorkingCalendar calendar)
    {
        var mine = open.Count(r => r.Task.PersonId == person.Id);
        var late = open.Count(r => r.Task.DueOn < VietnamTime.Today(time));
        var what = mine == open.Count ? $"{open.Count} việc đang chờ ông/bà" : mine == 0 ? $"{open.Count} việc đang chờ xử lý" : $"{open.Count} việc đang chờ, {mine} việc của ông/bà";
        return new OutgoingMail
        {
            ToAddress = person.Email,
            ToName = person.FullName,
            Subject = $"[Nhắc việc] {(open is [var only] ? MailText.Shorten(only.Plan.Title) : what)}{(late > 0 ? open.Count == 1 ? " – quá hạn" : $" – {late} việc quá hạn" : "")}",
            Body = new(
                late > 0 ? $"Có {what}, trong đó {late} việc đã quá hạn." : $"Có {what}.",
                mine > 0 ? ["Việc của ông/bà ở mục Việc của tôi sau khi đăng nhập, hoặc mở liên kết trong thư giao việc trước đây."] : [],
                [.. open.Select(r => new MailFact(r.Plan.Title, LineOf(r, person, calendar)))]),
            PlanId = open.Select(r => r.Plan.Id).Distinct().Count() == 1 ? open[0].Plan.Id : null,
        };
    }

    private string LineOf(Reminded reminded, Person person, WorkingCalendar calendar)
    {
        var task = reminded.Task;
        var who = task.PersonId == person.Id ? task.Step : $"{task.Step}: {task.PersonName}, {task.PostTitle}";
        return $"{who}\nHạn {VietnamTime.Short(task.DueOn!.Value)}. {UrgencyOf(task, calendar)}";
    }

    /// <summary>"Còn 02 ngày làm việc."</summary>
    internal string UrgencyOf(HumanTask task, WorkingCalendar calendar)
    {
        var today = VietnamTime.Today(time);
        return calendar.WorkingDaysBetween(today, task.DueOn!.Value) switch
        {
            > 0 and var left => $"Còn {left:00} ngày làm việc, đến hết giờ làm việc {VietnamTime.Weekday(task.DueOn.Value)}, {VietnamTime.Short(task.DueOn.Value)}.",
            < 0 and var over => $"Đã quá hạn {-over:00} ngày làm việc.",
            _ => today > task.DueOn.Value ? "Đã quá hạn." : "Hôm nay là ngày cuối của thời hạn.",
        };
    }

    private sealed record Reminded(ReminderNotice Notice, HumanTask Task, Plan Plan);
}
