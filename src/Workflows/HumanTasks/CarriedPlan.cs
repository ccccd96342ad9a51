using Workflows.Engine.Execution;
using Workflows.Plans;
using Workflows.Storage;

namespace Workflows.HumanTasks;

/// <summary>The plan that a workflow carries; its id is the instance's correlation id.</summary>
public static class CarriedPlan
{
    public static async Task<Plan> OfAsync(WorkflowsDb db, ActivityExecution x, CancellationToken stop)
    {
        // Find, not a query: the plan may be staged by this very transaction and not be written yet.
        var plan = Guid.TryParse(x.CorrelationId, out var id) ? await db.Set<Plan>().FindAsync([id], stop) : null;
        return plan ?? throw new StepCannotGoOnException("Phiên xử lý này không gắn với kế hoạch nào.");
    }
}
