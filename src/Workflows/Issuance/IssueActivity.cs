using Workflows.Calendar;
using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.HumanTasks;
using Workflows.Plans;
using Workflows.Storage;

namespace Workflows.Issuance;

/// <summary>Cấp số và phát hành: waits for the records clerk.</summary>
public sealed class IssueActivity(
    WorkflowsDb db, TaskDesk desk, Assignees assignees, ChangePlanState states, CalendarReader calendar, TimeProvider time)
    : HumanStep(db, desk, assignees, states, calendar, time)
{
    public const string Issued = "Issued";
    public const string Returned = "Returned";

    public static readonly ActivityDescriptor Type = new()
    {
        TypeName = "PlanIssuance.Issue",
        Category = Category,
        DisplayName = "Cấp số và phát hành",
        Description = "Văn thư cấp số, ngày và đăng ký văn bản; số lấy trong chính giao dịch phát hành.",
        IsHumanTask = true,
        Inputs = [AssigneeInput("post:van-thu-ubnd"), DueInput(1)],
        Ports = PortList((Issued, "Đã cấp số"), (Returned, "Trả lại")),
    };

    public override ActivityDescriptor Descriptor => Type;

    public override async ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        var plan = await PlanOfAsync(x, stop);
        var clerk = await AssigneeAsync(x, plan, stop);
        var version = await VersionOfAsync(plan, stop);
        var due = await DueAsync(x, stop);
        await EnterAsync(plan, PlanState.AwaitingNumber, stop);
        await Desk.OpenAsync(
            new TaskRequest
            {
                Plan = plan,
                Kind = TaskKind.Issue,
                Assignee = clerk,
                InstanceId = x.InstanceId,
                ActivityInstanceId = x.ActivityInstanceId,
                BookmarkId = x.Bookmark(new BookmarkSpec { Tag = "task" }),
                StepId = x.Node.Id,
                Step = x.Node.Label,
                DueOn = due,
                Version = version,
            },
            stop);
    }

    public override ValueTask ResumeAsync(ActivityExecution x, Resumption resumption, CancellationToken stop)
    {
        x.Complete(OutcomeIn(resumption));
        return ValueTask.CompletedTask;
    }
}
