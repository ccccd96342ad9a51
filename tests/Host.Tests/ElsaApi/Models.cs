using System.Text.Json.Nodes;

namespace Host.Tests.ElsaApi;

/// <summary>Definitions as Studio posts them.</summary>
internal static class Models
{
    private static int count;

    public static string FreshName(string word = "Quy trình thử") => $"{word} {Interlocked.Increment(ref count)}";

    /// <summary>32 hexadecimal digits.</summary>
    public static string Unique() => $"{Interlocked.Increment(ref count):x8}{Environment.ProcessId:x8}{Environment.TickCount64:x16}";

    /// <summary>As the create dialog sends it: nearly everything null.</summary>
    public static JsonObject Blank(string? name = null) => new()
    {
        ["id"] = null,
        ["definitionId"] = null,
        ["name"] = name ?? FreshName(),
        ["description"] = null,
        ["createdAt"] = "0001-01-01T00:00:00+00:00",
        ["version"] = 1,
        ["toolVersion"] = "3.8.0.0",
        ["variables"] = null,
        ["inputs"] = null,
        ["outputs"] = null,
        ["outcomes"] = null,
        ["customProperties"] = null,
        ["isReadonly"] = false,
        ["isLatest"] = true,
        ["isPublished"] = false,
        ["options"] = null,
        ["links"] = null,
        ["root"] = new JsonObject { ["id"] = "7f7c1a2b3c4d5e6f", ["type"] = "Elsa.Flowchart", ["version"] = 1, ["name"] = "Flowchart1" },
    };

    /// <summary>Start, a line, a wait for the event <paramref name="eventName"/>, end.</summary>
    public static JsonObject Waiting(string? name = null, string eventName = "Đi tiếp")
    {
        var model = Blank(name);
        model["variables"] = JsonNode.Parse("""[{"id":"v1","name":"Counter","typeName":"Int32","isArray":false,"value":"7","storageDriverTypeName":null}]""");
        model["root"] = Flow(
            Step("start", "Elsa.Start"),
            Step("say", "Elsa.WriteLine", ("text", Literal("Xin chào"))),
            Step("wait", "Elsa.Event", ("eventName", Literal(eventName))),
            Step("end", "Elsa.End"));
        return model;
    }

    /// <summary>A flowchart that goes through its steps in order.</summary>
    public static JsonObject Flow(params JsonObject[] steps)
    {
        var connections = new JsonArray();
        for (var index = 1; index < steps.Length; index++)
        {
            connections.Add(new JsonObject
            {
                ["source"] = new JsonObject { ["activity"] = steps[index - 1]["id"]!.DeepClone(), ["port"] = "Done" },
                ["target"] = new JsonObject { ["activity"] = steps[index]["id"]!.DeepClone(), ["port"] = "In" },
                ["vertices"] = new JsonArray(),
            });
        }

        return new JsonObject
        {
            ["id"] = "Flowchart1",
            ["type"] = "Elsa.Flowchart",
            ["version"] = 1,
            ["name"] = "Flowchart1",
            ["activities"] = new JsonArray([.. steps]),
            ["connections"] = connections,
        };
    }

    public static JsonObject Step(string id, string type, params (string Key, JsonNode Value)[] inputs)
    {
        var step = new JsonObject { ["id"] = id, ["type"] = type, ["version"] = 1, ["name"] = id, ["metadata"] = new JsonObject() };
        foreach (var (key, value) in inputs)
            step[key] = value;
        return step;
    }

    public static JsonObject Literal(string text) => new()
    {
        ["typeName"] = null,
        ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = text },
        ["memoryReference"] = null,
    };

    /// <summary>What an editor sends after it changed one text.</summary>
    public static JsonObject Edited(JsonObject model, string text)
    {
        var edited = (JsonObject)model.DeepClone();
        edited["description"] = text;
        return edited;
    }
}
