using Microsoft.EntityFrameworkCore;
using Workflows.Plans;
using Workflows.Storage;

namespace Workflows.HumanTasks;

/// <summary>One line of "Việc của tôi".</summary>
public sealed record InboxItem
{
    public required Guid TaskId { get; init; }

    public required Guid PlanId { get; init; }

    public required string PlanTitle { get; init; }

    public required TaskKind Kind { get; init; }

    public required string Step { get; init; }

    public required int Round { get; init; }

    /// <summary>The drafting agency as it was named when the plan was opened.</summary>
    public required string DraftingAgency { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public DateOnly? DueOn { get; init; }

    /// <summary>The post in which the person is asked.</summary>
    public required string PostTitle { get; init; }
}

/// <summary>What waits for a person. The counter and the list come from one query.</summary>
public sealed class Inbox(WorkflowsDb db)
{
    /// <summary>Largest number of lines returned; nobody reads further in one sitting.</summary>
    public const int Limit = 200;

    /// <summary>Open tasks, the most urgent first.</summary>
    public async Task<IReadOnlyList<InboxItem>> ForAsync(Guid personId, CancellationToken stop) => await (
        from task in db.Set<HumanTask>()
        where task.PersonId == personId && task.State == TaskState.Open
        join plan in db.Set<Plan>() on task.PlanId equals plan.Id
        orderby task.DueOn == null, task.DueOn, task.OpenedAt
        select new InboxItem
        {
            TaskId = task.Id,
            PlanId = plan.Id,
            PlanTitle = plan.Title,
            Kind = task.Kind,
            Step = task.Step,
            Round = task.Round,
            DraftingAgency = plan.AgencyName,
            OpenedAt = task.OpenedAt,
            DueOn = task.DueOn,
            PostTitle = task.PostTitle,
        }).Take(Limit).ToListAsync(stop);
}
