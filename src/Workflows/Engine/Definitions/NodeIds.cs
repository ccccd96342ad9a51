using System.Text.Json;
using System.Text.Json.Nodes;

namespace Workflows.Engine.Definitions;

/// <summary>Writes each activity's id and node id into the text: a file may lack them, a designer may not.</summary>
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
        }
    }

    private static JsonObject? Held(JsonObject json, EmbeddedNode slot)
    {
        var held = json[slot.Key];
        if (slot.Index < 0)
            return held as JsonObject;
        var items = held as JsonArray ?? held?["$values"] as JsonArray;
        var item = items?.ElementAtOrDefault(slot.Index) as JsonObject;
        // A case holds its activity, an entry of "activities" is one.
        return slot.Node.Path.EndsWith($"[{slot.Index}].activity", StringComparison.Ordinal)
            && item?["activity"] is { } inner && inner.GetValueKind() == JsonValueKind.Object
                ? inner as JsonObject
                : item;
    }
}
