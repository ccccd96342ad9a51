using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Storage;

namespace Workflows.Engine.Instances;

/// <summary>
/// Definitions used as steps of others. What a step stands for is written into the text when it is published,
/// so that an instance runs the same inner steps whatever is published later.
/// </summary>
public sealed class DefinitionComposites(WorkflowsDb db, ActivityCatalog catalog)
{
    /// <summary>More definitions than this under one are a mistake or an attack.</summary>
    private const int MaxDefinitions = 200;

    /// <summary>Links a definition with all it uses, as far as it is stored and was published.</summary>
    /// <returns>The linked definition; and whether each of its own steps is bound to one version.</returns>
    internal async Task<(DefinitionReading Reading, bool IsPinned)> LinkAsync(WorkflowDefinition definition, CancellationToken stop)
    {
        var found = new Dictionary<string, WorkflowDefinition>(StringComparer.Ordinal);
        var open = new Queue<WorkflowDefinition>([definition]);
        var pinned = true;
        while (open.TryDequeue(out var next))
        {
            foreach (var reference in DefinitionLinker.References(next, IsKnownType).Distinct().ToList())
            {
                if (reference.VersionId is { } id && found.ContainsKey(id))
                    continue;
                if (await ResolveAsync(reference, stop) is not { } row || found.Count >= MaxDefinitions)
                    continue;
                pinned &= row.Id == reference.VersionId;
                if (!found.ContainsKey(row.Id) && DefinitionReader.Read(row.Json).Definition is { } child)
                {
                    found.Add(row.Id, child);
                    open.Enqueue(child);
                }
            }
        }

        return (DefinitionLinker.Link(definition, new(found.Values), IsKnownType), pinned);
    }

    /// <summary>The text with each step that stands for a definition bound to the version that is in force now.</summary>
    internal async Task<string> PinAsync(string json, WorkflowDefinition definition, CancellationToken stop)
    {
        var versions = new Dictionary<CompositeReference, StoredDefinition>();
        foreach (var reference in DefinitionLinker.References(definition, IsKnownType).Distinct())
        {
            if (await ResolveAsync(reference, stop) is { } row && row.Id != reference.VersionId)
                versions.Add(reference, row);
        }

        if (versions.Count == 0)
            return json;
        var text = JsonNode.Parse(json)!;
        foreach (var step in Objects(text).ToList())
        {
            if (step["type"] is not JsonValue type || type.GetValueKind() != JsonValueKind.String || IsKnownType(type.GetValue<string>()))
                continue;
            var reference = new CompositeReference(
                type.GetValue<string>(), Text(step["workflowDefinitionId"]), Text(step["workflowDefinitionVersionId"]),
                step["version"]?.GetValueKind() == JsonValueKind.Number && step["version"]!.AsValue().TryGetValue<int>(out var version) ? version : 1);
            if (!versions.TryGetValue(reference, out var row))
                continue;
            step["workflowDefinitionId"] = row.DefinitionId;
            step["workflowDefinitionVersionId"] = row.Id;
            step["version"] = row.Version;
        }

        return text.ToJsonString(DefinitionJson.Plain);
    }

    private bool IsKnownType(string type) => catalog.Find(type) is not null;

    /// <summary>A version once published stays usable by those bound to it; others get what is in force.</summary>
    private async Task<StoredDefinition?> ResolveAsync(CompositeReference reference, CancellationToken stop)
    {
        var published = db.Set<StoredDefinition>().AsNoTracking().Where(row => row.PublishedAt != null);
        if (reference.VersionId is { Length: > 0 } version && await published.FirstOrDefaultAsync(row => row.Id == version, stop) is { } exact)
            return exact;
        if (reference.DefinitionId is { Length: > 0 } definition)
            return await published.FirstOrDefaultAsync(row => row.DefinitionId == definition && row.IsPublished, stop);
        var names = await published.Where(row => row.IsPublished).Select(row => new { row.Id, row.Name }).ToListAsync(stop);
        return names.Find(row => DefinitionLibrary.TypeNameOf(row.Name) == reference.TypeName) is { } named
            ? await published.FirstOrDefaultAsync(row => row.Id == named.Id, stop)
            : null;
    }

    private static string? Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;

    private static IEnumerable<JsonObject> Objects(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                yield return members;
                foreach (var inner in members.ToList().SelectMany(member => Objects(member.Value)))
                    yield return inner;
                break;
            case JsonArray items:
                foreach (var inner in items.ToList().SelectMany(Objects))
                    yield return inner;
                break;
        }
    }
}
