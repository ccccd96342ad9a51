using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.HumanTasks;
using Workflows.Plans;

namespace Workflows.Decisions.Approvals;

/// <summary>Duyệt: one person approves, returns or refuses one version, or leaves it to somebody higher.</summary>
public sealed class ApproveActivity(StepTools tools) : HumanStep(tools)
{
    public const string Approved = "Approved";
    public const string Returned = "Returned";
    public const string Forwarded = "Forwarded";
    public const string Refused = "Refused";

    public static readonly ActivityDescriptor Type = new()
    {
        TypeName = "PlanIssuance.Approve",
        Category = Category,
        DisplayName = "Duyệt",
        Description = "Một người duyệt, trả lại để sửa hoặc không đồng ý; trả lại và không đồng ý phải ghi lý do.",
        IsHumanTask = true,
        Inputs =
        [
            AssigneeInput("unit-head"),
            .. DueInputs(2),
            new("Binds", "Boolean")
            {
                DisplayName = "Cần mã xác nhận",
                Description = "Quyết định từ thư điện tử phải nhập thêm mã 6 số ghi trong thư.",
                UiHint = "checkbox",
                DefaultValue = false,
            },
            new("AllowRefusal", "Boolean")
            {
                DisplayName = "Được không đồng ý",
                Description = "Chỉ chọn cho người có thẩm quyền ban hành: không đồng ý là kết thúc, nên phải kèm mã xác nhận.",
                UiHint = "checkbox",
                DefaultValue = false,
            },
            new("AllowForward", "Boolean")
            {
                DisplayName = "Được trình cấp trên",
                Description = "Người duyệt có thể chuyển cho lãnh đạo cấp trên quyết định thay mình.",
                UiHint = "checkbox",
                DefaultValue = false,
            },
            new("PlanState", "String")
            {
                DisplayName = "Trạng thái kế hoạch",
                Description = "Trạng thái hiển thị trong khi chờ bước này.",
                UiHint = "dropdown",
                DefaultValue = nameof(PlanState.InternalReview),
                UiSpecifications = Pickers.Fixed(
                    new[] { PlanState.InternalReview, PlanState.Submitted, PlanState.Examining, PlanState.AwaitingApproval }
                        .Select(state => new Choice(state.ToString(), PlanStates.NameOf(state)))),
            },
            EmailModes.InputOfDecisions,
        ],
        Ports =
        [
            new(Approved) { DisplayName = "Duyệt" },
            new(Forwarded) { DisplayName = "Trình cấp trên", OnlyIf = "AllowForward" },
            new(Returned) { DisplayName = "Trả lại", IsWayBack = true },
            new(Refused) { DisplayName = "Không đồng ý", IsWayBack = true, OnlyIf = "AllowRefusal", Wants = "Binds" },
        ],
    };

    public override ActivityDescriptor Descriptor => Type;

    public override async ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        var plan = await PlanOfAsync(x, stop);
        if (!Enum.TryParse<PlanState>(x.Text("PlanState"), out var state) || PlanStates.IsFinal(state))
            throw new StepCannotGoOnException($"Trạng thái \"{x.Text("PlanState")}\" không dùng được cho bước chờ duyệt.");
        var (assignee, behalf) = await SignerAsync(x, plan, state, stop);
        if (assignee.PersonId == plan.DrafterId)
            throw new StepCannotGoOnException($"{assignee.FullName} là người soạn thảo nên không được duyệt kế hoạch này.");
        var version = await VersionOfAsync(plan, stop);
        var due = await DueAsync(x, stop);
        var mode = EmailModeOf(x);
        await EnterAsync(plan, state, stop);
        await AskAsync(
            x,
            plan,
            new(TaskKind.Approve, assignee)
            {
                Behalf = behalf,
                Version = version,
                DueOn = due,
                Binds = x.Flag("Binds"),
                AllowsRefusal = x.Flag("AllowRefusal"),
                AllowsForward = x.Flag("AllowForward"),
                EmailMode = mode,
            },
            stop);
    }
}
