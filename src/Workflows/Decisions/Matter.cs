using Microsoft.EntityFrameworkCore;
using Workflows.Decisions.Polling;
using Workflows.HumanTasks;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Storage;

namespace Workflows.Decisions;

/// <summary>All that a decision is about, by one question that is translated once: every decision asks it.</summary>
internal sealed class Matter
{
    private static readonly Func<WorkflowsDb, Guid, Guid, CancellationToken, Task<Matter>> Question = EF.CompileAsyncQuery(
        (WorkflowsDb db, Guid taskId, Guid personId, CancellationToken _) => (
            from task in db.Set<HumanTask>()
            where task.Id == taskId
            join plan in db.Set<Plan>() on task.PlanId equals plan.Id
            from vote in db.Set<Vote>().Where(v => v.TaskId == task.Id).DefaultIfEmpty()
            from poll in db.Set<Poll>().Where(p => p.ActivityInstanceId == task.ActivityInstanceId).DefaultIfEmpty()
            from person in db.Set<Person>().Where(p => p.Id == personId).DefaultIfEmpty()
            select new Matter { Task = task, Plan = plan, Earlier = vote, Poll = poll, Person = person }).Single());

    public required HumanTask Task { get; init; }

    public required Plan Plan { get; init; }

    /// <summary>The task's vote, when it was cast already.</summary>
    public required Vote? Earlier { get; init; }

    /// <summary>Held by the context from here on, for whoever counts; null where the step counts nothing.</summary>
    public required Poll? Poll { get; init; }

    /// <summary>Who decides; held for the receipt.</summary>
    public required Person? Person { get; init; }

    /// <param name="db">Holds the lock of the task's workflow instance: else this is judged on what may change.</param>
    /// <param name="ballot">Names a task that exists.</param>
    /// <param name="stop">Cancels.</param>
    public static Task<Matter> OfAsync(WorkflowsDb db, Ballot ballot, CancellationToken stop) => Question(db, ballot.TaskId, ballot.PersonId, stop);
}
