using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Calendar;
using Workflows.Engine.Instances;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.HumanTasks.Reminders;

/// <summary>
/// Climbs the ladder of one task whose next rung is due: notes who is to hear of it. Repeated until nothing is due; any
/// number of hosts may do so.
/// </summary>
public sealed class RemindNext(
    WorkflowsDb db, WorkflowRuntime runtime, CalendarReader calendars, ReminderRecipients recipients, AuditTrail audit, IIds ids, TimeProvider time)
{
    /// <returns>False when no ladder is due.</returns>
    public async Task<bool> RunAsync(CancellationToken stop)
    {
        var now = time.GetUtcNow();
        var due = await db.Set<ReminderSchedule>().AsNoTracking()
            .Where(s => s.NextAt <= now).OrderBy(s => s.NextAt).ThenBy(s => s.TaskId)
            .FirstOrDefaultAsync(stop);
        if (due is null)
            return false;
        await runtime.LockAsync(due.InstanceId, stop);
        var schedule = await db.Set<ReminderSchedule>().SingleAsync(s => s.TaskId == due.TaskId, stop);
        // Another host was faster.
        if (schedule.NextAt is not { } at || at > now)
            return true;
        var task = await db.Set<HumanTask>().SingleAsync(t => t.Id == due.TaskId, stop);
        if (task is not { State: TaskState.Open, DueOn: { } lastDay })
        {
            schedule.NextAt = null;
            return true;
        }

        var calendar = await calendars.LoadAsync(stop);
        var climb = Climb.Of(schedule.Ladder, lastDay, calendar, schedule.ClimbedTo, now);
        if (climb.Due.Count > 0 && Climb.NotBefore(now, calendar) is var opening && opening > now)
        {
            schedule.NextAt = opening;
            return true;
        }

        schedule.ClimbedTo = now > schedule.ClimbedTo ? now : schedule.ClimbedTo;
        schedule.NextAt = climb.NextAt;
        await NoteAsync(task, climb.Due, now, stop);
        return true;
    }

    private async Task NoteAsync(HumanTask task, IReadOnlyList<Rung> rungs, DateTimeOffset now, CancellationToken stop)
    {
        if (rungs.Count == 0)
            return;
        var plan = await db.Set<Plan>().SingleAsync(p => p.Id == task.PlanId, stop);
        var today = VietnamTime.DateOf(now);
        var told = await db.Set<ReminderNotice>().Where(n => n.TaskId == task.Id && n.NoticedOn == today).Select(n => n.PersonId).ToHashSetAsync(stop);
        foreach (var rung in rungs)
        {
            if (await recipients.FindAsync(rung.To, task, plan, stop) is not { } person)
            {
                if (rung.To is not ReminderTo.Person)
                    audit.Record(new("reminder.nobody", Actor.System) { PlanId = plan.Id, TaskId = task.Id, Data = new { task.Step, task.AgencyName, Rung = rung.Words } });
            }
            // Who is asked and heads the agency hears of it once.
            else if (told.Add(person))
            {
                db.Add(new ReminderNotice
                {
                    Id = ids.Next(),
                    TaskId = task.Id,
                    PlanId = plan.Id,
                    PersonId = person,
                    Role = rung.To,
                    Rung = rung.Code,
                    NoticedOn = today,
                    CreatedAt = now,
                });
            }
        }
    }
}
