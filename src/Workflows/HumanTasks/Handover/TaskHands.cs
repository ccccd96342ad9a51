using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Engine.Instances;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.HumanTasks.Handover;

/// <summary>One task on its way to another person.</summary>
/// <param name="To">Who has it from now on.</param>
/// <param name="Way">How it comes.</param>
/// <param name="Standing">In which standing they have it.</param>
/// <param name="Actor">Who does it.</param>
public sealed record Handing(OfficeHolder To, HandoverWay Way, TaskStanding Standing, Actor Actor)
{
    public Behalf? Behalf { get; init; }

    public string? Reason { get; init; }
}

/// <summary>
/// Gives an open task to somebody else: the row, its history, the mails. Links of the former person are dead with it, because a
/// link asks the task whose it is. Callers hold the lock of the workflow instance.
/// </summary>
public sealed class TaskHands(
    WorkflowsDb db, WorkflowRuntime runtime, ITaskAnnouncer announcer, HandoverMail mail, AuditTrail audit, IIds ids, TimeProvider time)
{
    public async Task GiveAsync(HumanTask task, Plan plan, Handing handing, CancellationToken stop)
    {
        if (task.State is not TaskState.Open)
            throw new InvalidOperationException($"Task {task.Id} is {task.State}: nobody has it any more.");
        var former = new { Id = task.PersonId, Name = task.PersonName, Post = task.PostTitle };
        // What was to tell the former person must not go out besides the word that it is theirs no more.
        await announcer.WithdrawAsync(task, stop);
        task.Give(handing.To, handing.Standing, handing.Behalf);
        db.Add(new TaskHandover
        {
            Id = ids.Next(),
            TaskId = task.Id,
            PlanId = task.PlanId,
            Way = handing.Way,
            FromId = former.Id,
            FromName = former.Name,
            FromPost = former.Post,
            ToId = task.PersonId,
            ToName = task.PersonName,
            ToPost = task.PostTitle,
            Reason = handing.Reason,
            ByName = handing.Actor.Name,
            At = time.GetUtcNow(),
        });
        audit.Record(new(KindOf(handing.Way), handing.Actor)
        {
            PlanId = task.PlanId,
            TaskId = task.Id,
            VersionHash = task.VersionHash,
            Data = new { task.Step, task.AgencyName, task.OnBehalfOf, handing.Reason },
            Before = new { Person = former.Id, PersonName = former.Name, PostTitle = former.Post },
            After = new { Person = task.PersonId, task.PersonName, task.PostTitle },
        });
        await mail.TellFormerAsync(task, plan, former.Id, handing, stop);
        await announcer.AnnounceAsync(task, plan, stop);
    }

    /// <summary>Open tasks with their instances locked, always in the same order, and read after that.</summary>
    /// <param name="which">Composed over all tasks; closed ones fall out.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<List<(HumanTask Task, Plan Plan)>> LockedAsync(IQueryable<HumanTask> which, CancellationToken stop)
    {
        var open = which.Where(t => t.State == TaskState.Open);
        foreach (var instance in await open.Select(t => t.InstanceId).Distinct().OrderBy(id => id).ToListAsync(stop))
            await runtime.LockAsync(instance, stop);
        var tasks = await open.OrderBy(t => t.OpenedAt).ThenBy(t => t.Id).ToListAsync(stop);
        var plans = tasks.Select(t => t.PlanId).Distinct().ToList();
        var byId = await db.Set<Plan>().Where(p => plans.Contains(p.Id)).ToDictionaryAsync(p => p.Id, stop);
        return tasks.ConvertAll(t => (t, byId[t.PlanId]));
    }

    private static string KindOf(HandoverWay way) => way switch
    {
        HandoverWay.Substituted => "task.substituted",
        HandoverWay.GivenBack => "task.given-back",
        HandoverWay.Reassigned => "task.reassigned",
        HandoverWay.Transferred => "task.transferred",
        _ => "task.succeeded",
    };
}
