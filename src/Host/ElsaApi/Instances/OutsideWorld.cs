using System.Text.Json.Nodes;
using Host.ElsaApi.Contract;
using Host.Identity;
using Workflows.Audit;
using Workflows.Engine.Definitions;
using Workflows.Engine.Instances;
using Workflows.Values;

namespace Host.ElsaApi.Instances;

/// <summary>Answers that workflows wait for from outside: tasks given away, events.</summary>
internal static class OutsideWorld
{
    private const int MaxName = 250;

    /// <summary>The member that is looked for, in any case.</summary>
    private sealed record TaskAnswer(JsonNode? Result);

    /// <summary>The members that are looked for, in any case.</summary>
    private sealed record EventRequest(string? CorrelationId, JsonNode? Payload, JsonNode? Input);

    public static void MapOutsideWorld(this IEndpointRouteBuilder api)
    {
        var outside = api.MapGroup("").RequireAuthorization(WorkflowRights.Repair);
        outside.MapPost("/tasks/{taskId}/complete", CompleteAsync).ReadsBody<TaskAnswer>();
        outside.MapPost("/events/{eventName}/trigger", TriggerAsync).ReadsBody<EventRequest>();
        // A single step has no plan, no people and no place: what it would answer would prove nothing.
        outside.MapPost("/tests/activities", () => ElsaJson.Ok(new
        {
            ActivityState = new JsonObject(),
            Payload = new JsonObject(),
            Outputs = new JsonObject(),
            Exception = new ExceptionAnswer("NotSupported", "Không chạy thử được từng bước riêng lẻ. Hãy dùng chức năng Chạy thử cả quy trình.", null, null),
            Status = "Faulted",
        }));
    }

    private static async Task<IResult> CompleteAsync(string taskId, HttpContext http, WorkflowRuntime runtime, AuditTrail audit, StudioCall call, CancellationToken stop)
    {
        var result = (await ElsaJson.BodyAsync(http)).MemberOfEnvelope("result").ToNode();
        var done = await call.ChangeAsync<Done>(async (actor, inner) =>
        {
            if (!await runtime.CompleteTaskAsync(taskId, result, inner))
                return new NotFound("Không có bước nào đang chờ việc này.");
            audit.Record(new("workflow.task-answered", actor) { Data = new { Task = taskId } });
            return Done.Value;
        }, stop);
        return done.IsSuccess ? Results.Ok() : Answers.Of(done.Problem!);
    }

    private static async Task<IResult> TriggerAsync(string eventName, HttpContext http, WorkflowRuntime runtime, AuditTrail audit, StudioCall call, CancellationToken stop)
    {
        var name = VietnameseText.Check(eventName, "eventName", "Tên sự kiện", MaxName, required: true);
        if (!name.IsSuccess)
            return Answers.Of(name.Problem!);
        var body = await ElsaJson.BodyAsync(http);
        var correlation = body.MemberOfEnvelope("correlationId").AsText();
        var payload = (body.MemberOfEnvelope("payload").ToNode() ?? body.MemberOfEnvelope("input").ToNode())?.DeepClone();
        var done = await call.ChangeAsync<Done>(async (actor, inner) =>
        {
            await runtime.PublishEventAsync(name.Value, payload, string.IsNullOrEmpty(correlation) ? null : correlation, inner);
            audit.Record(new("workflow.event-published", actor) { Data = new { Event = name.Value, CorrelationId = correlation } });
            return Done.Value;
        }, stop);
        return done.IsSuccess ? ElsaJson.Ok(new { EventName = name.Value }) : Answers.Of(done.Problem!);
    }
}
