using Workflows.Audit;
using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.HumanTasks;
using Workflows.Plans;

namespace Workflows.Decisions.Consolidation;

/// <summary>Tổng hợp, tiếp thu, giải trình: the drafter answers every opinion and revises the text.</summary>
public sealed class ConsolidateActivity(StepTools tools, UnlockDraft unlock) : HumanStep(tools)
{
    public const string Submitted = "Submitted";
    public const string AnotherRound = "AnotherRound";

    public static readonly ActivityDescriptor Type = new()
    {
        TypeName = "PlanIssuance.Consolidate",
        Category = Category,
        DisplayName = "Tổng hợp, tiếp thu, giải trình",
        Description = "Người soạn thảo trả lời từng ý kiến, sửa dự thảo, rồi trình hoặc lấy ý kiến lại.",
        IsHumanTask = true,
        Inputs = [.. DueInputs(3), EmailModes.InputOfDeskWork],
        Ports = PortList((Submitted, "Trình"), (AnotherRound, "Lấy ý kiến lại")),
    };

    public override ActivityDescriptor Descriptor => Type;

    public override async ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        var plan = await PlanOfAsync(x, stop);
        var drafter = await DrafterAsync(plan, stop);
        var due = await DueAsync(x, stop);
        var mode = EmailModeOf(x);
        OrFail(await unlock.RunAsync(plan.Id, Actor.System, stop));
        await EnterAsync(plan, PlanState.Consolidating, stop);
        await AskAsync(x, plan, new(TaskKind.Consolidate, drafter) { DueOn = due, EmailMode = mode }, stop);
    }
}
