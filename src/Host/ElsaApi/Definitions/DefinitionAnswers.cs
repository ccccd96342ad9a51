using System.Text.Json.Nodes;
using Host.ElsaApi.Descriptors;
using Host.Identity;
using Microsoft.EntityFrameworkCore;
using Workflows.Definitions.Editing;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Instances;
using Workflows.Storage;

namespace Host.ElsaApi.Definitions;

/// <summary>
/// Whole definitions as a designer needs them: every activity with id and node id, a placeholder where a type is not
/// known here, no list missing, and the revision by which a later save is compared.
/// </summary>
internal sealed class DefinitionAnswers(WorkflowsDb db, ActivityCatalog activities, WorkflowSteps steps, StudioCall call)
{
    public async Task<JsonObject?> FindAsync(IQueryable<StoredDefinition> versions, CancellationToken stop) =>
        await versions.AsNoTracking().OrderByDescending(row => row.Version).FirstOrDefaultAsync(stop) is { } row ? await OfAsync(row, stop) : null;

    /// <summary>The version that a definition id and an option mean; the latest first.</summary>
    public IQueryable<StoredDefinition> Versions(string definitionId, string? options) =>
        db.Set<StoredDefinition>().Where(row => row.DefinitionId == definitionId && row.DeletedAt == null).Only(options);

    public async Task<JsonObject> OfAsync(StoredDefinition row, CancellationToken stop)
    {
        var mayEdit = await call.MayAsync(WorkflowRights.Edit) && !row.IsReadonly && row.DeletedAt is null;
        var content = await ContentAsync(row, stop);
        var custom = content["customProperties"] as JsonObject ?? [];
        custom[WorkflowText.RevisionKey] = row.Revision;
        var answer = new JsonObject
        {
            ["id"] = row.Id,
            ["definitionId"] = row.DefinitionId,
            ["tenantId"] = null,
            ["name"] = row.Name,
            ["description"] = row.Description,
            ["createdAt"] = row.CreatedAt.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
            ["version"] = row.Version,
            ["toolVersion"] = DefinitionList.ToolOf(row.ToolVersion),
            ["isReadonly"] = row.IsReadonly,
            ["isSystem"] = row.IsSystem,
            ["isLatest"] = row.IsLatest,
            ["isPublished"] = row.IsPublished,
            ["links"] = System.Text.Json.JsonSerializer.SerializeToNode(DefinitionLinks.Of(row.DefinitionId, mayEdit), ElsaJson.Options),
            ["providerName"] = "Database",
            ["materializerName"] = "Json",
            ["materializerContext"] = null,
        };
        foreach (var (key, value) in content)
        {
            if (!answer.ContainsKey(key))
                answer[key] = value?.DeepClone();
        }

        answer["root"] ??= new JsonObject
        {
            ["id"] = "root",
            ["nodeId"] = $"{DefinitionReader.WorkflowId}:root",
            ["type"] = "Elsa.Flowchart",
            ["version"] = 1,
            ["name"] = "Flowchart1",
            ["activities"] = new JsonArray(),
            ["connections"] = new JsonArray(),
        };
        return answer;
    }

    private async Task<JsonObject> ContentAsync(StoredDefinition row, CancellationToken stop)
    {
        var text = WorkflowText.OfStored(row.Json);
        if (text.Content["root"] is JsonObject root)
            NodeIds.Write(root, text.Definition, type => activities.Find(type)?.Version);
        var known = text.Definition.Nodes.Values.All(node => activities.Find(node.Type) is not null)
            ? []
            : (await steps.AllAsync(stop)).Select(step => step.Descriptor.TypeName).ToHashSet(StringComparer.Ordinal);
        return DefinitionJson.HideUnknown(text.Content, type => activities.Find(type) is not null || known.Contains(type)).AsObject();
    }
}
