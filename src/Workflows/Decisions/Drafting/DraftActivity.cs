using Workflows.Audit;
using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.HumanTasks;
using Workflows.Plans;

namespace Workflows.Decisions.Drafting;

/// <summary>Soạn thảo / chỉnh sửa: the drafter's turn, first and after every return.</summary>
public sealed class DraftActivity(StepTools tools, UnlockDraft unlock) : HumanStep(tools)
{
    public const string Submitted = "Submitted";

    public static readonly ActivityDescriptor Type = new()
    {
        TypeName = "PlanIssuance.Draft",
        Category = Category,
        DisplayName = "Soạn thảo / chỉnh sửa",
        Description = "Người soạn thảo viết hoặc sửa kế hoạch rồi trình.",
        IsHumanTask = true,
        Inputs = [.. DueInputs(0), EmailModes.InputOfDeskWork],
        Ports = PortList((Submitted, "Trình")),
    };

    public override ActivityDescriptor Descriptor => Type;

    public override async ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        var plan = await PlanOfAsync(x, stop);
        var drafter = await DrafterAsync(plan, stop);
        var due = await DueAsync(x, stop);
        var mode = EmailModeOf(x);
        // A plan that went out once comes back as returned; the first time it is simply being written.
        var returned = plan.CurrentVersion > 0 && plan.State is not PlanState.Draft;
        if (plan.DraftLocked)
            OrFail(await unlock.RunAsync(plan.Id, Actor.System, stop));
        if (returned)
            await EnterAsync(plan, PlanState.Returned, stop);

        await AskAsync(x, plan, new(TaskKind.Draft, drafter) { DueOn = due, EmailMode = mode, Announce = returned }, stop);
    }
}
