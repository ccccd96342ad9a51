using Host.Identity;
using Workflows.Decisions;
using Workflows.HumanTasks;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Web.Tasks;

/// <summary>Writes down that the person of an open task looked at it, signed in: the best proof that it reached them.</summary>
internal static class TaskSeen
{
    /// <param name="http">A page that the browser fetches in advance was seen by nobody.</param>
    /// <param name="file">The case that is about to be shown.</param>
    /// <param name="person">Who looks.</param>
    /// <param name="db">Its transaction is opened and committed here.</param>
    /// <param name="opening">Writes it down.</param>
    /// <param name="stop">Cancels.</param>
    public static async Task NoteAsync(HttpContext http, CaseFile file, SignedInPerson person, WorkflowsDb db, NoteOpening opening, CancellationToken stop)
    {
        if (file.Task.State is not TaskState.Open || $"{http.Request.Headers["Sec-Purpose"]}{http.Request.Headers["Purpose"]}".Contains("prefetch", StringComparison.OrdinalIgnoreCase))
            return;
        var actor = person.Actor(person.Posts.FirstOrDefault(p => p.PostId == file.Task.PostId));
        await db.CommitAsync<Done>(
            async inner =>
            {
                await opening.SignedInAsync(file.Task, person.Id, actor, inner);
                return Done.Value;
            },
            stop: stop);
    }
}
