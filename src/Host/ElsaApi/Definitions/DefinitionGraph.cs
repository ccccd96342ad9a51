using System.Text.Json.Nodes;
using Host.ElsaApi.Contract;
using Host.Identity;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Instances;
using Workflows.Storage;

namespace Host.ElsaApi.Definitions;

/// <summary>Parts of a definition with the workflows inside it, for a designer that opens a step or follows a journal entry.</summary>
internal static class DefinitionGraph
{
    private static readonly HashSet<string> Containers = new(StringComparer.Ordinal) { "Elsa.Flowchart", "Elsa.Sequence", "Elsa.StateMachine" };

    private sealed record Segment(string ActivityNodeId, string ActivityId, string ActivityType, string PortName);

    public static void MapDefinitionGraph(this IEndpointRouteBuilder api)
    {
        var graph = api.MapGroup("/workflow-definitions/subgraph").RequireAuthorization(WorkflowRights.Read);
        graph.MapGet("/{versionId}", async (string versionId, HttpContext http, WorkflowsDb db, DefinitionStore store, ActivityCatalog activities, CancellationToken stop) =>
        {
            if (await LoadAsync(versionId, db, store, stop) is not { } definition)
                return Answers.NotFound("Không tìm thấy phiên bản quy trình này.");
            var wanted = new Asked(http).Text("parentNodeId") ?? DefinitionReader.WorkflowId;
            return definition.Nodes.TryGetValue(wanted, out var node)
                ? ElsaJson.Ok(Describe(node, PortTo(definition, node), activities))
                : Answers.NotFound("Không tìm thấy bước này trong quy trình.");
        }).ReadsQuery(QueryName.Text("parentNodeId"));
        graph.MapGet("/segments/{versionId}", async (string versionId, HttpContext http, WorkflowsDb db, DefinitionStore store, ActivityCatalog activities, CancellationToken stop) =>
        {
            if (await LoadAsync(versionId, db, store, stop) is not { } definition)
                return Answers.NotFound("Không tìm thấy phiên bản quy trình này.");
            return new Asked(http).Text("childNodeId") is { } wanted && definition.Nodes.TryGetValue(wanted, out var node)
                ? ElsaJson.Ok(Segments(definition, node, activities))
                : Answers.NotFound("Không tìm thấy bước này trong quy trình.");
        }).ReadsQuery(QueryName.Text("childNodeId"));
    }

    private static async Task<WorkflowDefinition?> LoadAsync(string versionId, WorkflowsDb db, DefinitionStore store, CancellationToken stop)
    {
        var hash = await db.Set<StoredDefinition>().Where(row => row.Id == versionId).Select(row => row.Hash).FirstOrDefaultAsync(stop);
        return hash is null ? null : await store.LoadAsync(versionId, hash, stop);
    }

    private static JsonObject Describe(ActivityNode node, string? port, ActivityCatalog activities) => new()
    {
        ["activity"] = NodeIds.Whole(node, type => activities.Find(type)?.Version),
        ["port"] = port,
        ["nodeId"] = node.NodeId,
        ["parents"] = new JsonArray(),
        ["children"] = new JsonArray([.. node.Slots.Select(slot => Describe(slot.Node, PortOf(node, slot), activities))]),
    };

    private static object Segments(WorkflowDefinition definition, ActivityNode child, ActivityCatalog activities)
    {
        var ancestors = new List<ActivityNode>();
        for (var up = ParentOf(definition, child); up is not null; up = ParentOf(definition, up))
            ancestors.Add(up);
        var container = ancestors.FirstOrDefault(up => Containers.Contains(up.Type)) ?? ancestors.FirstOrDefault() ?? child;
        var path = ancestors.SkipWhile(up => up != container).Skip(1).ToList();
        var below = container;
        var segments = new List<Segment>();
        foreach (var up in path)
        {
            if (!Containers.Contains(up.Type) && up.Type != WorkflowActivity.TypeName)
                segments.Insert(0, new(up.NodeId, up.Id, up.Type, PortOf(up, below) ?? "Root"));
            below = up;
        }

        return new
        {
            ChildNode = Describe(child, PortTo(definition, child), activities),
            Container = Describe(container, PortTo(definition, container), activities),
            PathSegments = segments,
        };
    }

    private static ActivityNode? ParentOf(WorkflowDefinition definition, ActivityNode node) =>
        node.NodeId.LastIndexOf(':') is var cut and > 0 ? definition.Nodes.GetValueOrDefault(node.NodeId[..cut]) : null;

    private static string? PortTo(WorkflowDefinition definition, ActivityNode node) => ParentOf(definition, node) is { } parent ? PortOf(parent, node) : null;

    private static string? PortOf(ActivityNode parent, ActivityNode child) =>
        parent.Slots.FirstOrDefault(slot => slot.Node.NodeId == child.NodeId) is { } slot ? PortOf(parent, slot) : null;

    /// <summary>As Studio names ports: in Pascal case, a case by its label.</summary>
    private static string PortOf(ActivityNode parent, EmbeddedNode slot)
    {
        if (slot.Key == "cases" && parent.Json.Member("cases").Items().ElementAtOrDefault(slot.Index).Member("label").AsText() is { } label)
            return label;
        return slot.Key.Length == 0 ? slot.Key : char.ToUpperInvariant(slot.Key[0]) + slot.Key[1..];
    }
}
