using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Handover;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Issuance;

/// <summary>An open task of this room (number, signature, seal) with its plan, the instance locked.</summary>
internal sealed record IssuanceTask(HumanTask Task, Plan Plan)
{
    public Guid PlanId => Task.PlanId;

    public static async Task<Result<IssuanceTask>> FindAsync(
        WorkflowsDb db, WorkflowRuntime runtime, Standings standings, Guid taskId, Guid personId, IReadOnlyList<TaskKind> kinds, CancellationToken stop)
    {
        var task = await db.Set<HumanTask>().FirstOrDefaultAsync(t => t.Id == taskId && kinds.Contains(t.Kind), stop);
        if (task is null || !await runtime.LockAsync(task.InstanceId, stop))
            return new NotFound("Không tìm thấy việc này.");
        await db.Entry(task).ReloadAsync(stop);
        var name = NameOf(task.Kind);
        if (task.PersonId != personId)
            return new Forbidden(await standings.WhereItWentAsync(task, personId, stop) ?? $"Việc {name} này được giao cho người khác.");
        if (task.State is TaskState.Done)
            return new Conflict($"Văn bản này đã được xử lý ở bước {name}.");
        if (task.State is not TaskState.Open)
            return new Conflict($"Việc {name} này đã kết thúc.");
        var plan = await db.Set<Plan>().SingleAsync(p => p.Id == task.PlanId, stop);
        if ((await standings.OfAsync(task, plan, personId, stop)).Problem is { } left)
            return left;
        return new IssuanceTask(task, plan);
    }

    private static string NameOf(TaskKind kind) => kind switch
    {
        TaskKind.Sign => "ký số",
        TaskKind.Seal => "đóng dấu số",
        _ => "cấp số",
    };
}
