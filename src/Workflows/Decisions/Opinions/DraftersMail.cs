using Microsoft.EntityFrameworkCore;
using Workflows.Organisation;
using Workflows.Outbox;
using Workflows.Plans;
using Workflows.Storage;

namespace Workflows.Decisions.Opinions;

/// <summary>Tells the drafter, who runs the round, what happened in it without them.</summary>
public sealed class DraftersMail(WorkflowsDb db, MailQueue queue)
{
    /// <param name="plan">The plan.</param>
    /// <param name="tag">Stands in brackets before the plan's title.</param>
    /// <param name="headline">One sentence.</param>
    /// <param name="facts">Beside the plan.</param>
    /// <param name="closing">What can be done about it; null when nothing need be.</param>
    /// <param name="stop">Cancels.</param>
    public async Task StageAsync(Plan plan, string tag, string headline, IReadOnlyList<MailFact> facts, string? closing, CancellationToken stop)
    {
        var drafter = await db.Set<Person>().AsNoTracking().SingleAsync(p => p.Id == plan.DrafterId, stop);
        queue.Enqueue(new OutgoingMail
        {
            ToAddress = drafter.Email,
            ToName = drafter.FullName,
            Subject = $"[{tag}] {MailText.Shorten(plan.Title)}",
            Body = new(headline, [], [new("Kế hoạch", plan.Title), .. facts], Closing: closing is null ? null : [closing]),
            PlanId = plan.Id,
        });
    }
}
