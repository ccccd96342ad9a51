using System.Text.Json.Nodes;

namespace Security.Api;

/// <summary>One operation of the host's OpenAPI document.</summary>
/// <param name="Path">With the names of its parts in braces.</param>
/// <param name="Query">Names that it looks for in the query.</param>
/// <param name="Body">Schema of its JSON body; null when it reads none.</param>
internal sealed record ApiOperation(string Method, string Path, IReadOnlyList<string> Query, JsonObject? Body)
{
    public override string ToString() => $"{Method} {Path}";
}

/// <summary>What the host says about its API, and good requests made from it.</summary>
internal sealed class ApiDescription(JsonObject document)
{
    private const int Deep = 6;

    public IReadOnlyList<ApiOperation> Operations { get; } =
    [
        .. document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(verb => new ApiOperation(
            verb.Key.ToUpperInvariant(),
            path.Key,
            [.. (verb.Value!["parameters"]?.AsArray() ?? []).Where(p => p!["in"]!.GetValue<string>() == "query").Select(p => p!["name"]!.GetValue<string>())],
            verb.Value["requestBody"]?["content"]?["application/json"]?["schema"]?.AsObject()))),
    ];

    /// <summary>
    /// A body as it should be: with real values where a member is known by its name, else one of its type. Where any object is
    /// taken, it is a definition.
    /// </summary>
    public JsonObject Good(JsonObject schema, IReadOnlyDictionary<string, JsonNode> known) =>
        (JsonObject)Value(Resolved(schema).ContainsKey("properties") ? "" : "model", schema, known, Deep)!;

    private JsonNode? Value(string name, JsonObject schema, IReadOnlyDictionary<string, JsonNode> known, int left)
    {
        if (known.TryGetValue(name, out var real))
            return real.DeepClone();
        schema = Resolved(schema);
        if (left == 0)
            return null;
        return TypeOf(schema) switch
        {
            "object" => new JsonObject((schema["properties"]?.AsObject() ?? []).Select(p => KeyValuePair.Create(p.Key, Value(p.Key, p.Value!.AsObject(), known, left - 1)))),
            "array" => new JsonArray(Value(name.TrimEnd('s'), schema["items"]!.AsObject(), known, left - 1)),
            "integer" or "number" => 1,
            "boolean" => true,
            "string" when schema["format"]?.GetValue<string>() == "date-time" => "2026-01-01T00:00:00Z",
            "string" => "x",
            // No type: anything.
            _ => new JsonObject { ["x"] = 1 },
        };
    }

    private JsonObject Resolved(JsonObject schema)
    {
        while (true)
        {
            if (schema["$ref"]?.GetValue<string>() is { } reference)
                schema = document["components"]!["schemas"]![reference.Split('/')[^1]]!.AsObject();
            else if (schema["oneOf"]?.AsArray().FirstOrDefault(one => TypeOf(one!.AsObject()) != "null") is JsonObject other)
                schema = other;
            else
                return schema;
        }
    }

    private static string? TypeOf(JsonObject schema) => schema["type"] switch
    {
        JsonArray several => several.Select(one => one!.GetValue<string>()).FirstOrDefault(one => one is not "null"),
        { } one => one.GetValue<string>(),
        null => null,
    };
}
