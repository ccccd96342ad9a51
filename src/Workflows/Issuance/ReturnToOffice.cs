using System.Text.Json.Nodes;
using Workflows.Audit;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Handover;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Issuance;

/// <summary>The clerk may refuse a number when authority, format or recipients are wrong; no number is taken.</summary>
public sealed class ReturnToOffice(WorkflowsDb db, WorkflowRuntime runtime, TaskDesk desk, Standings standings, TroubleMail trouble, AuditTrail audit)
{
    public async Task<Result<Done>> HandleAsync(Guid taskId, Guid personId, string? reason, Actor actor, CancellationToken stop)
    {
        var why = VietnameseText.Check(reason, "reason", "Lý do trả lại", 2_000, required: true, allowLines: true);
        if (!why.IsSuccess)
            return why.Problem!;
        var clerk = await IssuanceTask.FindAsync(db, runtime, standings, taskId, personId, [TaskKind.Issue], stop);
        if (!clerk.IsSuccess)
            return clerk.Problem!;
        audit.Record(new("issuing.returned", actor)
        {
            PlanId = clerk.Value.Plan.Id,
            TaskId = taskId,
            VersionHash = clerk.Value.Task.VersionHash,
            Data = new { Reason = why.Value },
        });
        await desk.FinishAsync(clerk.Value.Task, IssueActivity.Returned, stop, note: why.Value);
        var moved = await runtime.ResumeAsync(
            clerk.Value.Task.InstanceId, clerk.Value.Task.BookmarkId, new JsonObject { ["outcome"] = IssueActivity.Returned }, stop);
        if (!moved.IsSuccess)
            return moved.Problem!;
        if (moved.Value.Incidents is [var broken, ..])
            await trouble.StageAsync(clerk.Value.Plan, broken.Message, stop);
        return Done.Value;
    }
}
