using System.Text.Json.Nodes;

namespace Host.Tests.Decisions;

/// <summary>What an administrator changes in the shipped drawing.</summary>
internal static class DrawnSteps
{
    public static JsonNode Step(this JsonNode definition, string id) =>
        definition["root"]!["activities"]!.AsArray().Single(step => step!["id"]!.GetValue<string>() == id)!;

    public static JsonNode Set(this JsonNode step, string input, string value)
    {
        step[input] = new JsonObject { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = value } };
        return step;
    }

    public static JsonNode SetList(this JsonNode step, string input, params string[] values)
    {
        var list = new JsonArray([.. values.Select(value => (JsonNode)value)]).ToJsonString();
        step[input] = new JsonObject { ["typeName"] = "String[]", ["expression"] = new JsonObject { ["type"] = "Object", ["value"] = list } };
        return step;
    }

    public static void Connect(this JsonNode definition, string from, string port, string to) =>
        definition["root"]!["connections"]!.AsArray().Add(new JsonObject
        {
            ["source"] = new JsonObject { ["activity"] = from, ["port"] = port },
            ["target"] = new JsonObject { ["activity"] = to, ["port"] = "In" },
            ["vertices"] = new JsonArray(),
        });

    /// <summary>Lets the step of opinions count: agreed goes on, not agreed goes back to the drafter.</summary>
    public static JsonNode Counting(this JsonNode definition, string policy, string? threshold = null)
    {
        definition.Connect("opinions", "Agreed", "consolidate");
        definition.Connect("opinions", "NotAgreed", "revise");
        var step = definition.Step("opinions").Set("policy", policy);
        return threshold is null ? step : step.Set("threshold", threshold);
    }

    /// <summary>Another step of the same form as one that is there, unconnected.</summary>
    public static JsonNode Add(this JsonNode definition, string id, string type, string label)
    {
        var step = definition.Step("start").DeepClone();
        (step["id"], step["nodeId"], step["name"], step["type"]) = (id, $"Workflow1:flow:{id}", id, type);
        step["metadata"]!["displayText"] = label;
        definition["root"]!["activities"]!.AsArray().Add(step);
        return step;
    }
}
