using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Host.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Designer.Tests.Studio;

/// <summary>
/// Answers what Studio asks with canned data, behind the host's real token and rights. It stands in for the API only: what
/// is tested with it is how Studio is hosted.
/// </summary>
internal sealed class StubElsaApi
{
    public const string Definition = "ban-hanh-ke-hoach";
    public const string Instance = "phien-1";

    private readonly JsonObject definition = (JsonObject)JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Studio", "stub-definition.json")))!;
    private readonly JsonNode descriptors = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Studio", "stub-descriptors.json")))!;

    private readonly ConcurrentQueue<string> saves = new();
    private TaskCompletionSource arrived = new();

    /// <summary>What stood in the header of the newest request.</summary>
    public string Authorization { get; private set; } = "";

    /// <summary>A save whose model says what is wanted; null while there is none.</summary>
    public JsonNode? Saved(Func<JsonNode, bool> wanted) => saves.Select(s => JsonNode.Parse(s)!["model"]!).FirstOrDefault(wanted);

    public async Task<JsonNode> WaitForSaveAsync(Func<JsonNode, bool> wanted)
    {
        while (true)
        {
            var next = arrived.Task;
            if (Saved(wanted) is { } found)
                return found;
            await next.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    public void Map(WebApplication app)
    {
        // Before the host's own routes: these tests are of the page around Studio, on answers that stay the same.
        var api = app.MapGroup(StudioAccess.ApiPrefix).WithOrder(-1).RequireAuthorization(WorkflowRights.Read).DisableAntiforgery();
        api.AddEndpointFilter((context, next) =>
        {
            var request = context.HttpContext.Request;
            Authorization = request.Headers.Authorization.ToString();
            return next(context);
        });
        MapDefinitions(api);
        MapInstances(api);
        MapDescriptors(api);
        api.Map("{**rest}", () => Results.NotFound());
        app.MapGet($"{StudioAccess.HubPrefix}/echo", () => "hub").RequireAuthorization(WorkflowRights.Read);
    }

    private void MapDefinitions(RouteGroupBuilder api)
    {
        api.MapGet("/workflow-definitions", (HttpContext http) =>
        {
            var versions = http.Request.Query["Ids"].Count == 0 && http.Request.Query["versionOptions"] == "AllVersions" ? 3 : 1;
            return Json(new
            {
                items = Enumerable.Range(0, versions).Select(Summary),
                totalCount = versions == 1 ? 27 : versions,
                links = Links("bulk-publish", "create", "import"),
            });
        });
        api.MapGet("/workflow-definitions/by-definition-id/{id}", (string id) => id == Definition ? Json(definition) : Results.NotFound());
        api.MapGet("/workflow-definitions/by-id/{id}", () => Json(definition));
        api.MapGet("/workflow-definitions/validation/is-name-unique", () => Json(new { isUnique = true }));
        api.MapGet("/workflow-definitions/{id}/consumers", () => Json(new { consumingWorkflowDefinitionIds = Array.Empty<string>() }));
        api.MapPost("/workflow-definitions", async (HttpContext http) =>
        {
            using var reader = new StreamReader(http.Request.Body);
            var body = await reader.ReadToEndAsync();
            saves.Enqueue(body);
            Interlocked.Exchange(ref arrived, new()).SetResult();
            var saved = (JsonObject)JsonNode.Parse(body)!["model"]!.DeepClone();
            foreach (var (name, value) in definition)
                saved[name] = saved[name] ?? value?.DeepClone();
            saved["links"] = JsonSerializer.SerializeToNode(Links("publish"), JsonSerializerOptions.Web);
            NumberNodes((JsonObject)saved["root"]!, "Workflow1");
            return Json(new { workflowDefinition = saved, alreadyPublished = false, consumingWorkflowCount = 0 });
        });
        api.MapPost("/workflow-definitions/{id}/execute", (HttpContext http) =>
        {
            http.Response.Headers["x-elsa-workflow-instance-id"] = Instance;
            return Json(new { workflowState = new { } });
        });
    }

    private static void MapInstances(RouteGroupBuilder api)
    {
        api.MapPost("/workflow-instances", () => Json(new
        {
            items = new[] { InstanceOf(Instance, "Running", "Suspended"), InstanceOf("phien-2", "Finished", "Finished"), InstanceOf("phien-3", "Running", "Faulted") },
            totalCount = 3,
        }));
        api.MapGet("/workflow-instances/{id}", (string id) => id == Instance ? Json(InstanceOf(id, "Running", "Suspended")) : Results.NotFound());
        api.MapPost("/workflow-instances/{id}/journal", () => Json(new { items = Journal(), totalCount = 3 }));
        api.MapGet("/workflow-instances/{id}/execution-state", () => Json(new { status = "Running", subStatus = "Suspended", updatedAt = "2026-10-14T08:05:00+07:00" }));
        api.MapGet("/workflow-instances/{id}/variables", () => Json(new { items = new[] { new { id = "v1", name = "Counter", value = "2" } }, count = 1 }));
        api.MapPost("/activity-executions/report", () => Json(new
        {
            stats = new[] { Stats("Start1", 1, 1, blocked: false), Stats("Opinions1", 1, 0, blocked: true) },
        }));
        api.MapGet("/activity-execution-summaries/list", (HttpContext http) => Json(List(Execution(http.Request.Query["ActivityNodeId"].ToString()))));
        api.MapGet("/activity-executions/list", () => Json(List()));
        api.MapGet("/activity-executions/by-id", () => Json(Execution("Workflow1:Flowchart1:Opinions1")));
        api.MapGet("/activity-executions/{id}/call-stack", (string id) => Json(new { activityExecutionId = id, items = Array.Empty<object>(), totalCount = 0 }));
    }

    private void MapDescriptors(RouteGroupBuilder api)
    {
        foreach (var (path, value) in descriptors.AsObject())
        {
            var text = value!.ToJsonString();
            api.MapGet(path, () => Results.Text(text, "application/json"));
        }

        api.MapPost("/scripting/javascript/type-definitions/{id}", () => Results.Text("declare function getVariable(name: string): any;"));
    }

    private static object Summary(int at) => new
    {
        id = $"v{3 - at}",
        definitionId = Definition,
        name = "Ban hành kế hoạch",
        description = "Từ dự thảo đến phát hành",
        version = 3 - at,
        toolVersion = "3.8.0.0",
        isLatest = at == 0,
        isPublished = at == 1,
        isReadonly = false,
        materializerName = "Json",
        isMaterializerAvailable = true,
        createdAt = "2026-10-01T08:00:00+07:00",
        links = Links("publish", "retract", "delete"),
    };

    private static object InstanceOf(string id, string status, string subStatus) => new
    {
        id,
        definitionId = Definition,
        definitionVersionId = "v3",
        version = 3,
        status,
        subStatus,
        correlationId = "KH-12",
        name = "Kế hoạch du lịch 2026",
        incidentCount = subStatus == "Faulted" ? 1 : 0,
        createdAt = "2026-10-14T08:00:00+07:00",
        updatedAt = "2026-10-14T08:05:00+07:00",
        finishedAt = status == "Finished" ? "2026-10-14T08:06:00+07:00" : null,
        workflowState = new
        {
            id,
            definitionId = Definition,
            definitionVersionId = "v3",
            definitionVersion = 3,
            status,
            subStatus,
            bookmarks = Array.Empty<object>(),
            incidents = Array.Empty<object>(),
            completionCallbacks = Array.Empty<object>(),
            activityExecutionContexts = Array.Empty<object>(),
            input = new { },
            output = new { },
            properties = new { },
            createdAt = "2026-10-14T08:00:00+07:00",
            updatedAt = "2026-10-14T08:05:00+07:00",
        },
    };

    private static object[] Journal() =>
    [
        Record(1, "Start1", "Elsa.Start", "Started"), Record(2, "Start1", "Elsa.Start", "Completed"), Record(3, "Opinions1", "PlanIssuance.RequestOpinions", "Started"),
    ];

    private static object Record(int sequence, string activity, string type, string what) => new
    {
        id = $"j{sequence}",
        activityInstanceId = $"x-{activity}",
        activityId = activity,
        activityType = type,
        activityTypeVersion = 1,
        activityName = activity,
        nodeId = $"Workflow1:Flowchart1:{activity}",
        timestamp = $"2026-10-14T08:0{sequence}:00+07:00",
        sequence,
        eventName = what,
        activityState = new { },
    };

    private static object Stats(string activity, int started, int completed, bool blocked) => new
    {
        activityId = activity,
        activityNodeId = $"Workflow1:Flowchart1:{activity}",
        startedCount = started,
        completedCount = completed,
        uncompletedCount = started - completed,
        isBlocked = blocked,
        isFaulted = false,
        metadata = new { },
    };

    private static object Execution(string node) => new
    {
        id = "x-1",
        workflowInstanceId = Instance,
        activityId = node.Split(':')[^1],
        activityNodeId = node,
        activityType = "PlanIssuance.RequestOpinions",
        activityTypeVersion = 1,
        activityName = "Opinions1",
        activityState = new { Deadline = "5" },
        payload = new { },
        outputs = new { },
        properties = new { },
        metadata = new { },
        startedAt = "2026-10-14T08:02:00+07:00",
        completedAt = "2026-10-14T08:03:00+07:00",
        hasBookmarks = true,
        status = "Completed",
        aggregateFaultCount = 0,
        callStackDepth = 0,
    };

    private static object List(params object[] items) => new { items, count = items.Length };

    private static object[] Links(params string[] rels) => [.. rels.Select(rel => new { href = "/", rel, method = "POST" })];

    private static void NumberNodes(JsonObject activity, string above)
    {
        var node = $"{above}:{activity["id"]}";
        activity["nodeId"] = node;
        foreach (var child in (activity["activities"] as JsonArray ?? []).OfType<JsonObject>())
            NumberNodes(child, node);
    }

    private static IResult Json(object value) => Results.Json(value, JsonSerializerOptions.Web);
}
