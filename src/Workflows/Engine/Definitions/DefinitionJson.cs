using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Workflows.Engine.Definitions;

/// <summary>Definitions as text.</summary>
public static class DefinitionJson
{
    /// <summary>JSON without escapes that JSON does not ask for: Vietnamese stays readable in the store.</summary>
    public static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 256 };

    private const string PlaceholderType = "Elsa.NotFoundActivity";

    /// <summary>
    /// Puts a placeholder where a type is not known, with the activity's own JSON inside it: a designer can
    /// draw the rest then, and nothing of the file is lost.
    /// </summary>
    public static JsonNode HideUnknown(JsonNode definition, Func<string, bool> isKnownType) => Replace(definition, activity =>
    {
        var type = Text(activity["type"]);
        if (type is null || !IsActivity(activity, type) || type == PlaceholderType || isKnownType(type))
            return null;
        return new JsonObject
        {
            ["id"] = activity["id"]?.DeepClone(),
            ["nodeId"] = activity["nodeId"]?.DeepClone(),
            ["name"] = activity["name"]?.DeepClone(),
            ["type"] = PlaceholderType,
            ["version"] = 1,
            ["missingTypeName"] = type,
            ["missingTypeVersion"] = activity["version"]?.DeepClone() ?? 1,
            ["originalActivityJson"] = activity.ToJsonString(Plain),
            ["customProperties"] = new JsonObject(),
            ["metadata"] = Titled(activity["metadata"], $"Không tìm thấy: {type}"),
        };
    });

    /// <summary>Brings placeholders back whose type is known here.</summary>
    public static JsonNode RestoreKnown(JsonNode definition, Func<string, bool> isKnownType) => Replace(definition, activity =>
    {
        if (Text(activity["type"]) != PlaceholderType || Text(activity["missingTypeName"]) is not { } missing || !isKnownType(missing))
            return null;
        try
        {
            // Moved meanwhile: the drawing's place is the placeholder's.
            if (Text(activity["originalActivityJson"]) is not { } text || JsonNode.Parse(text) is not JsonObject original)
                return null;
            if (activity["metadata"]?["designer"] is { } designer)
            {
                var metadata = original["metadata"] as JsonObject ?? [];
                metadata["designer"] = designer.DeepClone();
                original["metadata"] = metadata.Parent is null ? metadata : metadata.DeepClone();
            }

            original["id"] = activity["id"]?.DeepClone();
            return original;
        }
        catch (JsonException)
        {
            return null;
        }
    });

    // An activity has an id beside its dotted type, or names the definition it stands for.
    private static bool IsActivity(JsonObject json, string type) =>
        json["id"] is not null && !json.ContainsKey("expression") && !json.ContainsKey("value")
        && (type.Contains('.', StringComparison.Ordinal) || json.ContainsKey("workflowDefinitionId"));

    private static JsonNode Replace(JsonNode node, Func<JsonObject, JsonObject?> replacement)
    {
        switch (node)
        {
            case JsonObject members:
                if (replacement(members) is { } other)
                    return other;
                foreach (var (key, value) in members.ToList())
                {
                    if (value is not null && Replace(value, replacement) is var replaced && !ReferenceEquals(replaced, value))
                        members[key] = replaced;
                }

                break;
            case JsonArray items:
                for (var index = 0; index < items.Count; index++)
                {
                    if (items[index] is { } item && Replace(item, replacement) is var replaced && !ReferenceEquals(replaced, item))
                        items[index] = replaced;
                }

                break;
        }

        return node;
    }

    private static JsonObject Titled(JsonNode? metadata, string title)
    {
        var titled = metadata?.DeepClone() as JsonObject ?? [];
        titled["displayText"] = title;
        return titled;
    }

    private static string? Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;
}
