using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.HumanTasks;
using Workflows.Outbox.Deliveries;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Links;

/// <summary>Writes down that a person, as far as a browser can vouch for one, has the page of a link before them.</summary>
/// <remarks>Changes nothing else: a link is neither used up nor counted as viewed by it.</remarks>
public sealed class NoteReading(WorkflowsDb db, ExplainLink explain, NoteOpening opening)
{
    /// <param name="token">As it stood in the address.</param>
    /// <param name="visitor">Address and browser.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>Also a success when there is nothing to note any more; NotFound for no link of ours.</returns>
    public async Task<Result<Done>> HandleAsync(string token, Actor visitor, CancellationToken stop)
    {
        if (await explain.FindAsync(token, stop) is not { TaskId: { } taskId, PersonId: { } personId } link)
            return new NotFound("Liên kết không đúng.");
        // What is read after the end proves nothing about the time before it.
        if (link.Purpose is LinkPurpose.Decide && await db.Set<HumanTask>().AnyAsync(t => t.Id == taskId && t.State == TaskState.Open, stop))
            await opening.ByLinkAsync(link.PlanId, taskId, personId, link.Address, OpeningEvidence.Interaction, visitor, stop);
        return Done.Value;
    }
}
