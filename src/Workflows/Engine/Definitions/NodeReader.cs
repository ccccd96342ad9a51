using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;

namespace Workflows.Engine.Definitions;

/// <summary>Reads activities, recursively; the depth is bounded by the JSON reader's own cap.</summary>
internal sealed class NodeReader(FindingList findings)
{
    private static readonly FrozenSet<string> Reserved = new[]
    {
        "id", "nodeId", "name", "type", "version", "customProperties", "metadata", "variables", "connections",
        "runAsynchronously", "canStartWorkflow", "kind",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>All activities read so far by node id.</summary>
    public Dictionary<string, ActivityNode> Found { get; } = new(StringComparer.Ordinal);

    public ActivityNode ReadWorkflow(JsonElement envelope)
    {
        var root = envelope.MemberOfEnvelope("root");
        var slots = ImmutableArray<EmbeddedNode>.Empty;
        if (LooksLikeActivity(root) || root.Member("type").ValueKind == JsonValueKind.String)
            slots = [new EmbeddedNode("root", -1, ReadNode(root, DefinitionReader.WorkflowId, "root", "$.root"))];
        else if (root.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null))
            findings.Error("$.root", "Gốc của quy trình phải là một hoạt động có khoá “type”.");
        var workflow = new ActivityNode
        {
            Id = DefinitionReader.WorkflowId,
            NodeId = DefinitionReader.WorkflowId,
            Type = "Elsa.Workflow",
            Name = "Workflow",
            Slots = slots,
            Variables = ReadVariables(envelope.MemberOfEnvelope("variables"), "$.variables"),
        };
        Found.Add(workflow.NodeId, workflow);
        return workflow;
    }

    private ActivityNode ReadNode(JsonElement json, string parent, string fallbackId, string path)
    {
        var given = json.Member("id").AsText();
        var id = string.IsNullOrWhiteSpace(given) ? fallbackId : given;
        // The path of ids is joined with a colon; an id with one would make two paths look alike.
        if (id.Contains(':'))
            findings.Error(path, $"Mã hoạt động “{id}” không được chứa dấu hai chấm.", id);
        var nodeId = $"{parent}:{id}";
        var slots = new List<EmbeddedNode>();
        var inputs = new Dictionary<string, NodeInput>(StringComparer.Ordinal);
        var outputs = new Dictionary<string, OutputBinding>(StringComparer.Ordinal);
        foreach (var member in json.EnumerateObject())
        {
            if (!Reserved.Contains(member.Name))
                ReadMember(member.Name, member.Value, nodeId, $"{path}.{member.Name}", slots, inputs, outputs);
        }

        var custom = json.Member("customProperties");
        var node = new ActivityNode
        {
            Id = id,
            NodeId = nodeId,
            Type = json.Member("type").AsText() ?? "",
            TypeVersion = json.Member("version").AsInteger(1),
            Name = json.Member("name").AsText() ?? "",
            DisplayText = json.Member("metadata").Member("displayText").AsText(),
            CanStartWorkflow = custom.Member("canStartWorkflow").AsFlag() || json.Member("canStartWorkflow").AsFlag(),
            MergeMode = Enum.TryParse<MergeMode>(custom.Member("mergeMode").AsText(), ignoreCase: true, out var merge)
                && Enum.IsDefined(merge) ? merge : MergeMode.Stream,
            Variables = ReadVariables(json.Member("variables"), $"{path}.variables"),
            Inputs = inputs.ToFrozenDictionary(),
            Outputs = outputs.ToFrozenDictionary(),
            Slots = [.. slots],
            Connections = ReadConnections(json.Member("connections"), slots, $"{path}.connections", id),
            CustomProperties = custom,
            Json = json,
            Path = path,
        };
        if (node.Type.Length == 0)
            findings.Error(path, "Hoạt động thiếu khoá “type”.", id);
        if (Found.Count >= DefinitionLimits.MaxActivities)
        {
            if (Found.Count == DefinitionLimits.MaxActivities)
                findings.Error(path, $"Quy trình có quá {DefinitionLimits.MaxActivities:N0} hoạt động.", id);
        }
        else if (!Found.TryAdd(nodeId, node))
        {
            findings.Error(path, $"Mã hoạt động “{id}” bị trùng.", id);
        }

        return node;
    }

    private void ReadMember(string key, JsonElement value, string nodeId, string path,
        List<EmbeddedNode> slots, Dictionary<string, NodeInput> inputs, Dictionary<string, OutputBinding> outputs)
    {
        if (findings.IsFull || Found.Count > DefinitionLimits.MaxActivities)
            return;
        if (key == "activities")
        {
            foreach (var (item, index) in value.Items().Select((item, index) => (item, index)))
            {
                if (item.ValueKind == JsonValueKind.Object)
                    slots.Add(new(key, index, ReadNode(item, nodeId, $"{key}{index}", $"{path}[{index}]")));
                else if (item.ValueKind != JsonValueKind.Null)
                    findings.Error($"{path}[{index}]", "Phần tử này không phải là hoạt động.");
            }

            return;
        }

        if (LooksLikeActivity(value))
        {
            slots.Add(new(key, -1, ReadNode(value, nodeId, key, path)));
            return;
        }

        foreach (var (item, index) in value.Items().Select((item, index) => (item, index)))
        {
            if (LooksLikeActivity(item))
                slots.Add(new(key, index, ReadNode(item, nodeId, $"{key}{index}", $"{path}[{index}]")));
            else if (item.Member("activity") is { ValueKind: JsonValueKind.Object } embedded)
                slots.Add(new(key, index, ReadNode(embedded, nodeId, $"{key}{index}", $"{path}[{index}].activity")));
        }

        if (value.Member("memoryReference").Member("id").AsText() is { } target
            && value.Member("expression").ValueKind != JsonValueKind.Object)
            outputs[key] = new(key, target);
        else if (value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined))
            inputs[key] = new(key, value, ReadExpression(value, path));
    }

    // An embedded activity carries its type and an id; an expression carries its type and a value.
    private static bool LooksLikeActivity(JsonElement value) =>
        value.Member("type").ValueKind == JsonValueKind.String
        && value.Member("expression").ValueKind == JsonValueKind.Undefined
        && value.Member("value").ValueKind == JsonValueKind.Undefined
        && (value.Member("id").ValueKind == JsonValueKind.String
            || value.Member("type").GetString()!.Contains('.'));

    internal static Expression? ReadExpression(JsonElement value, string path)
    {
        if (value.Member("expression") is { ValueKind: JsonValueKind.Object } wrapped)
            return new(wrapped.Member("type").AsText() ?? "Literal", wrapped.Member("value"), $"{path}.expression");
        // Stock also reads a bare scalar as a literal.
        return value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False
            ? new("Literal", value, path)
            : null;
    }

    private ImmutableArray<VariableDeclaration> ReadVariables(JsonElement json, string path)
    {
        var variables = ImmutableArray.CreateBuilder<VariableDeclaration>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (item, index) in json.Items().Select((item, index) => (item, index)))
        {
            var name = item.Member("name").AsText();
            if (variables.Count >= DefinitionLimits.MaxDeclarations)
            {
                findings.Error(path, $"Quá {DefinitionLimits.MaxDeclarations} biến.");
                break;
            }

            if (string.IsNullOrWhiteSpace(name))
            {
                findings.Error($"{path}[{index}]", "Biến thiếu tên.");
                continue;
            }

            var id = item.Member("id").AsText() ?? name;
            if (!ids.Add(id))
                findings.Error($"{path}[{index}]", $"Mã biến “{id}” bị trùng.");
            else
                variables.Add(new(id, name, item.Member("typeName").AsText() ?? "Object",
                    item.Member("isArray").AsFlag(), item.Member("value")));
        }

        return variables.ToImmutable();
    }

    private ImmutableArray<Connection> ReadConnections(
        JsonElement json, List<EmbeddedNode> slots, string path, string flowId)
    {
        var known = slots.Where(slot => slot.Key == "activities").Select(slot => slot.Node.Id).ToHashSet(StringComparer.Ordinal);
        var connections = new List<Connection>();
        var seen = new HashSet<Connection>();
        foreach (var (item, index) in json.Items().Select((item, index) => (item, index)))
        {
            if (seen.Count >= DefinitionLimits.MaxConnections)
            {
                findings.Error(path, $"Quá {DefinitionLimits.MaxConnections:N0} đường nối.", flowId);
                break;
            }

            var source = item.Member("source");
            var target = item.Member("target");
            var from = source.Member("activity").AsText() ?? source.AsText();
            var to = target.Member("activity").AsText() ?? target.AsText();
            var port = source.Member("port").AsText() ?? item.Member("sourcePort").AsText();
            if (from is null || to is null || !known.Contains(from) || !known.Contains(to))
            {
                var missing = from is null || !known.Contains(from) ? from : to;
                findings.Error($"{path}[{index}]", $"Đường nối trỏ tới hoạt động không có: “{missing}”.", flowId);
                continue;
            }

            var connection = new Connection(from, string.IsNullOrEmpty(port) ? Connection.DefaultPort : port, to);
            if (seen.Add(connection))
                connections.Add(connection);
        }

        return [.. connections];
    }
}
