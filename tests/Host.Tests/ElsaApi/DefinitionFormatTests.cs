using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Definitions;

namespace Host.Tests.ElsaApi;

/// <summary>Files in the format of stock Elsa 3.8: what goes out has nothing that Elsa would not know, what comes in goes out as it was.</summary>
public sealed class DefinitionFormatTests(StudioHost studio) : IClassFixture<StudioHost>
{
    /// <summary>Members of an envelope and what they are; null is said where Elsa says it.</summary>
    private static readonly Dictionary<string, JsonValueKind[]> Envelope = new(StringComparer.Ordinal)
    {
        ["$schema"] = [JsonValueKind.String],
        ["id"] = [JsonValueKind.String],
        ["definitionId"] = [JsonValueKind.String],
        ["tenantId"] = [JsonValueKind.String, JsonValueKind.Null],
        ["name"] = [JsonValueKind.String],
        ["description"] = [JsonValueKind.String, JsonValueKind.Null],
        ["createdAt"] = [JsonValueKind.String],
        ["version"] = [JsonValueKind.Number],
        ["toolVersion"] = [JsonValueKind.String, JsonValueKind.Null],
        ["variables"] = [JsonValueKind.Array],
        ["inputs"] = [JsonValueKind.Array],
        ["outputs"] = [JsonValueKind.Array],
        ["outcomes"] = [JsonValueKind.Array],
        ["customProperties"] = [JsonValueKind.Object],
        ["isReadonly"] = [JsonValueKind.True, JsonValueKind.False],
        ["isSystem"] = [JsonValueKind.True, JsonValueKind.False],
        ["isLatest"] = [JsonValueKind.True, JsonValueKind.False],
        ["isPublished"] = [JsonValueKind.True, JsonValueKind.False],
        ["options"] = [JsonValueKind.Object],
        ["usableAsActivity"] = [JsonValueKind.True, JsonValueKind.False, JsonValueKind.Null],
        ["root"] = [JsonValueKind.Object],
    };

    private static readonly Dictionary<string, JsonValueKind[]> Options = new(StringComparer.Ordinal)
    {
        ["activationStrategyType"] = [JsonValueKind.String, JsonValueKind.Null],
        ["usableAsActivity"] = [JsonValueKind.True, JsonValueKind.False, JsonValueKind.Null],
        ["autoUpdateConsumingWorkflows"] = [JsonValueKind.True, JsonValueKind.False],
        ["activityCategory"] = [JsonValueKind.String, JsonValueKind.Null],
        ["incidentStrategyType"] = [JsonValueKind.String, JsonValueKind.Null],
        ["commitStrategyName"] = [JsonValueKind.String, JsonValueKind.Null],
    };

    private static readonly Dictionary<string, JsonValueKind[]> Variable = new(StringComparer.Ordinal)
    {
        ["id"] = [JsonValueKind.String],
        ["name"] = [JsonValueKind.String],
        ["typeName"] = [JsonValueKind.String],
        ["isArray"] = [JsonValueKind.True, JsonValueKind.False],
        ["value"] = [JsonValueKind.String, JsonValueKind.Null],
        ["storageDriverTypeName"] = [JsonValueKind.String, JsonValueKind.Null],
    };

    private static readonly Dictionary<string, JsonValueKind[]> Argument = new(StringComparer.Ordinal)
    {
        ["type"] = [JsonValueKind.String],
        ["isArray"] = [JsonValueKind.True, JsonValueKind.False],
        ["name"] = [JsonValueKind.String],
        ["displayName"] = [JsonValueKind.String, JsonValueKind.Null],
        ["description"] = [JsonValueKind.String, JsonValueKind.Null],
        ["category"] = [JsonValueKind.String, JsonValueKind.Null],
        ["uiHint"] = [JsonValueKind.String, JsonValueKind.Null],
        ["storageDriverType"] = [JsonValueKind.String, JsonValueKind.Null],
    };

    /// <summary>What every activity has, besides its inputs, outputs and embedded activities.</summary>
    private static readonly Dictionary<string, JsonValueKind[]> Activity = new(StringComparer.Ordinal)
    {
        ["id"] = [JsonValueKind.String],
        ["nodeId"] = [JsonValueKind.String],
        ["name"] = [JsonValueKind.String, JsonValueKind.Null],
        ["type"] = [JsonValueKind.String],
        ["version"] = [JsonValueKind.Number],
        ["customProperties"] = [JsonValueKind.Object],
        ["metadata"] = [JsonValueKind.Object],
        ["activities"] = [JsonValueKind.Array],
        ["connections"] = [JsonValueKind.Array],
        ["variables"] = [JsonValueKind.Array],
    };

    private StudioClient Api => studio.Admin;

    [Fact]
    public async Task What_goes_out_has_every_field_of_the_format_in_its_type_and_none_of_ours()
    {
        var descriptors = (await Api.GetAsync("/descriptors/activities")).Ok().Items;
        var shipped = JsonNode.Parse(ShippedWorkflows.Files["decision-with-plan"])!.AsObject();
        shipped["definitionId"] = $"ban-hanh-{Models.Unique()}";
        shipped["variables"] = JsonNode.Parse("""[{"id":"v1","name":"Counter","typeName":"Int32","isArray":false,"value":"7","storageDriverTypeName":null}]""");
        shipped["outputs"] = JsonNode.Parse("""[{"type":"Object","isArray":false,"name":"KetQua","displayName":"Kết quả","description":null,"category":"Primitives"}]""");
        var imported = (await Api.PostAsync("/workflow-definitions/import", shipped)).Ok().Json!.AsObject();
        // An editor's save in between, as an office has them.
        await Api.CreateAsync(Models.Edited(imported, "đã sửa ở đây"), publish: true);

        var file = JsonNode.Parse((await Api.GetAsync($"/workflow-definitions/{Text(shipped, "definitionId")}/export?versionOptions=Latest")).Ok().Text)!.AsObject();

        Check(file, Envelope, "file", all: ["id", "definitionId", "name", "createdAt", "version", "variables", "inputs", "outputs", "outcomes", "customProperties", "isReadonly", "isSystem", "isLatest", "isPublished", "options", "root"]);
        Assert.StartsWith("https://elsaworkflows.io/schemas/workflow-definition", Text(file, "$schema"), StringComparison.Ordinal);
        Assert.True(file["version"]!.GetValue<int>() >= 1);
        Assert.True(DateTimeOffset.TryParse(Text(file, "createdAt"), System.Globalization.CultureInfo.InvariantCulture, out _));
        Assert.True(Version.TryParse(Text(file, "toolVersion"), out _));
        Check(file["options"]!.AsObject(), Options, "options", [.. Options.Keys]);
        foreach (var variable in file["variables"]!.AsArray())
            Check(variable!.AsObject(), Variable, "variable", [.. Variable.Keys]);
        foreach (var argument in file["inputs"]!.AsArray().Concat(file["outputs"]!.AsArray()))
            Check(argument!.AsObject(), Argument, "argument", ["type", "isArray", "name"]);
        Assert.All(file["customProperties"]!.AsObject(), member => Assert.False(member.Key.StartsWith("planIssuance", StringComparison.OrdinalIgnoreCase), member.Key));
        var activities = new List<JsonObject>();
        Walk(file["root"]!.AsObject(), "Workflow1", activities);
        Assert.Equal(shipped["root"]!["activities"]!.AsArray().Count + 1, activities.Count);
        foreach (var activity in activities)
        {
            var descriptor = descriptors.First(d => Text(d!, "typeName") == Text(activity, "type"))!;
            foreach (var (key, value) in activity)
            {
                if (Activity.TryGetValue(key, out var kinds))
                    Assert.Contains(KindOf(value), kinds);
                else if (descriptor["inputs"]!.AsArray().FirstOrDefault(i => Camel(Text(i!, "name")) == key) is { } input)
                    CheckInput(value!, input, $"{Text(activity, "id")}.{key}");
                else
                    Assert.Contains(descriptor["outputs"]!.AsArray(), o => Camel(Text(o!, "name")) == key);
            }
        }

        foreach (var connection in file["root"]!["connections"]!.AsArray())
        {
            Assert.Superset(new HashSet<string> { "source", "target" }, connection!.AsObject().Select(m => m.Key).ToHashSet());
            Assert.Subset(new HashSet<string> { "source", "target", "vertices" }, connection.AsObject().Select(m => m.Key).ToHashSet());
            Assert.All(new[] { "source", "target" }, end => Assert.Equal(["activity", "port"], connection[end]!.AsObject().Select(m => m.Key).Order(StringComparer.Ordinal)));
            Assert.All(connection["vertices"]?.AsArray() ?? [], spot => Assert.Equal(["x", "y"], spot!.AsObject().Select(m => m.Key).Order(StringComparer.Ordinal)));
        }
    }

    [Fact]
    public async Task A_file_of_a_stock_Elsa_comes_in_with_what_is_unknown_named_and_goes_out_as_it_was()
    {
        var stock = JsonNode.Parse(Stock)!.AsObject();
        stock["definitionId"] = $"stock-{Models.Unique()}";

        var imported = (await Api.PostAsync("/workflow-definitions/import", stock)).Ok().Json!;

        Assert.Equal(["Contoso.Inner", "Contoso.Thing"], imported["unknownActivities"]!.AsArray().Select(u => u!.GetValue<string>()).Order(StringComparer.Ordinal));
        // The editor gets what it can draw, brings it back, and the file is still the same.
        await Api.CreateAsync(Models.Edited(imported.AsObject(), "Sửa mô tả ở đây"));
        var back = JsonNode.Parse((await Api.GetAsync($"/workflow-definitions/{Text(stock, "definitionId")}/export?versionOptions=Latest")).Ok().Text)!.AsObject();
        stock["description"] = "Sửa mô tả ở đây";
        foreach (var key in new[] { "$schema", "name", "description", "definitionId", "toolVersion", "variables", "inputs", "outputs", "outcomes", "customProperties", "isReadonly", "isSystem", "options", "root" })
            Assert.True(JsonNode.DeepEquals(stock[key], back[key]), $"{key}: {stock[key]?.ToJsonString()} became {back[key]?.ToJsonString()}");
        Assert.Subset(Envelope.Keys.ToHashSet(), back.Select(m => m.Key).ToHashSet());

        // It cannot be put in force, and the step is named.
        var refused = await Api.PostAsync($"/workflow-definitions/{Text(stock, "definitionId")}/publish", new JsonObject());
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains(refused.Errors, error => error.Contains("Contoso.Thing", StringComparison.Ordinal));
    }

    /// <summary>Made by hand after the format: activities, properties and options as other installations have them.</summary>
    private const string Stock = """
        {"$schema":"https://elsaworkflows.io/schemas/workflow-definition/v3.0.0/schema.json",
         "id":"6f1c2d3e4b5a6978","definitionId":"stock","name":"Order follow-up","description":"From another installation","createdAt":"2026-01-05T08:00:00+00:00","version":4,"toolVersion":"3.8.0.0",
         "variables":[{"id":"v-order","name":"Order","typeName":"ObjectDictionary","isArray":false,"value":null,"storageDriverTypeName":"Elsa.Workflows.WorkflowInstanceStorageDriver, Elsa.Workflows.Core"}],
         "inputs":[{"type":"String","isArray":false,"name":"OrderId","displayName":"Order","description":"","category":"Primitives","uiHint":"singleline","storageDriverType":null}],
         "outputs":[],"outcomes":["Shipped"],"customProperties":{"VariableTestValues":{"v-order":"x"},"logPersistenceConfig":{"default":null}},"isReadonly":false,"isSystem":false,"isLatest":true,"isPublished":false,
         "options":{"activationStrategyType":null,"usableAsActivity":false,"autoUpdateConsumingWorkflows":true,"activityCategory":"Orders","incidentStrategyType":null,"commitStrategyName":"Contoso.EveryStep"},
         "root":{"id":"Flowchart1","nodeId":"Workflow1:Flowchart1","name":"Flowchart1","type":"Elsa.Flowchart","version":1,"customProperties":{"notFoundConnections":[]},"metadata":{},"variables":[],
          "activities":[
           {"id":"s","nodeId":"Workflow1:Flowchart1:s","name":"Start1","type":"Elsa.Start","version":1,"customProperties":{},"metadata":{"designer":{"position":{"x":-20,"y":0.5},"size":{"width":140,"height":54}}}},
           {"id":"mail","nodeId":"Workflow1:Flowchart1:mail","name":"SendEmail1","type":"Elsa.SendEmail","version":1,
            "customProperties":{"runAsynchronously":true,"mergeMode":"Stream","resilienceStrategy":{"mode":"Identifier","strategyId":"slow","expression":null},"contosoNote":"x"},"metadata":{"displayText":"Mail <b>","showDescription":true},
            "to":{"typeName":null,"expression":{"type":"Object","value":"[\"a@example.org\"]"},"memoryReference":null},
            "subject":{"typeName":"String","expression":{"type":"Liquid","value":"Order {{ Input.OrderId }}"}},
            "body":{"typeName":"String","expression":{"type":"CSharp","value":"return \"+\" + Input.Get(\"OrderId\");"}},
            "importance":{"typeName":"String","expression":{"type":"Literal","value":"High"},"memoryReference":null},
            "contosoTracking":{"pixels":[1,2.50,true,null],"nested":{"deep":"giá trị"}}},
           {"id":"odd","nodeId":"Workflow1:Flowchart1:odd","name":"Thing1","type":"Contoso.Thing","version":7,"customProperties":{"canStartWorkflow":false},"metadata":{"designer":{"position":{"x":300,"y":0},"size":{"width":100,"height":50}}},
            "amount":{"typeName":"Decimal","expression":{"type":"Python","value":"12.50"},"memoryReference":{"id":"v-order"}},
            "plain":[1,"hai",{"ba":3}],"flag":false,"result":{"typeName":"Object","memoryReference":{"id":"v-order"},"converter":{"id":"c","settings":{"a":1}}}},
           {"id":"if","nodeId":"Workflow1:Flowchart1:if","name":"If1","type":"Elsa.If","version":1,"customProperties":{},"metadata":{},
            "condition":{"typeName":"Boolean","expression":{"type":"JavaScript","value":"true"}},
            "then":{"id":"in","nodeId":"Workflow1:Flowchart1:if:in","name":"Inner1","type":"Contoso.Inner","version":2,"customProperties":{},"metadata":{},"body":{"id":"w","nodeId":"Workflow1:Flowchart1:if:in:w","type":"Elsa.WriteLine","version":1}},"else":null}],
          "connections":[
           {"source":{"activity":"s","port":"Done"},"target":{"activity":"mail","port":"In"},"vertices":[{"x":1.5,"y":2}]},
           {"source":{"activity":"mail","port":"Done"},"target":{"activity":"odd","port":"In"},"vertices":[]},
           {"source":{"activity":"odd","port":"Contoso says so"},"target":{"activity":"if","port":"In"},"vertices":[]}]}}
        """;

    private static void Check(JsonObject json, Dictionary<string, JsonValueKind[]> members, string what, IReadOnlyList<string> all)
    {
        foreach (var (key, value) in json)
        {
            Assert.True(members.ContainsKey(key), $"{what} has {key}.");
            Assert.True(members[key].Contains(KindOf(value)), $"{what}.{key} is {KindOf(value)}.");
        }

        foreach (var key in all)
            Assert.True(json.ContainsKey(key), $"{what} has no {key}.");
    }

    private static void CheckInput(JsonNode value, JsonNode input, string where)
    {
        if (!input["isWrapped"]!.GetValue<bool>())
            return;
        var wrapped = value.AsObject();
        Assert.Subset(new HashSet<string> { "typeName", "expression", "memoryReference" }, wrapped.Select(m => m.Key).ToHashSet());
        Assert.Contains(KindOf(wrapped["typeName"]), new[] { JsonValueKind.String, JsonValueKind.Null });
        Assert.Equal(["type", "value"], wrapped["expression"]!.AsObject().Select(m => m.Key).Order(StringComparer.Ordinal));
        Assert.Equal(JsonValueKind.String, KindOf(wrapped["expression"]!["type"]));
        Assert.True(KindOf(wrapped["expression"]!["value"]) is JsonValueKind.String or JsonValueKind.Null, where);
    }

    private static void Walk(JsonObject activity, string above, List<JsonObject> found)
    {
        Assert.Equal($"{above}:{Text(activity, "id")}", Text(activity, "nodeId"));
        found.Add(activity);
        foreach (var child in activity["activities"]?.AsArray() ?? [])
            Walk(child!.AsObject(), Text(activity, "nodeId"), found);
    }

    private static JsonValueKind KindOf(JsonNode? json) => json?.GetValueKind() ?? JsonValueKind.Null;

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static string Text(JsonNode json, string key) => json[key]!.GetValue<string>();
}
