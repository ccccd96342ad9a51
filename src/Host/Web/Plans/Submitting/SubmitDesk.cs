using Host.Web.Plans.Editing;
using Microsoft.EntityFrameworkCore;
using Workflows.Decisions;
using Workflows.HumanTasks;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Web.Plans.Submitting;

/// <summary>Reads what the drafter must know before submitting.</summary>
internal sealed class SubmitDesk(WorkflowsDb db, PlanReader plans, NextSteps next)
{
    public Task<HumanTask?> OwnTaskAsync(SeenPlan seen, TaskKind kind, CancellationToken stop) => db.Set<HumanTask>().AsNoTracking()
        .FirstOrDefaultAsync(t => t.PlanId == seen.Plan.Id && t.PersonId == seen.Person.Id && t.Kind == kind && t.State == TaskState.Open, stop);

    /// <summary>Parameters of <see cref="SubmitPage"/>.</summary>
    public async Task<Dictionary<string, object?>> PageAsync(SeenPlan seen, HumanTask drafting, CancellationToken stop)
    {
        var content = (await plans.DraftAsync(seen.Plan.Id, stop))!.Content;
        var files = await plans.AttachmentsAsync(seen.Plan.Id, stop);
        return new()
        {
            [nameof(SubmitPage.Seen)] = seen,
            [nameof(SubmitPage.Content)] = content,
            [nameof(SubmitPage.Next)] = await next.AfterAsync(drafting, seen.Plan, stop),
            [nameof(SubmitPage.MainFile)] = files.FirstOrDefault(f => f.Id == content.MainDocumentId)?.Name,
            [nameof(SubmitPage.Missing)] = DraftContent.AtFields(PlanContentCheck.ForSubmit(content).Problem) switch
            {
                Invalid one => [one],
                InvalidFields several => several.Fields,
                _ => (IReadOnlyList<Invalid>)[],
            },
        };
    }
}
