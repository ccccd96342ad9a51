using System.Text.Json;
using Host.ElsaApi.Contract;
using Host.Identity;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Instances;
using Workflows.Storage;

namespace Host.ElsaApi.Instances;

/// <summary>Instances as the list and the viewer read them.</summary>
internal static class InstanceEndpoints
{
    private const string Missing = "Không tìm thấy phiên xử lý.";

    private sealed record InstanceAnswer : InstanceSummary
    {
        public required WorkflowStateAnswer WorkflowState { get; init; }
    }

    private sealed record VariableAnswer(string Id, string Name, object? Value);

    private sealed record ExportRequest
    {
        public IReadOnlyList<string>? Ids { get; init; }
    }

    public static void MapInstances(this IEndpointRouteBuilder api)
    {
        var instances = api.MapGroup("/workflow-instances").RequireAuthorization(WorkflowRights.Read);
        instances.MapPost("/", async (HttpContext http, InstanceList list, CancellationToken stop) =>
            ElsaJson.Ok(await list.FindAsync(await ElsaJson.BodyAsync<InstanceFilter>(http), stop))).ReadsBody<InstanceFilter>();
        instances.MapGet("/{id}", async (string id, WorkflowsDb db, CancellationToken stop) =>
            await FindAsync(db, id, stop) is { } row ? ElsaJson.Ok(Answer(row)) : Answers.NotFound(Missing));
        instances.MapGet("/{id}/execution-state", async (string id, WorkflowsDb db, CancellationToken stop) =>
            IdOf(id) is { } key && await db.Set<StoredInstance>().Where(row => row.Id == key)
                .Select(row => new { row.Status, row.SubStatus, row.UpdatedAt }).FirstOrDefaultAsync(stop) is { } state
                ? ElsaJson.Ok(state)
                : Answers.NotFound(Missing));
        instances.MapGet("/{id}/variables", async (string id, WorkflowsDb db, CancellationToken stop) =>
            await FindAsync(db, id, stop) is { } row ? ElsaJson.Ok(Variables(row)) : Answers.NotFound(Missing));
        instances.MapGet("/{id}/export", async (string id, WorkflowsDb db, CancellationToken stop) =>
            await FindAsync(db, id, stop) is { } row ? File(await ExportAsync(db, row, stop), $"workflow-instance-{row.Id}.json") : Answers.NotFound(Missing));
        api.MapPost("/bulk-actions/export/workflow-instances", ExportManyAsync).ReadsBody<ExportRequest>().RequireAuthorization(WorkflowRights.Read);
    }

    /// <summary>Ids of instances are GUIDs; anything else is nobody's.</summary>
    internal static Guid? IdOf(string? text) => Guid.TryParse(text, out var id) ? id : null;

    private static async Task<StoredInstance?> FindAsync(WorkflowsDb db, string id, CancellationToken stop) =>
        IdOf(id) is { } key ? await db.Set<StoredInstance>().AsNoTracking().FirstOrDefaultAsync(row => row.Id == key, stop) : null;

    private static InstanceAnswer Answer(StoredInstance row) => new()
    {
        Id = row.Id.ToString(),
        DefinitionId = row.DefinitionId,
        DefinitionVersionId = row.DefinitionVersionId,
        Version = row.DefinitionVersion,
        Status = row.Status,
        SubStatus = row.SubStatus,
        CorrelationId = row.CorrelationId,
        Name = row.Name,
        IncidentCount = row.IncidentCount,
        ParentWorkflowInstanceId = row.ParentId?.ToString(),
        CreatedAt = row.CreatedAt,
        UpdatedAt = row.UpdatedAt,
        FinishedAt = row.FinishedAt,
        WorkflowState = WorkflowStateAnswer.Of(row),
    };

    /// <summary>The workflow's own variables; an instance that has ended keeps none.</summary>
    private static object Variables(StoredInstance row)
    {
        var workflow = WorkflowState.Read(row.State).Activities.FirstOrDefault(activity => activity.NodeId == DefinitionReader.WorkflowId);
        var items = (workflow?.Variables ?? []).ConvertAll(variable => new VariableAnswer(
            variable.Id, variable.Name, Secrets.Hide(new System.Text.Json.Nodes.JsonObject { [variable.Name] = variable.Value?.DeepClone() })?[variable.Name]));
        return new { Items = items, items.Count };
    }

    private static async Task<IResult> ExportManyAsync(HttpContext http, WorkflowsDb db, CancellationToken stop)
    {
        const int most = 50;
        var ids = (await ElsaJson.BodyAsync<ExportRequest>(http)).Ids ?? [];
        if (ids.Count > most)
            throw new RefusedRequestException($"Mỗi lần xuất nhiều nhất {most} phiên xử lý.");
        var keys = ids.Select(IdOf).OfType<Guid>().ToList();
        var rows = await db.Set<StoredInstance>().AsNoTracking().Where(row => keys.Contains(row.Id)).OrderBy(row => row.CreatedAt).ToListAsync(stop);
        if (rows.Count == 0)
            return Answers.NotFound(Missing);
        var all = new List<object>();
        foreach (var row in rows)
            all.Add(await ExportAsync(db, row, stop));
        return File(all, "workflow-instances.json");
    }

    private static async Task<object> ExportAsync(WorkflowsDb db, StoredInstance row, CancellationToken stop) => new
    {
        WorkflowInstance = Answer(row),
        ActivityExecutionRecords = await ExecutionAnswers.RecordsAsync(db.Set<StoredExecution>().Where(one => one.InstanceId == row.Id), stop),
        WorkflowExecutionLogRecords = await Journal.RecordsAsync(db.Set<StoredJournalEntry>().Where(entry => entry.InstanceId == row.Id), new(0, null), stop),
    };

    private static IResult File(object content, string name) =>
        Results.File(JsonSerializer.SerializeToUtf8Bytes(content, ElsaJson.Options), "application/json", name);
}
