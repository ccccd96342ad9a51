using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.Storage;

namespace Workflows.Decisions.Recalls;

/// <summary>
/// The order in which the steps of an instance were begun, from its journal. Times would do but for two things in the same
/// instant: a decision and the step it opens.
/// </summary>
internal sealed class StepOrder
{
    private readonly Dictionary<Guid, long> begun;

    private StepOrder(Dictionary<Guid, long> begun) => this.begun = begun;

    public static async Task<StepOrder> OfAsync(WorkflowsDb db, Guid instance, CancellationToken stop) => new(await db.Set<StoredJournalEntry>()
        .Where(entry => entry.InstanceId == instance)
        .GroupBy(entry => entry.ActivityInstanceId)
        .Select(step => new { step.Key, First = step.Min(entry => entry.Sequence) })
        .ToDictionaryAsync(step => step.Key, step => step.First, stop));

    /// <summary>The place of a task's activation; one that the journal does not know is the newest.</summary>
    public long Of(HumanTask task) => begun.GetValueOrDefault(task.ActivityInstanceId, long.MaxValue);

    public bool IsAfter(HumanTask task, HumanTask other) => Of(task) > Of(other);
}
