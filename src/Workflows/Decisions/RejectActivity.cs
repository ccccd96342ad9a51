using Workflows.Audit;
using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.HumanTasks;
using Workflows.Plans;
using Workflows.Storage;

namespace Workflows.Decisions;

/// <summary>Kết thúc, không ban hành: the plan ends without a number because somebody entitled refused it.</summary>
public sealed class RejectActivity(WorkflowsDb db, ChangePlanState states) : ActivityType
{
    public static readonly ActivityDescriptor Type = new()
    {
        TypeName = "PlanIssuance.Reject",
        Category = HumanStep.Category,
        DisplayName = "Kết thúc: không ban hành",
        Description = "Ghi kế hoạch ở trạng thái Không đồng ý; kế hoạch không được cấp số.",
    };

    public override ActivityDescriptor Descriptor => Type;

    public override async ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        var plan = await CarriedPlan.OfAsync(db, x, stop);
        var ended = await states.RunAsync(plan.Id, PlanState.Refused, Actor.System, stop);
        if (!ended.IsSuccess)
            throw new StepCannotGoOnException(ended.Problem!.Message);
        x.Complete();
    }
}
