using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Engine.Execution;
using Workflows.Engine.Instances;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Definitions.Editing;

/// <param name="Latest">The latest version, which stays as it is.</param>
/// <param name="Running">Instances that go on, each on its version.</param>
public sealed record RetractedWorkflow(StoredDefinition Latest, int Running)
{
    /// <summary>What it means for those that run, in Vietnamese; null when none does.</summary>
    public string? Notice => Running == 0 ? null
        : $"{Running} hồ sơ đang chạy vẫn đi tiếp theo phiên bản đã bắt đầu; không mở được hồ sơ mới cho tới khi công bố lại.";
}

/// <summary>Takes a workflow out of force: nothing new starts, what runs goes on.</summary>
public sealed class RetractWorkflow(WorkflowsDb db, DefinitionStore store, AuditTrail audit)
{
    /// <returns><see cref="NotFound"/> for an unknown workflow, <see cref="Conflict"/> when no version is in force.</returns>
    public async Task<Result<RetractedWorkflow>> RetractAsync(string definitionId, Actor actor, CancellationToken stop)
    {
        if (await store.LockLatestAsync(definitionId, stop) is not { } latest)
            return new NotFound("Không tìm thấy quy trình.");
        var version = await db.Set<StoredDefinition>()
            .Where(row => row.DefinitionId == definitionId && row.IsPublished).Select(row => (int?)row.Version).FirstOrDefaultAsync(stop);
        if (version is null)
            return new Conflict("Quy trình này không có bản nào đang áp dụng.");
        var retracted = await store.RetractAsync(definitionId, stop);
        if (!retracted.IsSuccess)
            return retracted.Problem!;
        var running = await db.Set<StoredInstance>().CountAsync(
            instance => instance.DefinitionId == definitionId && instance.Status == WorkflowStatus.Running, stop);
        audit.Record(new("definition.retracted", actor) { Data = new { definitionId, Version = version, Running = running } });
        await db.FlushAsync(stop);
        return new RetractedWorkflow(latest, running);
    }
}
