using System.Text.Json;
using Workflows.Audit;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Instances;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Definitions.Editing;

/// <param name="Version">The version that holds the file's content now.</param>
/// <param name="Changes">What is different from the version before, in sentences.</param>
/// <param name="UnknownActivities">Types that this installation does not have; the workflow cannot be published with them.</param>
/// <param name="IsNew">False when the file says what is stored already.</param>
public sealed record ImportedWorkflow(
    StoredDefinition Version, IReadOnlyList<string> Changes, IReadOnlyList<string> UnknownActivities, bool IsNew)
{
    public string DefinitionId => Version.DefinitionId;

    public int Number => Version.Version;
}

/// <summary>What a file would change, told before anything is stored.</summary>
public sealed record ImportPreview(string DefinitionId, string Name, bool Exists, IReadOnlyList<string> Changes, IReadOnlyList<string> UnknownActivities)
{
    /// <summary>Of the stored definition the changes were told against; 0 when there is none.</summary>
    public long Revision { get; init; }

    /// <summary>The file says what is stored already.</summary>
    public bool IsSame { get; init; }
}

/// <summary>
/// Takes a definition from a file as a draft. It never goes over a draft somebody works on: that stays in the history,
/// the file becomes the version after it.
/// </summary>
public sealed class ImportWorkflow(WorkflowsDb db, DefinitionStore store, DefinitionComposites composites, ToldChanges changes, ActivityCatalog activities, AuditTrail audit)
{
    private const string Readonly = "Quy trình này chỉ được xem, không được sửa.";

    /// <summary>Says what an import would do.</summary>
    /// <returns><see cref="InvalidFields"/> with the JSON path of each mistake, <see cref="Forbidden"/> for a read-only workflow.</returns>
    public async Task<Result<ImportPreview>> PreviewAsync(JsonElement given, CancellationToken stop)
    {
        var reading = WorkflowText.Read(given);
        if (!reading.IsSuccess)
            return reading.Problem!;
        var text = reading.Value;
        var latest = text.DefinitionId.Length > 0 ? await store.LatestAsync(text.DefinitionId, stop) : null;
        if (latest is { IsReadonly: true })
            return new Forbidden(Readonly);
        return new ImportPreview(
            text.DefinitionId,
            text.Definition.Name,
            latest is not null,
            changes.Between(latest?.Json, text.ToJson(text.DefinitionId)),
            await UnknownAsync(text.Definition, stop))
        {
            Revision = latest?.Revision ?? 0,
            IsSame = latest is not null && text.SaysTheSameAs(WorkflowText.OfStored(latest.Json)),
        };
    }

    /// <param name="given">The definition as the file holds it.</param>
    /// <param name="actor">Who imports.</param>
    /// <param name="stop">Cancels.</param>
    /// <param name="seen">The <see cref="ImportPreview.Revision"/> the person saw the changes against; null asks nothing.</param>
    /// <returns>
    /// <see cref="InvalidFields"/> with the JSON path of each mistake, <see cref="Forbidden"/> for a read-only workflow,
    /// <see cref="Conflict"/> when the stored workflow is no longer the one that was seen.
    /// </returns>
    public async Task<Result<ImportedWorkflow>> ImportAsync(JsonElement given, Actor actor, CancellationToken stop, long? seen = null)
    {
        var reading = WorkflowText.Read(given);
        if (!reading.IsSuccess)
            return reading.Problem!;
        var text = reading.Value;
        var latest = text.DefinitionId.Length > 0 ? await store.LockLatestAsync(text.DefinitionId, stop) : null;
        if (latest is { IsReadonly: true })
            return new Forbidden(Readonly);
        if (seen is { } revision && revision != (latest?.Revision ?? 0))
            return new Conflict("Quy trình đang lưu đã thay đổi sau khi ông/bà xem trước. Chưa có gì được lưu; hãy xem lại các thay đổi bên dưới.");
        var unknown = await UnknownAsync(text.Definition, stop);
        if (latest is not null && text.SaysTheSameAs(WorkflowText.OfStored(latest.Json)))
            return new ImportedWorkflow(latest, ["Hai bản giống nhau."], unknown, IsNew: false);

        var (before, wasVersion) = (latest?.Json, latest?.Version);
        var saved = await store.SaveDraftAsync(
            text.ToJson(text.DefinitionId, latest?.IsSystem ?? false), new(actor.PersonId, actor.Name) { AsNewVersion = true }, stop);
        if (!saved.IsSuccess)
            return saved.Problem!;
        var told = changes.Between(before, saved.Value.Json);
        if (actor.PersonId is { } person)
            saved.Value.EditedBy = [person];
        audit.Record(new("definition.imported", actor)
        {
            Data = new { saved.Value.DefinitionId, saved.Value.Version, saved.Value.Name, Over = wasVersion, Changes = told, Unknown = unknown },
        });
        await db.FlushAsync(stop);
        return new ImportedWorkflow(saved.Value, told, unknown, IsNew: true);
    }

    private async Task<IReadOnlyList<string>> UnknownAsync(WorkflowDefinition definition, CancellationToken stop)
    {
        var linked = (await composites.LinkAsync(definition, stop)).Reading.Definition!;
        return
        [
            .. linked.Nodes.Values
                .Where(node => node.Type.Length > 0 && node.Composite is null && activities.Find(node.Type) is null)
                .Select(node => node.Type).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ];
    }
}
