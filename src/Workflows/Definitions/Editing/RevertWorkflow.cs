using Workflows.Audit;
using Workflows.Engine.Instances;
using Workflows.Storage;
using Workflows.Values;
using Microsoft.EntityFrameworkCore;

namespace Workflows.Definitions.Editing;

/// <summary>Goes back to an older version: its text becomes a new draft, nothing is lost.</summary>
public sealed class RevertWorkflow(WorkflowsDb db, DefinitionStore store, ToldChanges changes, AuditTrail audit)
{
    /// <returns>The new draft; <see cref="NotFound"/> for an unknown workflow or version.</returns>
    public async Task<Result<StoredDefinition>> RevertAsync(string definitionId, int version, Actor actor, CancellationToken stop)
    {
        if (await store.LockLatestAsync(definitionId, stop) is not { } latest)
            return new NotFound("Không tìm thấy quy trình.");
        if (latest.IsReadonly)
            return new Forbidden("Quy trình này chỉ được xem, không được sửa.");
        var wanted = await db.Set<StoredDefinition>().AsNoTracking().FirstOrDefaultAsync(
            row => row.DefinitionId == definitionId && row.Version == version && row.DeletedAt == null, stop);
        if (wanted is null)
            return new NotFound($"Quy trình này không có phiên bản {version}.");
        var before = latest.Json;
        var saved = await store.SaveDraftAsync(wanted.Json, new(actor.PersonId, actor.Name) { AsNewVersion = true }, stop);
        if (!saved.IsSuccess)
            return saved.Problem!;
        if (actor.PersonId is { } person)
            saved.Value.EditedBy = [person];
        audit.Record(new("definition.reverted", actor)
        {
            Data = new { definitionId, saved.Value.Version, To = version, Changes = changes.Between(before, saved.Value.Json) },
        });
        return saved.Value;
    }
}
