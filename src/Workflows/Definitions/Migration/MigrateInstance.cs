using Microsoft.EntityFrameworkCore;
using Workflows.Definitions.Diff;
using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.Engine.Instances;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Definitions.Migration;

/// <summary>What a migration would do, to look at before it is done.</summary>
/// <param name="Fingerprint">Of the instance and both versions as they were looked at; the act wants it back.</param>
/// <param name="Refusals">Why it cannot be; none when it can.</param>
/// <param name="Changes">What becomes of the open steps and the data.</param>
/// <param name="Differences">What is different between the versions.</param>
public sealed record MigrationPreview(
    string Fingerprint, int FromVersion, int ToVersion, IReadOnlyList<string> Refusals, IReadOnlyList<string> Changes, IReadOnlyList<string> Differences);

/// <summary>
/// Brings a running instance to another version of its workflow: previewed first, then done exactly as previewed or
/// not at all. Whatever would lose a given opinion is refused.
/// </summary>
public sealed class MigrateInstance(WorkflowsDb db, DefinitionStore store, WorkflowRuntime runtime, ActivityCatalog catalog)
{
    /// <summary>Changes nothing.</summary>
    public async Task<Result<MigrationPreview>> PreviewAsync(Guid instanceId, string versionId, CancellationToken stop)
    {
        if (await db.Set<StoredInstance>().AsNoTracking().FirstOrDefaultAsync(row => row.Id == instanceId, stop) is not { } instance)
            return new NotFound("Không tìm thấy hồ sơ quy trình.");
        var target = await TargetAsync(instance.DefinitionId, versionId, stop);
        if (!target.IsSuccess)
            return target.Problem!;
        if (instance.DefinitionVersionId == versionId)
            return AlreadyThere;
        var from = await store.LoadAsync(instance.DefinitionVersionId, instance.DefinitionHash, stop);
        var plan = MigrationPlan.Make(WorkflowState.Read(instance.State), from, target.Value.Definition, catalog.Find);
        return new MigrationPreview(
            FingerprintOf(instance, target.Value), from.Version, target.Value.Definition.Version, plan.Refusals, plan.Changes,
            DefinitionDiff.Compare(from, target.Value.Definition, catalog.Find).Sentences);
    }

    /// <summary>Does what was previewed; stages into the caller's transaction, with its audit entry.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="versionId">The version it is to run on.</param>
    /// <param name="fingerprint">Of the preview.</param>
    /// <param name="repair">Who and why.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns><see cref="Conflict"/> when the instance or a version moved on since the preview, or the plan refuses.</returns>
    public async Task<Result<RunReport>> ApplyAsync(Guid instanceId, string versionId, string fingerprint, Repair repair, CancellationToken stop)
    {
        if (await db.Set<StoredInstance>().AsNoTracking().Where(row => row.Id == instanceId).Select(row => row.DefinitionId).FirstOrDefaultAsync(stop)
            is not { } definitionId)
            return new NotFound("Không tìm thấy hồ sơ quy trình.");
        var target = await TargetAsync(definitionId, versionId, stop);
        if (!target.IsSuccess)
            return target.Problem!;
        return await runtime.RepinAsync(instanceId, target.Value, (instance, state, from) =>
        {
            if (instance.DefinitionVersionId == versionId)
                return AlreadyThere;
            if (FingerprintOf(instance, target.Value) != fingerprint)
                return new Conflict("Hồ sơ đã thay đổi từ lúc xem trước; hãy xem lại rồi chuyển.");
            var plan = MigrationPlan.Make(state, from, target.Value.Definition, catalog.Find);
            return plan.Refusals.Count > 0 ? new Conflict(string.Join(" ", plan.Refusals)) : plan.State;
        }, repair, stop);
    }

    private async Task<Result<LoadedDefinition>> TargetAsync(string definitionId, string versionId, CancellationToken stop)
    {
        var version = await db.Set<StoredDefinition>().AsNoTracking()
            .Where(row => row.Id == versionId && row.DefinitionId == definitionId)
            .Select(row => new { row.Id, row.Hash, row.PublishedAt })
            .FirstOrDefaultAsync(stop);
        if (version is null)
            return new NotFound("Không tìm thấy phiên bản này của quy trình.");
        if (version.PublishedAt is null)
            return new Conflict("Chỉ chuyển hồ sơ sang phiên bản đã ban hành.");
        return new LoadedDefinition(await store.LoadAsync(version.Id, version.Hash, stop), version.Hash);
    }

    private static string FingerprintOf(StoredInstance instance, LoadedDefinition target) => Sha256Hash.Of(
        $"{instance.Id}|{instance.Revision}|{instance.DefinitionVersionId}|{instance.DefinitionHash}|{target.Definition.VersionId}|{target.Hash}").Hex;

    private static Conflict AlreadyThere => new("Hồ sơ đang ở phiên bản này rồi.");
}
