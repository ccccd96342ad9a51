using Host.Identity;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Decisions;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Handover;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Web.Tasks;

/// <summary>A task as the signed-in person may act on it, or see how it ended.</summary>
/// <param name="File">The case.</param>
/// <param name="Person">Who looks.</param>
/// <param name="Standing">For whom they act; null when the task is over.</param>
internal sealed record OwnTask(CaseFile File, SignedInPerson Person, Standing? Standing)
{
    /// <summary>The person in the post in which they act, with whom they act for.</summary>
    public Actor Actor => Person.Actor(Person.Posts.FirstOrDefault(p => p.PostId == ActingPost)) with { OnBehalfOf = Standing?.OnBehalfOf };

    private Guid ActingPost => Standing?.Authority?.Delegation.ReceiverPostId ?? File.Task.PostId;
}

/// <summary>Finds a task for whoever has it, does it for somebody, or may sign for the one who has it.</summary>
internal sealed class OwnTasks(WorkflowsDb db, CaseFiles cases, CurrentPerson current, Standings standings)
{
    public async Task<Result<OwnTask>> FindAsync(Guid taskId, CancellationToken stop)
    {
        var person = await current.RequireAsync(stop);
        if (await cases.FindAsync(taskId, stop) is not { } file)
            return new NotFound("Không tìm thấy việc này.");
        if (file.Task.State is not TaskState.Open && await HadAsync(file.Task, person.Id, stop))
            return new OwnTask(file, person, null);
        var standing = await standings.OfAsync(file.Task, file.Plan, person.Id, stop);
        return standing.Map(one => new OwnTask(file, person, one));
    }

    /// <summary>What is over is shown to whoever had it last, was asked, or answered.</summary>
    private async Task<bool> HadAsync(HumanTask task, Guid person, CancellationToken stop) =>
        task.PersonId == person || task.AskedId == person
        || await db.Set<Vote>().AnyAsync(v => v.TaskId == task.Id && v.PersonId == person, stop);
}
