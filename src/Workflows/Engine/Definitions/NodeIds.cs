using System.Text.Json;
using System.Text.Json.Nodes;

namespace Workflows.Engine.Definitions;

/// <summary>Activities as JSON with their ids and node ids: a file may lack them, a designer may not.</summary>
public static class NodeIds
{
    /// <param name="root">The root activity of <paramref name="definition"/> as JSON; changed in place.</param>
    /// <param name="definition">What the reader made of the same text.</param>
    /// <param name="versionOf">The one version that an activity type has here; null for types with several, or unknown ones.</param>
    public static void Write(JsonObject root, WorkflowDefinition definition, Func<string, int?>? versionOf = null)
    {
        if (definition.Workflow.Child("root") is { } node)
            Write(root, node, versionOf ?? (_ => null));
    }

    /// <summary>One activity with all under it; a step that stands for a workflow holds it as <c>root</c>.</summary>
    public static JsonObject Whole(ActivityNode node, Func<string, int?>? versionOf = null)
    {
        var json = node.Json.ValueKind == JsonValueKind.Object
            ? JsonObject.Create(node.Json)!
            : new JsonObject { ["type"] = node.Type, ["version"] = node.TypeVersion, ["name"] = node.Name };
        Write(json, node, versionOf ?? (_ => null));
        return json;
    }

    private static void Write(JsonObject json, ActivityNode node, Func<string, int?> versionOf)
    {
        json["id"] = node.Id;
        json["nodeId"] = node.NodeId;
        if (versionOf(node.Type) is { } version)
            json["version"] = version;
        foreach (var slot in node.Slots)
        {
            if (Held(json, slot) is { } child)
                Write(child, slot.Node, versionOf);
            else if (slot is { Key: "root", Index: < 0 })
                json["root"] = Whole(slot.Node, versionOf);
        }
    }

    private static JsonObject? Held(JsonObject json, EmbeddedNode slot)
    {
        var held = json[slot.Key];
        if (slot.Index < 0)
            return held as JsonObject;
        var items = held as JsonArray ?? (held as JsonObject)?["$values"] as JsonArray;
        var item = items?.ElementAtOrDefault(slot.Index) as JsonObject;
        // A case holds its activity, an entry of "activities" is one.
        return slot.Node.Path.EndsWith($"[{slot.Index}].activity", StringComparison.Ordinal) ? item?["activity"] as JsonObject : item;
    }
}
