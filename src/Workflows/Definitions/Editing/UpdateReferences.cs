using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Engine.Definitions;
using Workflows.Engine.Instances;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Definitions.Editing;

/// <summary>Workflows that use another as a step: who they are, and binding them to what it publishes now.</summary>
public sealed class UpdateReferences(WorkflowsDb db, DefinitionStore store, AuditTrail audit)
{
    /// <summary>Definition ids of the workflows that use this one, in their latest version or the one in force.</summary>
    public async Task<IReadOnlyList<string>> ConsumersAsync(string definitionId, CancellationToken stop) =>
        await Consuming(definitionId).Select(row => row.DefinitionId).Distinct().OrderBy(id => id).ToListAsync(stop);

    /// <summary>Writes the version in force into the latest version of each user, as a draft; publishing it is a person's decision.</summary>
    /// <returns>Ids of the definitions that have a new draft; <see cref="NotFound"/> when no version is in force.</returns>
    public async Task<Result<IReadOnlyList<string>>> UpdateAsync(string definitionId, Actor actor, CancellationToken stop)
    {
        var target = await db.Set<StoredDefinition>().AsNoTracking()
            .Where(row => row.DefinitionId == definitionId && row.IsPublished)
            .Select(row => new { row.Id, row.Version })
            .FirstOrDefaultAsync(stop);
        if (target is null)
            return new NotFound("Quy trình này không có bản đang ban hành.");
        var updated = new List<string>();
        foreach (var row in await Consuming(definitionId).Where(row => row.IsLatest).AsNoTracking().OrderBy(row => row.DefinitionId).ToListAsync(stop))
        {
            var text = JsonNode.Parse(row.Json)!;
            if (row.IsReadonly || Bind(text, definitionId, target.Id, target.Version) == 0)
                continue;
            var saved = await store.SaveDraftAsync(text.ToJsonString(DefinitionJson.Plain), new(actor.PersonId, actor.Name), stop);
            if (!saved.IsSuccess)
                return saved.Problem!;
            audit.Record(new("definition.references-updated", actor)
            {
                Data = new { saved.Value.DefinitionId, saved.Value.Version, Of = definitionId, To = target.Version },
            });
            await db.FlushAsync(stop);
            updated.Add(row.DefinitionId);
        }

        return updated;
    }

    private IQueryable<StoredDefinition> Consuming(string definitionId)
    {
        // As the store writes it: no spaces between the signs.
        var mention = $"\"workflowDefinitionId\":{JsonValue.Create(definitionId).ToJsonString(DefinitionJson.Plain)}";
        return db.Set<StoredDefinition>().FromSql(
            $"SELECT * FROM workflow.definition WHERE (is_latest OR is_published) AND definition_id <> {definitionId} AND position({mention} IN json::text) > 0");
    }

    private static int Bind(JsonNode? node, string definitionId, string versionId, int version)
    {
        var changed = 0;
        if (node is JsonObject step)
        {
            if (IsText(step["workflowDefinitionId"], definitionId) && !IsText(step["workflowDefinitionVersionId"], versionId))
            {
                (step["workflowDefinitionVersionId"], step["version"]) = (versionId, version);
                (step["latestAvailablePublishedVersionId"], step["latestAvailablePublishedVersion"]) = (versionId, version);
                changed++;
            }

            changed += step.ToList().Sum(member => Bind(member.Value, definitionId, versionId, version));
        }
        else if (node is JsonArray items)
        {
            changed += items.Sum(item => Bind(item, definitionId, versionId, version));
        }

        return changed;
    }

    private static bool IsText(JsonNode? node, string text) =>
        node?.GetValueKind() == System.Text.Json.JsonValueKind.String && node.GetValue<string>() == text;
}
