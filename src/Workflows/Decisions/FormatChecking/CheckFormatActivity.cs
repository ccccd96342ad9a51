using Workflows.Decisions.Approvals;
using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.HumanTasks;
using Workflows.Plans;

namespace Workflows.Decisions.FormatChecking;

/// <summary>
/// Kiểm tra thể thức: an appointed person, not the one who answers for the content, answers for format and technique before the text is
/// signed (Nghị định 30/2020/NĐ-CP, Điều 12.2). The version is frozen; a new one comes here again.
/// </summary>
public sealed class CheckFormatActivity(StepTools tools) : HumanStep(tools)
{
    public static readonly ActivityDescriptor Type = new()
    {
        TypeName = "PlanIssuance.CheckFormat",
        Category = Category,
        DisplayName = "Kiểm tra thể thức",
        Description = "Người được giao kiểm tra thể thức, kỹ thuật trình bày; máy nêu sẵn các điểm cần xem. Còn lỗi mà vẫn thông qua thì phải nêu lý do.",
        IsHumanTask = true,
        Inputs = [AssigneeInput("post:van-thu-ubnd"), .. DueInputs(1), StateInput, EmailModes.InputOfDecisions],
        Ports = [new(ApproveActivity.Approved) { DisplayName = "Đạt" }, new(ApproveActivity.Returned) { DisplayName = "Trả lại", IsWayBack = true }],
    };

    private static InputDescriptor StateInput => new("PlanState", "String")
    {
        DisplayName = "Trạng thái kế hoạch",
        Description = "Trạng thái hiển thị trong khi chờ bước này.",
        UiHint = "dropdown",
        DefaultValue = nameof(PlanState.Examining),
        UiSpecifications = Pickers.Fixed(
            new[] { PlanState.InternalReview, PlanState.Examining, PlanState.AwaitingApproval }.Select(state => new Choice(state.ToString(), PlanStates.NameOf(state)))),
    };

    public override ActivityDescriptor Descriptor => Type;

    public override async ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        var plan = await PlanOfAsync(x, stop);
        if (!Enum.TryParse<PlanState>(x.Text("PlanState"), out var state) || PlanStates.IsFinal(state))
            throw new StepCannotGoOnException($"Trạng thái \"{x.Text("PlanState")}\" không dùng được cho bước kiểm tra thể thức.");
        var checker = await AssigneeAsync(x, plan, stop);
        if (checker.PersonId == plan.DrafterId)
            throw new StepCannotGoOnException($"{checker.FullName} là người soạn thảo nên không được kiểm tra thể thức của kế hoạch này.");
        var version = await VersionOfAsync(plan, stop);
        var due = await DueAsync(x, stop);
        var mode = EmailModeOf(x);
        await EnterAsync(plan, state, stop);
        await AskAsync(
            x, plan, new(TaskKind.Approve, checker) { Version = version, DueOn = due, AllowsRefusal = false, ChecksFormat = true, EmailMode = mode }, stop);
    }
}
