using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Values;

namespace Workflows.Definitions.Editing;

/// <summary>
/// A definition as an editor or a file gives it, brought into the form that is stored: keys in camel case, nothing
/// null that Elsa wants to be there, every activity with its ids, nothing that says where it was stored before.
/// </summary>
public sealed class WorkflowText
{
    /// <summary>The custom property in which an editor brings back the revision it was given. Never stored.</summary>
    public const string RevisionKey = "planIssuanceRevision";

    private const int MaxName = 250;

    // What an answer adds, and what is kept in columns.
    private static readonly HashSet<string> NotText = new(StringComparer.OrdinalIgnoreCase)
    {
        "$schema", "id", "definitionId", "version", "tenantId", "createdAt", "isLatest", "isPublished", "isReadonly", "isSystem", "links",
        "providerName", "materializerName", "materializerContext", "isMaterializerAvailable", "usableAsActivity",
        "warnings", "changes", "unknownActivities", "notice",
    };

    private static readonly string[] Lists = ["variables", "inputs", "outputs", "outcomes"];

    private static readonly (string Key, JsonNode? Default)[] Options =
    [
        ("activationStrategyType", null), ("usableAsActivity", null), ("autoUpdateConsumingWorkflows", false),
        ("activityCategory", null), ("incidentStrategyType", null), ("commitStrategyName", null),
    ];

    private WorkflowText(JsonObject content, WorkflowDefinition definition) => (Content, Definition) = (content, definition);

    /// <summary>The text without ids, version and marks.</summary>
    public JsonObject Content { get; }

    public WorkflowDefinition Definition { get; }

    /// <summary>Empty for a new workflow.</summary>
    public string DefinitionId { get; private init; } = "";

    /// <summary>The version its editor opened; null when none is named.</summary>
    public string? BasedOn { get; private init; }

    /// <summary>The revision its editor opened; null when it is not told.</summary>
    public long? Revision { get; private init; }

    /// <summary>Reads what an editor or a file gives.</summary>
    /// <returns><see cref="InvalidFields"/> with the JSON path of each mistake.</returns>
    public static Result<WorkflowText> Read(JsonElement given)
    {
        var reading = DefinitionReader.Read(given);
        if (Mistakes(reading) is { } wrong)
            return wrong;
        var name = VietnameseText.Check(given.MemberOfEnvelope("name").AsText(), "name", "Tên quy trình", MaxName);
        if (!name.IsSuccess)
            return name.Problem!;
        if (name.Value.AsSpan().ContainsAny(NotInNames))
            return new Invalid("Tên quy trình không được có dấu < > hoặc ký tự đổi chiều chữ.", "name");
        var definitionId = VietnameseText.Normalise(given.MemberOfEnvelope("definitionId").AsText());
        if (definitionId.AsSpan().ContainsAny(NotInIds) || definitionId.Any(char.IsWhiteSpace))
            return new Invalid("Mã quy trình không được có khoảng trắng hay các dấu / \\ ? # % < >.", "definitionId");

        var content = Normalise(JsonObject.Create(given)!);
        content["name"] = name.Value;
        // Without a definition id the reader takes the version's id; here that means a new workflow.
        return Of(content).Map(text => new WorkflowText(text.Content, text.Definition)
        {
            DefinitionId = definitionId,
            BasedOn = given.MemberOfEnvelope("id").AsText(),
            Revision = RevisionIn(given.MemberOfEnvelope("customProperties")),
        });
    }

    /// <summary>A stored text.</summary>
    public static WorkflowText OfStored(string json) => Of(Normalise(JsonNode.Parse(json)!.AsObject())).Value;

    /// <summary>True when nothing but the tool's version is different.</summary>
    public bool SaysTheSameAs(WorkflowText other) => JsonNode.DeepEquals(WithoutTool(Content), WithoutTool(other.Content));

    /// <summary>For the store, under a definition id; empty for a new one.</summary>
    public string ToJson(string definitionId, bool isSystem = false, bool isReadonly = false)
    {
        var json = (JsonObject)Content.DeepClone();
        json["definitionId"] = definitionId;
        json["isSystem"] = isSystem;
        json["isReadonly"] = isReadonly;
        return json.ToJsonString(DefinitionJson.Plain);
    }

    private static readonly System.Buffers.SearchValues<char> NotInNames = System.Buffers.SearchValues.Create("<>\u200E\u200F\u061C");
    private static readonly System.Buffers.SearchValues<char> NotInIds = System.Buffers.SearchValues.Create("/\\?#%<>\u200E\u200F\u061C");

    private static Result<WorkflowText> Of(JsonObject content)
    {
        // What a designer could not know is stored as it was: another installation may know it.
        content = DefinitionJson.RestoreKnown(content, _ => true).AsObject();
        var reading = DefinitionReader.Read(JsonSerializer.SerializeToElement(content, DefinitionJson.Plain));
        if (Mistakes(reading) is { } wrong)
            return wrong;
        if (content["root"] is JsonObject root)
            NodeIds.Write(root, reading.Definition!);
        return new WorkflowText(content, reading.Definition!);
    }

    private static JsonObject Normalise(JsonObject given)
    {
        var content = new JsonObject { ["name"] = "", ["description"] = null, ["toolVersion"] = null };
        foreach (var (key, value) in given)
        {
            var name = JsonReading.CamelCase(key);
            if (!NotText.Contains(key) && (value is not null || !content.ContainsKey(name)))
                content[name] = value?.DeepClone();
        }

        if (content["description"] is JsonValue described && described.GetValueKind() == JsonValueKind.String)
            content["description"] = VietnameseText.Normalise(described.GetValue<string>());
        foreach (var list in Lists)
            content[list] ??= new JsonArray();
        var custom = content["customProperties"] as JsonObject ?? [];
        foreach (var key in custom.Select(member => member.Key).Where(IsRevision).ToList())
            custom.Remove(key);
        content["customProperties"] ??= custom;
        content["options"] = OptionsOf(content["options"] as JsonObject, given);
        return content;
    }

    private static JsonObject OptionsOf(JsonObject? given, JsonObject envelope)
    {
        var options = new JsonObject();
        foreach (var (key, usual) in Options)
            options[key] = usual?.DeepClone();
        foreach (var (key, value) in given ?? [])
            options[JsonReading.CamelCase(key)] = value?.DeepClone();
        // Its older place.
        if (options["usableAsActivity"] is null && envelope["usableAsActivity"] is { } legacy)
            options["usableAsActivity"] = legacy.DeepClone();
        return options;
    }

    private static JsonObject WithoutTool(JsonObject content)
    {
        var compared = (JsonObject)content.DeepClone();
        compared.Remove("toolVersion");
        return compared;
    }

    private static long? RevisionIn(JsonElement custom)
    {
        if (custom.ValueKind != JsonValueKind.Object)
            return null;
        foreach (var member in custom.EnumerateObject())
        {
            if (IsRevision(member.Name) && long.TryParse(member.Value.AsText(), out var revision))
                return revision;
        }

        return null;
    }

    private static bool IsRevision(string key) => string.Equals(key, RevisionKey, StringComparison.OrdinalIgnoreCase);

    private static InvalidFields? Mistakes(DefinitionReading reading)
    {
        var errors = reading.Findings.Where(finding => finding.Level == FindingLevel.Error).ToList();
        if (reading.Definition is null && errors.Count == 0)
            return new([new Invalid("Không đọc được định nghĩa quy trình.")]);
        return errors.Count == 0 ? null : new([.. errors.Select(error => new Invalid($"{error.Message} ({error.Path})", error.Path))]);
    }
}
