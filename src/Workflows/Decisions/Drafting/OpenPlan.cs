using System.Text.Json.Nodes;
using Workflows.Audit;
using Workflows.Engine.Instances;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Values;

namespace Workflows.Decisions.Drafting;

/// <summary>A drafter opens a plan: the plan, its work file and the workflow that will carry it begin together.</summary>
public sealed class OpenPlan(CreatePlan create, CopyPlan copy, IPlanFiling filing, WorkflowRuntime runtime)
{
    public async Task<Result<Plan>> HandleAsync(PlanContent content, OfficeHolder drafter, Actor actor, CancellationToken stop)
    {
        var plan = await create.RunAsync(content, drafter, actor, stop);
        return plan.IsSuccess ? await BeginAsync(plan.Value, actor, stop) : plan;
    }

    /// <summary>Opens a new plan with the text of an earlier one.</summary>
    /// <param name="sourceId">The plan to copy.</param>
    /// <param name="periodFrom">First year of the new plan; null keeps the years.</param>
    public async Task<Result<Plan>> CopyAsync(
        Guid sourceId, int? periodFrom, OfficeHolder drafter, Actor actor, CancellationToken stop)
    {
        var plan = await copy.RunAsync(sourceId, periodFrom, drafter, actor, stop);
        return plan.IsSuccess ? await BeginAsync(plan.Value, actor, stop) : plan;
    }

    private async Task<Result<Plan>> BeginAsync(Plan plan, Actor actor, CancellationToken stop)
    {
        await filing.OpenAsync(plan, actor, stop);
        return await StartAsync(plan, stop);
    }

    /// <summary>Puts a plan at the beginning of the workflow.</summary>
    internal async Task<Result<Plan>> StartAsync(Plan plan, CancellationToken stop)
    {
        var started = await runtime.StartAsync(
            new StartWorkflow
            {
                DefinitionId = PlanWorkflows.IdFor(plan.Instrument),
                CorrelationId = plan.Id.ToString(),
                Name = plan.Title,
                Input = new JsonObject { ["PlanId"] = plan.Id.ToString() },
            },
            stop);
        if (!started.IsSuccess)
            return started.Problem!;
        plan.WorkflowInstanceId = started.Value.InstanceId;
        return plan;
    }
}
