using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Engine.Execution;
using Workflows.Engine.Instances;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Definitions.Editing;

/// <summary>
/// Deletes a workflow, or one version of it. A draft nobody ran is removed; what was ever published, or ran, is put
/// away: no list shows it, yet what ran on it can still be read.
/// </summary>
public sealed class DeleteWorkflow(WorkflowsDb db, DefinitionStore store, AuditTrail audit, TimeProvider time)
{
    /// <returns><see cref="NotFound"/> for an unknown workflow, <see cref="Conflict"/> while instances run on it.</returns>
    public async Task<Result<Done>> DeleteAsync(string definitionId, Actor actor, CancellationToken stop)
    {
        if (await store.LockLatestAsync(definitionId, stop) is not { } latest)
            return new NotFound("Không tìm thấy quy trình.");
        if (latest.IsReadonly)
            return new Forbidden("Quy trình này chỉ được xem, không được xóa.");
        var running = await db.Set<StoredInstance>().CountAsync(
            instance => instance.DefinitionId == definitionId && instance.Status == WorkflowStatus.Running, stop);
        if (running > 0)
        {
            return new Conflict(
                $"Không xóa được quy trình “{latest.Name}”: {running} hồ sơ đang chạy theo quy trình này. "
                + "Hãy ngừng áp dụng để không mở hồ sơ mới, rồi xóa khi các hồ sơ đã kết thúc.");
        }

        var versions = await db.Set<StoredDefinition>().Where(row => row.DefinitionId == definitionId && row.DeletedAt == null).ToListAsync(stop);
        if (versions.Exists(row => row.IsPublished))
            await store.RetractAsync(definitionId, stop);
        var used = await UsedAsync(versions, stop);
        foreach (var version in versions)
            Take(version, used.Contains(version.Id));
        audit.Record(new("definition.deleted", actor) { Data = new { definitionId, latest.Name, Versions = versions.Count } });
        await db.FlushAsync(stop);
        return Done.Value;
    }

    /// <returns><see cref="Conflict"/> for the version in force and for versions that instances use.</returns>
    public async Task<Result<Done>> DeleteVersionAsync(string versionId, Actor actor, CancellationToken stop)
    {
        var definitionId = await db.Set<StoredDefinition>()
            .Where(row => row.Id == versionId && row.DeletedAt == null).Select(row => row.DefinitionId).FirstOrDefaultAsync(stop);
        if (definitionId is null || await store.LockLatestAsync(definitionId, stop) is not { } latest)
            return new NotFound("Không tìm thấy phiên bản này.");
        var version = latest.Id == versionId
            ? latest
            : await db.Set<StoredDefinition>().FirstAsync(row => row.Id == versionId, stop);
        if (version.IsReadonly)
            return new Forbidden("Quy trình này chỉ được xem, không được xóa.");
        if (version.IsPublished)
            return new Conflict($"Không xóa được phiên bản {version.Version}: phiên bản này đang áp dụng. Hãy ngừng áp dụng hoặc công bố phiên bản khác trước.");
        var instances = await db.Set<StoredInstance>().CountAsync(instance => instance.DefinitionVersionId == versionId, stop);
        if (instances > 0)
            return new Conflict($"Không xóa được phiên bản {version.Version}: {instances} hồ sơ đã chạy theo phiên bản này.");

        Take(version, isUsed: false);
        audit.Record(new("definition.version-deleted", actor) { Data = new { definitionId, version.Version, version.Name } });
        await db.FlushAsync(stop);
        if (version == latest)
            await PromoteAsync(version, stop);
        return Done.Value;
    }

    private void Take(StoredDefinition version, bool isUsed)
    {
        if (version.PublishedAt is null && !isUsed)
        {
            db.Remove(version);
            return;
        }

        (version.IsLatest, version.IsPublished, version.DeletedAt) = (false, false, time.GetUtcNow());
    }

    private async Task PromoteAsync(StoredDefinition gone, CancellationToken stop)
    {
        var next = await db.Set<StoredDefinition>()
            .Where(row => row.DefinitionId == gone.DefinitionId && row.DeletedAt == null)
            .OrderByDescending(row => row.Version)
            .FirstOrDefaultAsync(stop);
        if (next is null)
            return;
        // The text went back: whoever has the deleted version open must notice.
        (next.IsLatest, next.Revision) = (true, gone.Revision + 1);
        await db.FlushAsync(stop);
    }

    private async Task<HashSet<string>> UsedAsync(List<StoredDefinition> versions, CancellationToken stop)
    {
        var ids = versions.ConvertAll(version => version.Id);
        return [.. await db.Set<StoredInstance>().Where(instance => ids.Contains(instance.DefinitionVersionId)).Select(instance => instance.DefinitionVersionId).Distinct().ToListAsync(stop)];
    }
}
