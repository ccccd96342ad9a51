using Workflows.Audit;
using Workflows.Calendar;
using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.HumanTasks;
using Workflows.Plans;
using Workflows.Storage;

namespace Workflows.Decisions;

/// <summary>Tổng hợp, tiếp thu, giải trình: the drafter answers every opinion and revises the text.</summary>
public sealed class ConsolidateActivity(
    WorkflowsDb db, TaskDesk desk, Assignees assignees, ChangePlanState states, CalendarReader calendar, TimeProvider time, UnlockDraft unlock)
    : HumanStep(db, desk, assignees, states, calendar, time)
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
        Inputs = [DueInput(3)],
        Ports = PortList((Submitted, "Trình"), (AnotherRound, "Lấy ý kiến lại")),
    };

    public override ActivityDescriptor Descriptor => Type;

    public override async ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        var plan = await PlanOfAsync(x, stop);
        var drafter = OrFail(await Assignees.FindAsync(new AssigneeRule.Drafter(), plan, stop));
        var due = await DueAsync(x, stop);
        OrFail(await unlock.RunAsync(plan.Id, Actor.System, stop));
        await EnterAsync(plan, PlanState.Consolidating, stop);
        await Desk.OpenAsync(
            new TaskRequest
            {
                Plan = plan,
                Kind = TaskKind.Consolidate,
                Assignee = drafter,
                InstanceId = x.InstanceId,
                ActivityInstanceId = x.ActivityInstanceId,
                BookmarkId = x.Bookmark(new BookmarkSpec { Tag = "task" }),
                StepId = x.Node.Id,
                Step = x.Node.Label,
                DueOn = due,
            },
            stop);
    }

    public override ValueTask ResumeAsync(ActivityExecution x, Resumption resumption, CancellationToken stop)
    {
        x.Complete(OutcomeIn(resumption));
        return ValueTask.CompletedTask;
    }
}
