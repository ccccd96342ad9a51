using Microsoft.EntityFrameworkCore;
using Workflows.Calendar;
using Workflows.HumanTasks;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Decisions.Deadlines;

/// <summary>One step that waits, and where its deadline would go.</summary>
public sealed record DeadlineShift
{
    public required Guid PlanId { get; init; }

    public required string PlanTitle { get; init; }

    public required string Step { get; init; }

    public required StepDeadline Deadline { get; init; }

    /// <summary>Open tasks whose day moves; tasks with a day of their own are not among them.</summary>
    public required IReadOnlyList<HumanTask> Tasks { get; init; }

    public required DateOnly From { get; init; }

    public required DateOnly To { get; init; }

    /// <summary>Vietnamese line for whoever orders it.</summary>
    public string Words =>
        $"{PlanTitle}, bước “{Step}”: {new Limit.WorkingDays(Deadline.WorkingDays).Words} từ {VietnamTime.Short(Deadline.ReceivedOn)}, "
        + $"hạn {VietnamTime.Short(From)} → {VietnamTime.Short(To)} ({string.Join(", ", Tasks.Select(t => t.PersonName).Distinct())})";
}

/// <summary>The rule by which a deadline goes to another day. Pure.</summary>
public static class Recount
{
    /// <summary>
    /// The day that the limit ends by this calendar, but nobody becomes late by a recount: a day that is over already
    /// gives way to the first working day that is not, and at the latest to the day that held before.
    /// </summary>
    /// <param name="deadline">As it stands.</param>
    /// <param name="calendar">To count by.</param>
    /// <param name="now">What ended before is over.</param>
    public static DateOnly Of(StepDeadline deadline, WorkingCalendar calendar, DateTimeOffset now)
    {
        var counted = calendar.AddWorkingDays(deadline.ReceivedOn, deadline.WorkingDays);
        if (counted >= deadline.DueOn || WorkingCalendar.EndOf(counted) > now)
            return counted;
        var today = VietnamTime.DateOf(now);
        var next = calendar.WorkingDayFrom(WorkingCalendar.EndOf(today) > now ? today : today.AddDays(1));
        return next < deadline.DueOn ? next : deadline.DueOn;
    }
}

/// <summary>Finds the steps that wait with a deadline, and counts them anew.</summary>
public sealed class OpenDeadlines(WorkflowsDb db)
{
    /// <summary>What a recount by this calendar would move; nothing is staged.</summary>
    /// <param name="calendar">To count by.</param>
    /// <param name="now">What ended before is over.</param>
    /// <param name="planId">Only this plan; null: all.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<IReadOnlyList<DeadlineShift>> ShiftsAsync(WorkingCalendar calendar, DateTimeOffset now, Guid? planId, CancellationToken stop) =>
        Shifts(await Waiting(planId).AsNoTracking().ToListAsync(stop), calendar, now);

    /// <summary>The same on tracked rows, for the act that moves them.</summary>
    internal async Task<IReadOnlyList<DeadlineShift>> TrackedShiftsAsync(WorkingCalendar calendar, DateTimeOffset now, Guid? planId, CancellationToken stop) =>
        Shifts(await Waiting(planId).ToListAsync(stop), calendar, now);

    /// <summary>The instances to lock before anything is judged, always in the same order.</summary>
    internal Task<List<Guid>> InstancesAsync(Guid? planId, CancellationToken stop) =>
        Waiting(planId).Select(w => w.Deadline.InstanceId).Distinct().OrderBy(id => id).ToListAsync(stop);

    private IQueryable<Waits> Waiting(Guid? planId) =>
        from task in db.Set<HumanTask>()
        where task.State == TaskState.Open && (planId == null || task.PlanId == planId)
        join deadline in db.Set<StepDeadline>() on task.ActivityInstanceId equals deadline.ActivityInstanceId
        where task.DueOn == deadline.DueOn && !task.HasOwnDay
        join plan in db.Set<Plan>() on task.PlanId equals plan.Id
        orderby task.PlanId, deadline.ActivityInstanceId, task.Id
        select new Waits { Task = task, Deadline = deadline, PlanTitle = plan.Title };

    private static IReadOnlyList<DeadlineShift> Shifts(IEnumerable<Waits> waiting, WorkingCalendar calendar, DateTimeOffset now) =>
    [
        .. waiting.GroupBy(w => w.Deadline.ActivityInstanceId).Select(step => new DeadlineShift
        {
            PlanId = step.First().Task.PlanId,
            PlanTitle = step.First().PlanTitle,
            Step = step.First().Task.Step,
            Deadline = step.First().Deadline,
            Tasks = [.. step.Select(w => w.Task)],
            From = step.First().Deadline.DueOn,
            To = Recount.Of(step.First().Deadline, calendar, now),
        }).Where(shift => shift.From != shift.To),
    ];

    private sealed class Waits
    {
        public required HumanTask Task { get; init; }

        public required StepDeadline Deadline { get; init; }

        public required string PlanTitle { get; init; }
    }
}
