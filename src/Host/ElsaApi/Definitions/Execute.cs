using System.Text.Json.Nodes;
using Host.ElsaApi.Contract;
using Host.ElsaApi.Instances;
using Host.Identity;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Engine.Definitions;
using Workflows.Engine.Instances;
using Workflows.Storage;
using Workflows.Values;

namespace Host.ElsaApi.Definitions;

/// <summary>
/// Starts an instance from the designer, of a draft too. Studio reads two headers of the answer: the instance to go
/// to, and whether it cannot be started at all.
/// </summary>
internal static class Execute
{
    private const string InstanceHeader = "x-elsa-workflow-instance-id";
    private const string CannotStartHeader = "x-elsa-workflow-cannot-start";

    internal sealed record ExecuteRequest
    {
        public string? CorrelationId { get; init; }

        public string? TriggerActivityId { get; init; }

        public string? VersionOptions { get; init; }

        public JsonObject? Input { get; init; }
    }

    public static void MapExecute(this IEndpointRouteBuilder api)
    {
        api.MapPost("/workflow-definitions/{definitionId}/execute", (string definitionId, HttpContext http, DefinitionAnswers answers, DefinitionValidator validator, WorkflowRuntime runtime, AuditTrail audit, StudioCall call, WorkflowsDb db, CancellationToken stop) =>
            StartAsync(definitionId, http, new(answers, validator, runtime, audit, call, db), tellState: true, stop)).ReadsBody<ExecuteRequest>().RequireAuthorization(WorkflowRights.Repair);
        api.MapPost("/workflow-definitions/{definitionId}/dispatch", (string definitionId, HttpContext http, DefinitionAnswers answers, DefinitionValidator validator, WorkflowRuntime runtime, AuditTrail audit, StudioCall call, WorkflowsDb db, CancellationToken stop) =>
            StartAsync(definitionId, http, new(answers, validator, runtime, audit, call, db), tellState: false, stop)).ReadsBody<ExecuteRequest>().RequireAuthorization(WorkflowRights.Repair);
    }

    private sealed record Tools(
        DefinitionAnswers Answers, DefinitionValidator Validator, WorkflowRuntime Runtime, AuditTrail Audit, StudioCall Call, WorkflowsDb Db);

    private static async Task<IResult> StartAsync(string definitionId, HttpContext http, Tools tools, bool tellState, CancellationToken stop)
    {
        var request = await ElsaJson.BodyAsync<ExecuteRequest>(http);
        var row = await tools.Answers.Versions(definitionId, request.VersionOptions ?? VersionOptions.Published).AsNoTracking()
            .OrderByDescending(version => version.Version).FirstOrDefaultAsync(stop);
        if (row is null)
            return Answers.NotFound(request.VersionOptions is null or VersionOptions.Published
                ? "Quy trình này không có bản đang ban hành."
                : "Không tìm thấy quy trình.");
        var start = new StartWorkflow
        {
            DefinitionId = definitionId,
            VersionId = row.Id,
            CorrelationId = request.CorrelationId is { Length: > 0 } correlation ? correlation : null,
            TriggerActivityId = request.TriggerActivityId is { Length: > 0 } trigger ? trigger : null,
            Input = request.Input,
        };
        var started = await tools.Call.ChangeAsync(async (actor, inner) =>
        {
            var report = await tools.Runtime.StartAsync(start, inner);
            if (report.IsSuccess)
            {
                tools.Audit.Record(new("workflow.started", actor)
                {
                    PlanId = Guid.TryParse(start.CorrelationId, out var matter) ? matter : null,
                    Data = new { Instance = report.Value.InstanceId, definitionId, row.Version, Draft = !row.IsPublished },
                });
            }

            return report;
        }, stop);
        return await AnswerAsync(http, started, tools.Db, tellState, stop);
    }

    private static async Task<IResult> AnswerAsync(HttpContext http, Result<RunReport> started, WorkflowsDb db, bool tellState, CancellationToken stop)
    {
        http.Response.Headers["x-elsa-response"] = "true";
        switch (started.Problem)
        {
            case null:
                break;
            case NotFound missing:
                return Answers.Of(missing);
            case Conflict:
                http.Response.Headers[CannotStartHeader] = "true";
                return Results.Ok();
            default:
                return Answers.Of(started.Problem);
        }

        var id = started.Value.InstanceId;
        http.Response.Headers[InstanceHeader] = id.ToString();
        if (!tellState)
            return ElsaJson.Ok(new { WorkflowInstanceId = id });
        var instance = await db.Set<StoredInstance>().AsNoTracking().FirstAsync(row => row.Id == id, stop);
        return Results.Json(
            new { WorkflowState = WorkflowStateAnswer.Of(instance) },
            ElsaJson.Options,
            statusCode: started.Value.SubStatus == Workflows.Engine.Execution.WorkflowSubStatus.Faulted ? StatusCodes.Status500InternalServerError : StatusCodes.Status200OK);
    }
}
