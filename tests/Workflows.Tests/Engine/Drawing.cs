using System.Text.Json.Nodes;

namespace Workflows.Tests.Engine;

/// <summary>Writes definitions as Studio would, in few words.</summary>
internal static class Drawing
{
    public static JsonObject Workflow(JsonNode root, params JsonObject[] variables) => new()
    {
        ["id"] = "v1",
        ["definitionId"] = "test",
        ["name"] = "Thử",
        ["version"] = 1,
        ["variables"] = new JsonArray([.. variables]),
        ["options"] = new JsonObject(),
        ["customProperties"] = new JsonObject(),
        ["root"] = root,
    };

    public static JsonObject CounterMode(this JsonObject workflow)
    {
        workflow["customProperties"]!["Flowchart:ExecutionMode"] = "CounterBased";
        return workflow;
    }

    public static JsonObject ContinueWithIncidents(this JsonObject workflow)
    {
        workflow["options"]!["incidentStrategyType"] =
            "Elsa.Workflows.IncidentStrategies.ContinueWithIncidentsStrategy, Elsa.Workflows.Core";
        return workflow;
    }

    public static JsonObject Variable(string name, string type = "Object", string? value = null) => new()
    {
        ["id"] = $"{name}-id",
        ["name"] = name,
        ["typeName"] = type,
        ["value"] = value,
    };

    public static JsonObject Act(string type, string id, params (string Key, JsonNode? Value)[] members)
    {
        var activity = new JsonObject { ["id"] = id, ["type"] = type, ["version"] = 1 };
        foreach (var (key, value) in members)
            activity[key] = value;
        return activity;
    }

    public static JsonObject Merge(this JsonObject activity, string mode)
    {
        activity["customProperties"] = new JsonObject { ["mergeMode"] = mode };
        return activity;
    }

    public static JsonObject Start(string id = "s") => Act("Elsa.Start", id);

    public static JsonObject Line(string id, string? text = null) => Act("Elsa.WriteLine", id, ("text", Lit(text ?? id)));

    public static JsonObject Event(string id, string? name = null, string? into = null)
    {
        var activity = Act("Elsa.Event", id, ("eventName", Lit(name ?? id)));
        if (into is not null)
            activity["result"] = new JsonObject { ["memoryReference"] = new JsonObject { ["id"] = $"{into}-id" } };
        return activity;
    }

    public static JsonObject Join(string id, string mode) => Act("Elsa.FlowJoin", id, ("mode", Lit(mode)));

    /// <summary>True when the variable is.</summary>
    public static JsonObject Decision(string id, string variable) => Act("Elsa.FlowDecision", id, ("condition", Var(variable)));

    public static JsonObject Lit(JsonNode? value) => Expression("Literal", value);

    public static JsonObject Var(string name) => Expression("Variable", $$"""{"id":"{{name}}-id","name":"{{name}}"}""");

    public static JsonObject Expression(string language, JsonNode? value) => new()
    {
        ["typeName"] = null,
        ["expression"] = new JsonObject { ["type"] = language, ["value"] = value },
    };

    public static JsonObject Sequence(params JsonNode[] activities) =>
        Act("Elsa.Sequence", "seq", ("activities", new JsonArray(activities)));

    /// <param name="connections">As "a>b" or "a:True>b".</param>
    public static JsonObject Flow(string connections, params JsonNode[] activities) => Act("Elsa.Flowchart", "flow",
        ("activities", new JsonArray(activities)),
        ("connections", new JsonArray([.. connections.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Connection)])));

    private static JsonObject Connection(string text)
    {
        var ends = text.Split('>');
        var source = ends[0].Split(':');
        return new()
        {
            ["source"] = new JsonObject { ["activity"] = source[0], ["port"] = source.Length > 1 ? source[1] : "Done" },
            ["target"] = new JsonObject { ["activity"] = ends[1], ["port"] = "In" },
        };
    }
}
