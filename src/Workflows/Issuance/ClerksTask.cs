using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Handover;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Issuance;

/// <summary>The clerk's open task with its plan, the instance locked.</summary>
internal sealed record ClerksTask(HumanTask Task, Plan Plan)
{
    public Guid PlanId => Task.PlanId;

    public static async Task<Result<ClerksTask>> FindAsync(
        WorkflowsDb db, WorkflowRuntime runtime, Standings standings, Guid taskId, Guid personId, CancellationToken stop)
    {
        var task = await db.Set<HumanTask>().FirstOrDefaultAsync(t => t.Id == taskId && t.Kind == TaskKind.Issue, stop);
        if (task is null || !await runtime.LockAsync(task.InstanceId, stop))
            return new NotFound("Không tìm thấy việc cấp số này.");
        await db.Entry(task).ReloadAsync(stop);
        if (task.PersonId != personId)
            return new Forbidden(await standings.WhereItWentAsync(task, personId, stop) ?? "Việc cấp số này được giao cho văn thư khác.");
        if (task.State is TaskState.Done)
            return new Conflict("Văn bản này đã được xử lý ở bước cấp số.");
        if (task.State is not TaskState.Open)
            return new Conflict("Việc cấp số này đã kết thúc.");
        var plan = await db.Set<Plan>().SingleAsync(p => p.Id == task.PlanId, stop);
        if ((await standings.OfAsync(task, plan, personId, stop)).Problem is { } left)
            return left;
        return new ClerksTask(task, plan);
    }
}
