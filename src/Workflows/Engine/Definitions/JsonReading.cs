using System.Text.Json;
using System.Text.Json.Nodes;

namespace Workflows.Engine.Definitions;

/// <summary>Tolerant access to members that a definition may lack or give in another kind.</summary>
public static class JsonReading
{
    public static JsonElement Member(this JsonElement element, string key) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(key, out var value) ? value : default;

    /// <summary>As <see cref="Member"/>, whatever the case: Studio's code view writes the envelope in Pascal case.</summary>
    public static JsonElement MemberOfEnvelope(this JsonElement element, string key)
    {
        if (element.Member(key) is { ValueKind: not JsonValueKind.Undefined } exact)
            return exact;
        if (element.ValueKind != JsonValueKind.Object)
            return default;
        foreach (var member in element.EnumerateObject())
        {
            if (string.Equals(member.Name, key, StringComparison.OrdinalIgnoreCase))
                return member.Value;
        }

        return default;
    }

    public static string? AsText(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => element.GetRawText(),
        _ => null,
    };

    public static bool AsFlag(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.String => string.Equals(element.GetString(), "true", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    public static int AsInteger(this JsonElement element, int otherwise) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var number) ? number : otherwise;

    /// <summary>Elements of a list, also of the wrapper <c>{"$values": […]}</c>; nothing for other kinds.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element)
    {
        if (element.Member("$values") is { ValueKind: JsonValueKind.Array } wrapped)
            element = wrapped;
        return element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : [];
    }

    /// <summary>A mutable copy; null for JSON null and for a missing value.</summary>
    public static JsonNode? ToNode(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => null,
        JsonValueKind.Object => JsonObject.Create(element.Clone()),
        JsonValueKind.Array => JsonArray.Create(element.Clone()),
        _ => JsonValue.Create(element.Clone()),
    };

    /// <summary>
    /// False when a text in it holds half a surrogate pair or NUL: legal in JSON, refused by PostgreSQL, so it
    /// must not come into an instance's state.
    /// </summary>
    public static bool IsStorable(this JsonElement element)
    {
        try
        {
            return element.ValueKind switch
            {
                JsonValueKind.Object => element.EnumerateObject().All(member => IsStorable(member.Name) && member.Value.IsStorable()),
                JsonValueKind.Array => element.EnumerateArray().All(IsStorable),
                JsonValueKind.String => IsStorable(element.GetString()!),
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>As the other, for a value that did not come from a text.</summary>
    public static bool IsStorable(JsonNode? node)
    {
        if (node is null)
            return true;
        try
        {
            using var document = JsonDocument.Parse(node.ToJsonString(), new JsonDocumentOptions { MaxDepth = DefinitionLimits.MaxDepth });
            return document.RootElement.IsStorable();
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or InvalidOperationException or JsonException)
        {
            return false;
        }
    }

    private static bool IsStorable(string text) => !text.Contains('\0') && !TextSweep.HasLoneSurrogate(text);

    public static string CamelCase(string name) =>
        name.Length == 0 || char.IsLower(name[0]) ? name : char.ToLowerInvariant(name[0]) + name[1..];
}
