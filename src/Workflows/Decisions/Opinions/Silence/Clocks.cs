using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Calendar;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.Outbox.Deliveries;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Decisions.Opinions.Silence;

/// <summary>Stops and restarts the deadlines of single agencies. Callers hold the lock of the workflow instance.</summary>
public sealed class Clocks(WorkflowsDb db, CalendarReader calendars, AuditTrail audit, IIds ids, TimeProvider time)
{
    /// <summary>Stops the clock of an open task; one that stands still already stays so.</summary>
    internal async Task StopAsync(HumanTask task, Bounce bounce, CancellationToken stop)
    {
        if (await StandingAsync(task.Id, stop) is not null)
            return;
        db.Add(new ClockStop
        {
            Id = ids.Next(),
            TaskId = task.Id,
            PlanId = task.PlanId,
            MailId = bounce.MailId,
            StoppedAt = bounce.At,
            Reason = bounce.Reason,
            DueOnBefore = task.DueOn,
        });
        audit.Record(new("deadline.clock-stopped", Actor.System)
        {
            PlanId = task.PlanId,
            TaskId = task.Id,
            Data = new { task.Step, task.AgencyName, task.DueOn, Mail = bounce.MailId, Address = bounce.Recipient, bounce.Reason },
        });
    }

    /// <summary>
    /// The mail goes out anew: the limit is counted from today, and no agency gets an earlier day by it. Called before the
    /// mail is written, which names the new day. If that mail comes back as well, the clock stops again.
    /// </summary>
    /// <returns>How the step's timer must move to ring on the new day; null when it rings before it anyway.</returns>
    public async Task<TimerMove?> RestartAsync(HumanTask task, CancellationToken stop)
    {
        var now = time.GetUtcNow();
        await RestartAsync(task, now, stop);
        var others = await db.Set<HumanTask>().AsNoTracking()
            .Where(t => t.ActivityInstanceId == task.ActivityInstanceId && t.State == TaskState.Open && t.Id != task.Id && t.DueOn != null)
            .Select(t => t.DueOn!.Value).ToListAsync(stop);
        // The timer stands at the nearest day of those who are waited for; after the round's own day that may be a far one.
        var rings = others.Select(WorkingCalendar.EndOf).Where(end => end > now).DefaultIfEmpty(now).Min();
        return task.DueOn is { } own && WorkingCalendar.EndOf(own) < rings ? new TimerMove(rings, WorkingCalendar.EndOf(own)) : null;
    }

    /// <summary>Restarts what stands still although the agency is known to have the request by now.</summary>
    /// <returns>The tasks whose clocks still stand.</returns>
    internal async Task<IReadOnlySet<Guid>> SettleAsync(
        IReadOnlyList<HumanTask> tasks, IReadOnlyDictionary<Guid, Reached> reached, CancellationToken stop)
    {
        var asked = tasks.Select(t => t.Id).ToList();
        var standing = await db.Set<ClockStop>().Where(c => asked.Contains(c.TaskId) && c.RestartedAt == null).ToListAsync(stop);
        var still = new HashSet<Guid>();
        foreach (var stopped in standing)
        {
            if (reached[stopped.TaskId].Proof is { } proof)
                await RestartAsync(tasks.Single(t => t.Id == stopped.TaskId), proof.At, stop);
            else
                still.Add(stopped.TaskId);
        }

        return still;
    }

    private async Task RestartAsync(HumanTask task, DateTimeOffset from, CancellationToken stop)
    {
        if (await StandingAsync(task.Id, stop) is not { } standing)
            return;
        var before = task.DueOn;
        if (await db.Set<StepDeadline>().AsNoTracking().FirstOrDefaultAsync(d => d.ActivityInstanceId == task.ActivityInstanceId, stop) is { } limit)
        {
            var calendar = await calendars.LoadAsync(stop);
            var due = calendar.AddWorkingDays(VietnamTime.DateOf(from), limit.WorkingDays);
            if (before is null || due > before)
                task.SetOwnDay(due);
        }

        standing.Restart(from, task.DueOn);
        audit.Record(new("deadline.clock-restarted", Actor.System)
        {
            PlanId = task.PlanId,
            TaskId = task.Id,
            Data = new { task.Step, task.AgencyName, From = VietnamTime.DateOf(from) },
            Before = new { DueOn = before },
            After = new { task.DueOn },
        });
    }

    private async Task<ClockStop?> StandingAsync(Guid taskId, CancellationToken stop) =>
        await db.Set<ClockStop>().FirstOrDefaultAsync(c => c.TaskId == taskId && c.RestartedAt == null, stop) is { RestartedAt: null } standing
            ? standing
            : null;
}
