using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.Plans;
using Workflows.Storage;

namespace Workflows.Decisions;

/// <summary>A step that could not go on, so that the plan stands still until somebody helps.</summary>
/// <param name="Step">As drawn.</param>
/// <param name="Message">What the step said, in Vietnamese where it was foreseen.</param>
public sealed record StuckStep(string Step, string Message, DateTimeOffset At);

/// <summary>Finds plans that nobody is asked about although they are not at their end.</summary>
public sealed class StuckSteps(WorkflowsDb db)
{
    /// <returns>The newest trouble of the plan's workflow; null when somebody is asked or there is no trouble.</returns>
    public async Task<StuckStep?> OfAsync(Plan plan, CancellationToken stop)
    {
        if (plan.WorkflowInstanceId is not { } instance || plan.State is PlanState.Refused or PlanState.Cancelled)
            return null;
        // An issued plan may still not have gone out; once its workflow came to its end, old trouble is history.
        if (plan.State is PlanState.Issued
            && await db.Set<StoredInstance>().AnyAsync(i => i.Id == instance && i.SubStatus == WorkflowSubStatus.Finished, stop))
            return null;
        return await db.Set<StoredIncident>().AsNoTracking()
            .Where(i => i.InstanceId == instance && !db.Set<HumanTask>().Any(t => t.InstanceId == instance && t.State == TaskState.Open))
            .OrderByDescending(i => i.At)
            .Select(i => new StuckStep(i.Step, i.Message, i.At))
            .FirstOrDefaultAsync(stop);
    }
}
