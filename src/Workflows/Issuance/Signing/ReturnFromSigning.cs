using System.Text.Json.Nodes;
using Workflows.Audit;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Handover;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Issuance.Signing;

/// <summary>Signer or clerk gives the file back instead of signing it: its number is cancelled with the reason and the workflow goes its way back.</summary>
public sealed class ReturnFromSigning(
    WorkflowsDb db, WorkflowRuntime runtime, TaskDesk desk, Standings standings, HeldNumbers numbers, TroubleMail trouble, AuditTrail audit)
{
    private static readonly TaskKind[] Kinds = [TaskKind.Sign, TaskKind.Seal];

    public async Task<Result<Done>> HandleAsync(Guid taskId, Guid personId, string? reason, Actor actor, CancellationToken stop)
    {
        // As long as a reason in the register may be: it is printed there.
        var why = VietnameseText.Check(reason, "reason", "Lý do trả lại", 500, required: true, allowLines: true);
        if (!why.IsSuccess)
            return why.Problem!;
        var found = await IssuanceTask.FindAsync(db, runtime, standings, taskId, personId, Kinds, stop);
        if (!found.IsSuccess)
            return found.Problem!;
        var (task, plan) = found.Value;
        audit.Record(new("signing.returned", actor)
        {
            PlanId = plan.Id,
            TaskId = taskId,
            VersionHash = task.VersionHash,
            Data = new { task.Step, Reason = why.Value },
        });
        await numbers.ReleaseAsync(plan, why.Value.ReplaceLineEndings("; "), personId, actor, stop);
        await desk.FinishAsync(task, SignActivity.Returned, stop, note: why.Value);
        var moved = await runtime.ResumeAsync(task.InstanceId, task.BookmarkId, new JsonObject { ["outcome"] = SignActivity.Returned }, stop);
        if (!moved.IsSuccess)
            return moved.Problem!;
        if (moved.Value.Incidents is [var broken, ..])
            await trouble.StageAsync(plan, broken.Message, stop);
        return Done.Value;
    }
}
