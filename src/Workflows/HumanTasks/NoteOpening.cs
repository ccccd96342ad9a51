using Workflows.Audit;
using Workflows.Outbox.Deliveries;

namespace Workflows.HumanTasks;

/// <summary>Writes down that a task's page was opened, with an entry in the trail the first time of each kind.</summary>
public sealed class NoteOpening(RecordOpening record, AuditTrail audit)
{
    /// <summary>Its person, or who stands in for them, looks at it signed in.</summary>
    public Task SignedInAsync(HumanTask task, Guid personId, Actor actor, CancellationToken stop) =>
        NoteAsync(task.PlanId, task.Id, personId, null, OpeningEvidence.SignedIn, actor, stop);

    /// <summary>Somebody, or something, has the page of a link before them.</summary>
    /// <param name="planId">Of the task.</param>
    /// <param name="taskId">The task behind the link.</param>
    /// <param name="personId">Whom the link belongs to.</param>
    /// <param name="address">Where the link went.</param>
    /// <param name="evidence">How we know.</param>
    /// <param name="visitor">Address and browser; nobody is proven by a link alone.</param>
    /// <param name="stop">Cancels.</param>
    public Task ByLinkAsync(
        Guid planId, Guid taskId, Guid personId, string address, OpeningEvidence evidence, Actor visitor, CancellationToken stop)
    {
        if (evidence is OpeningEvidence.Interaction)
            return NoteAsync(planId, taskId, personId, address, evidence, visitor, stop);
        // Loads and answers have entries of their own: link.viewed, decision.cast.
        record.Stage(taskId, personId, address, evidence);
        return Task.CompletedTask;
    }

    private async Task NoteAsync(
        Guid planId, Guid taskId, Guid personId, string? address, OpeningEvidence evidence, Actor actor, CancellationToken stop)
    {
        if (await record.HandleAsync(taskId, personId, address, evidence, stop))
            audit.Record(new("task.seen", actor) { PlanId = planId, TaskId = taskId, Data = new { Evidence = evidence.ToString(), Address = address } });
    }
}
