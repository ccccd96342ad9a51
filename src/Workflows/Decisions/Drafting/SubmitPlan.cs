using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Decisions.Drafting;

/// <summary>
/// The drafter hands the plan on: the draft is frozen as a version, and the workflow goes to whoever is next.
/// </summary>
public sealed class SubmitPlan(
    WorkflowsDb db, WorkflowRuntime runtime, TaskDesk desk, RoadAhead road, FreezeVersion freeze, AuditTrail audit)
{
    /// <param name="planId">The plan.</param>
    /// <param name="personId">Who submits; must hold the drafter's open task.</param>
    /// <param name="note">What was changed since the last version, for those who see it again; may be empty.</param>
    /// <param name="actor">For the trail.</param>
    public async Task<Result<PlanVersion>> HandleAsync(
        Guid planId, Guid personId, string? note, Actor actor, CancellationToken stop)
    {
        var said = VietnameseText.Check(note, "note", "Ghi chú trình", FreezeVersion.MaxReason, allowLines: true);
        if (!said.IsSuccess)
            return said.Problem!;
        var task = await DraftersTurn.FindAsync(db, runtime, planId, personId, TaskKind.Draft, stop);
        if (!task.IsSuccess)
            return task.Problem!;

        var reason = said.Value.Length > 0 ? said.Value : "Trình duyệt";
        var version = await freeze.RunAsync(planId, reason, actor, stop);
        if (!version.IsSuccess)
            return version.Problem!;
        // Asked now rather than after two approvals: an agency without a head cannot be consulted.
        var plan = await db.Set<Plan>().SingleAsync(p => p.Id == planId, stop);
        if (await road.TroubleAsync(task.Value, plan, version.Value.Content, stop) is { } trouble)
            return new Invalid($"Chưa trình được. {trouble.Message}", trouble is Invalid { Field: var field } ? field : "");
        await desk.FinishAsync(task.Value, DraftActivity.Submitted, stop);
        audit.Record(new("plan.submitted", actor)
        {
            PlanId = planId,
            TaskId = task.Value.Id,
            VersionHash = version.Value.ContentHash,
            Data = new { task.Value.Step, Version = version.Value.Number, Note = said.Value },
        });
        var moved = await runtime.ResumeAsync(task.Value.InstanceId, task.Value.BookmarkId, StepInput.Of(DraftActivity.Submitted), stop);
        if (!moved.IsSuccess)
            return moved.Problem!;
        // The next step cannot open, for instance because a post is vacant: nobody submits into the dark.
        return moved.Value.Incidents is [var broken, ..] ? new NextStepStuck(broken.Message) : version;
    }
}

/// <summary>
/// The step after this one cannot open, for instance because a post is vacant. Nothing was done; what was typed can be
/// sent again once the office has helped.
/// </summary>
public sealed record NextStepStuck(string Why) : Conflict($"Chưa trình được. {Why}");

/// <summary>Finds the drafter's open task with its instance locked.</summary>
internal static class DraftersTurn
{
    public static async Task<Result<HumanTask>> FindAsync(
        WorkflowsDb db, WorkflowRuntime runtime, Guid planId, Guid personId, TaskKind kind, CancellationToken stop)
    {
        var plan = await db.Set<Plan>().FirstOrDefaultAsync(p => p.Id == planId, stop);
        if (plan is null)
            return new NotFound("Không tìm thấy kế hoạch.");
        if (plan.DrafterId != personId)
            return new Forbidden("Chỉ người soạn thảo mới làm được việc này.");
        if (plan.WorkflowInstanceId is not { } instance || !await runtime.LockAsync(instance, stop))
            return new Conflict("Kế hoạch chưa gắn với quy trình nào.");
        // The plan's row before anything is written: whoever saves or uploads takes it first, too, and the trail after it.
        await PlanRow.LockAsync(db, planId, stop);
        if (plan.WorkflowInstanceId != instance)
            return new Conflict("Hồ sơ vừa được rút và trình lại. Vui lòng tải lại trang.");
        var task = await db.Set<HumanTask>()
            .Where(t => t.PlanId == planId && t.PersonId == personId && t.Kind == kind && t.State == TaskState.Open)
            .FirstOrDefaultAsync(stop);
        return task is null
            ? new Conflict($"Kế hoạch đang ở bước \"{PlanStates.NameOf(plan.State)}\", chưa đến lượt người soạn thảo.")
            : task;
    }
}
