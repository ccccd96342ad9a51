using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.HumanTasks;
using Workflows.Plans;
using Workflows.Storage;

namespace Workflows.Issuance.Distribution;

/// <summary>Phân phối: serves the recipients of the issued document.</summary>
public sealed class DistributeActivity(WorkflowsDb db, DistributePlan distribute) : ActivityType
{
    public static readonly ActivityDescriptor Type = new()
    {
        TypeName = "PlanIssuance.Distribute",
        Category = HumanStep.Category,
        DisplayName = "Phân phối",
        Description = "Gửi văn bản đã phát hành tới nơi nhận: thư điện tử, hoặc bản giấy khi chưa có hộp thư.",
        Outputs = [new("Count", "Int32") { DisplayName = "Số nơi nhận" }],
    };

    public override ActivityDescriptor Descriptor => Type;

    public override async ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        var plan = await CarriedPlan.OfAsync(db, x, stop);
        if (plan.IssuedDate is null)
            throw new StepCannotGoOnException(PlanStates.IsSigning(plan.State)
                ? "Văn bản đã có số nhưng chưa ký số, đóng dấu số xong nên chưa phân phối được."
                : "Chỉ phân phối được văn bản đã cấp số.");
        var served = await distribute.RunAsync(plan, stop);
        x.SetOutput("Count", JsonValue.Create(served.Count));
        x.Complete();
    }
}
