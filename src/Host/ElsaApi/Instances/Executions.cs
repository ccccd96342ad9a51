using Host.ElsaApi.Contract;
using Host.Identity;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Instances;
using Workflows.Storage;

namespace Host.ElsaApi.Instances;

/// <summary>Runs of the steps of an instance. Some are asked for once a second: each is one statement.</summary>
internal static class Executions
{
    private static readonly QueryName[] Filters = [QueryName.Text("WorkflowInstanceId"), QueryName.Text("ActivityNodeId"), QueryName.Flag("Completed")];

    internal sealed record ReportRequest
    {
        public string? WorkflowInstanceId { get; init; }

        public IReadOnlyList<string>? ActivityNodeIds { get; init; }
    }

    public static void MapExecutions(this IEndpointRouteBuilder api)
    {
        var executions = api.MapGroup("/activity-executions").RequireAuthorization(WorkflowRights.Read);
        executions.MapPost("/report", async (HttpContext http, WorkflowsDb db, CancellationToken stop) =>
        {
            var request = await ElsaJson.BodyAsync<ReportRequest>(http);
            IReadOnlyList<ExecutionStats> stats = InstanceEndpoints.IdOf(request.WorkflowInstanceId) is { } id && request.ActivityNodeIds is { Count: > 0 } nodes
                ? await ExecutionAnswers.StatsAsync(db, id, nodes, stop)
                : [];
            return ElsaJson.Ok(new { Stats = stats });
        }).ReadsBody<ReportRequest>();
        executions.MapGet("/list", async (HttpContext http, WorkflowsDb db, CancellationToken stop) =>
        {
            var items = await ExecutionAnswers.RecordsAsync(Of(http, db), stop);
            return ElsaJson.Ok(new { Items = items, items.Count });
        }).ReadsQuery(Filters);
        executions.MapGet("/by-id", async (HttpContext http, WorkflowsDb db, CancellationToken stop) => await OneAsync(new Asked(http).Text("id"), db, stop))
            .ReadsQuery(QueryName.Text("id"));
        executions.MapGet("/{id}", OneAsync);
        executions.MapGet("/{id}/call-stack", CallStackAsync).ReadsQuery(Reads.Window);
        api.MapGet("/activity-execution-summaries/list", async (HttpContext http, WorkflowsDb db, CancellationToken stop) =>
        {
            var items = await ExecutionAnswers.SummariesAsync(Of(http, db), stop);
            return ElsaJson.Ok(new { Items = items, items.Count });
        }).ReadsQuery(Filters).RequireAuthorization(WorkflowRights.Read);
    }

    private static IQueryable<StoredExecution> Of(HttpContext http, WorkflowsDb db)
    {
        var asked = new Asked(http);
        var instance = InstanceEndpoints.IdOf(asked.Text("WorkflowInstanceId")) ?? Guid.Empty;
        var rows = db.Set<StoredExecution>().Where(row => row.InstanceId == instance);
        if (asked.Text("ActivityNodeId") is { } node)
            rows = rows.Where(row => row.NodeId == node);
        if (asked.Flag("Completed") is { } completed)
            rows = rows.Where(row => row.CompletedAt != null == completed);
        return rows;
    }

    private static async Task<IResult> OneAsync(string? id, WorkflowsDb db, CancellationToken stop) =>
        InstanceEndpoints.IdOf(id) is { } key && await db.Set<StoredExecution>().AsNoTracking().FirstOrDefaultAsync(row => row.Id == key, stop) is { } row
            ? ElsaJson.Ok(ExecutionAnswers.Record(row))
            : Answers.NotFound("Không tìm thấy lần chạy này.");

    /// <summary>Who scheduled it, from the outermost down to the run itself.</summary>
    private static async Task<IResult> CallStackAsync(string id, HttpContext http, WorkflowsDb db, CancellationToken stop)
    {
        if (InstanceEndpoints.IdOf(id) is not { } key)
            return Answers.NotFound("Không tìm thấy lần chạy này.");
        var chain = await db.Set<StoredExecution>().FromSql($"""
            WITH RECURSIVE up AS (
              SELECT * FROM workflow.activity_execution WHERE id = {key}
              UNION ALL
              SELECT parent.* FROM workflow.activity_execution parent JOIN up ON parent.id = up.parent_id
            )
            SELECT * FROM up
            """).AsNoTracking().ToListAsync(stop);
        var byId = chain.ToDictionary(row => row.Id);
        var items = new List<ExecutionRecord>();
        for (var row = byId.GetValueOrDefault(key); row is not null; row = row.ParentId is { } parent ? byId.GetValueOrDefault(parent) : null)
            items.Insert(0, ExecutionAnswers.Record(row));
        var window = new Asked(http).Window();
        return ElsaJson.Ok(new
        {
            ActivityExecutionId = id,
            Items = items.Skip(window.Skip).Take(window.Take ?? items.Count).ToList(),
            TotalCount = items.Count,
        });
    }
}
