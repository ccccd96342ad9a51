using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.HumanTasks;
using Workflows.Plans;

namespace Workflows.Issuance;

/// <summary>Cấp số và phát hành: waits for the records clerk.</summary>
public sealed class IssueActivity(StepTools tools) : HumanStep(tools)
{
    public const string Issued = "Issued";
    public const string Returned = "Returned";

    public static readonly ActivityDescriptor Type = new()
    {
        TypeName = "PlanIssuance.Issue",
        Category = Category,
        DisplayName = "Cấp số và phát hành",
        Description = "Văn thư cấp số, ngày và đăng ký văn bản; số lấy trong chính giao dịch phát hành. Với cách ký số, văn bản chỉ được phát hành sau khi ký số và đóng dấu số.",
        IsHumanTask = true,
        Inputs = [AssigneeInput("post:van-thu-ubnd"), DocumentTypes.Input, IssueMethod.Input, .. DueInputs(1), EmailModes.InputOfDeskWork],
        Ports = [new(Issued) { DisplayName = "Đã cấp số" }, new(Returned) { DisplayName = "Trả lại", IsWayBack = true }],
    };

    public override ActivityDescriptor Descriptor => Type;

    public override async ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        var plan = await PlanOfAsync(x, stop);
        OrFail(DocumentTypes.Fits(x.Text(DocumentTypes.InputName), plan.Instrument));
        var isDigital = OrFail(IssueMethod.Parse(x.Text(IssueMethod.InputName)));
        var clerk = await AssigneeAsync(x, plan, stop);
        var version = await VersionOfAsync(plan, stop);
        var due = await DueAsync(x, stop);
        var mode = EmailModeOf(x);
        await EnterAsync(plan, PlanState.AwaitingNumber, stop);
        await AskAsync(x, plan, new(TaskKind.Issue, clerk) { Version = version, DueOn = due, EmailMode = mode, IsDigital = isDigital }, stop);
    }
}
