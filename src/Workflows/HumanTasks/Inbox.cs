using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Workflows.HumanTasks.Handover;
using Workflows.Organisation.Delegations;
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

    /// <summary>Whose work it is, where the person does it for somebody.</summary>
    public string? OnBehalfOf { get; init; }

    /// <summary>It waits for somebody else, for whom the person may sign.</summary>
    public bool IsForSigner { get; init; }
}

/// <summary>What waits for a person. The counter and the list come from one answer.</summary>
public sealed class Inbox(WorkflowsDb db, Signatories signatories)
{
    /// <summary>Largest number of lines returned; nobody reads further in one sitting.</summary>
    public const int Limit = 200;

    /// <summary>Open tasks, the most urgent first; those of others that the person may sign for among them.</summary>
    public async Task<IReadOnlyList<InboxItem>> ForAsync(Guid personId, CancellationToken stop)
    {
        var own = await ItemsAsync(personId, task => task.PersonId == personId, stop);
        var signable = await SignableAsync(personId, stop);
        if (signable.Count == 0)
            return own;
        // Asked apart: with "or" between them the server would read everybody's open tasks in their order.
        var others = await ItemsAsync(personId, task => task.PersonId != personId && signable.Contains(task.Id), stop);
        // By its task: one that changed hands in between is in both.
        return [.. own.Concat(others).DistinctBy(item => item.TaskId).OrderBy(item => item.DueOn is null).ThenBy(item => item.DueOn).ThenBy(item => item.OpenedAt).Take(Limit)];
    }

    /// <summary>Open tasks of others that the person may sign for now. Asked exactly: a counter must not promise what the page refuses.</summary>
    private async Task<IReadOnlyList<Guid>> SignableAsync(Guid personId, CancellationToken stop)
    {
        var posts = await signatories.PostsForAsync(personId, stop);
        if (posts.Count == 0)
            return [];
        var waiting = await (
            from task in db.Set<HumanTask>().AsNoTracking()
            where task.State == TaskState.Open && task.Kind == TaskKind.Approve && task.Binds && task.PersonId != personId
                && posts.Contains(task.BehalfPostId ?? task.PostId)
            join plan in db.Set<Plan>().AsNoTracking() on task.PlanId equals plan.Id
            where plan.DrafterId != personId
            orderby task.DueOn == null, task.DueOn, task.OpenedAt
            select new { task, plan }).Take(Limit).ToListAsync(stop);
        var signable = new List<Guid>();
        foreach (var one in waiting)
        {
            var paper = Standings.PaperOf(one.plan.State, one.plan.Instrument);
            if (await signatories.AuthorityAsync(Standings.SigningPostOf(one.task)!.Value, personId, paper, one.plan.AgencyId, stop) is { IsSuccess: true })
                signable.Add(one.task.Id);
        }

        return signable;
    }

    /// <remarks>PostgreSQL puts a day that is not there last by itself; to say it would keep it from reading the index in its order.</remarks>
    private async Task<IReadOnlyList<InboxItem>> ItemsAsync(Guid personId, Expression<Func<HumanTask, bool>> which, CancellationToken stop) => await (
        from task in db.Set<HumanTask>().Where(task => task.State == TaskState.Open).Where(which)
        join plan in db.Set<Plan>() on task.PlanId equals plan.Id
        orderby task.DueOn, task.OpenedAt
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
            OnBehalfOf = task.PersonId == personId ? task.OnBehalfOf : task.OnBehalfOf ?? task.PersonName + ", " + task.PostTitle,
            IsForSigner = task.PersonId != personId,
        }).Take(Limit).ToListAsync(stop);
}
