using System.Text.Json;
using Host.ElsaApi.Contract;
using Host.Identity;
using Workflows.Definitions;
using Workflows.Definitions.Editing;
using Workflows.Engine.Definitions;
using Workflows.Engine.Instances;
using Workflows.Storage;
using Workflows.Values;

namespace Host.ElsaApi.Definitions;

/// <summary>Changes of one definition.</summary>
internal static class DefinitionEdits
{
    /// <summary>The members that are looked for, in any case.</summary>
    private sealed record SaveRequest(JsonElement Model, bool Publish);

    public static void MapDefinitionEdits(this IEndpointRouteBuilder api)
    {
        var definitions = api.MapGroup("/workflow-definitions");
        definitions.MapPost("/", SaveAsync).ReadsBody<SaveRequest>().RequireAuthorization(WorkflowRights.Edit);
        definitions.MapPost("/{definitionId}/publish", PublishAsync).RequireAuthorization(WorkflowRights.Publish);
        definitions.MapPost("/{definitionId}/retract", RetractAsync).RequireAuthorization(WorkflowRights.Publish);
        definitions.MapPost("/{definitionId}/revert/{version:int}", RevertAsync).RequireAuthorization(WorkflowRights.Edit);
        definitions.MapPost("/{definitionId}/update-references", async (string definitionId, UpdateReferences references, StudioCall call, CancellationToken stop) =>
        {
            var done = await call.ChangeAsync((actor, inner) => references.UpdateAsync(definitionId, actor, inner), stop);
            return done.IsSuccess ? ElsaJson.Ok(new { AffectedWorkflows = done.Value }) : Answers.Of(done.Problem!);
        }).RequireAuthorization(WorkflowRights.Edit);
        definitions.MapDelete("/{definitionId}", async (string definitionId, DeleteWorkflow delete, StudioCall call, CancellationToken stop) =>
            Gone(await call.ChangeAsync((actor, inner) => delete.DeleteAsync(definitionId, actor, inner), stop))).RequireAuthorization(WorkflowRights.Publish);
        api.MapDelete("/workflow-definition-versions/{versionId}", async (string versionId, DeleteWorkflow delete, StudioCall call, CancellationToken stop) =>
            Gone(await call.ChangeAsync((actor, inner) => delete.DeleteVersionAsync(versionId, actor, inner), stop))).RequireAuthorization(WorkflowRights.Edit);
    }

    private static async Task<IResult> SaveAsync(
        HttpContext http, SaveWorkflow save, StudioCall call, UpdateReferences references, DefinitionAnswers answers, CancellationToken stop)
    {
        var body = await ElsaJson.BodyAsync(http);
        var model = body.MemberOfEnvelope("model");
        if (model.ValueKind != JsonValueKind.Object)
            throw new RefusedRequestException("Thiếu nội dung quy trình (“model”).");
        var andPublish = body.MemberOfEnvelope("publish").AsFlag();
        if (andPublish && !await call.MayAsync(WorkflowRights.Publish))
            return Answers.Forbidden("Ông/bà được sửa bản nháp nhưng không được ban hành quy trình.");
        var saved = await call.ChangeAsync((actor, inner) => save.SaveAsync(model, andPublish, actor, inner), stop);
        return saved.IsSuccess ? await SavedAsync(saved.Value, andPublish, references, answers, stop) : Answers.AsValidation(saved.Problem!);
    }

    private static async Task<IResult> PublishAsync(
        string definitionId, PublishWorkflow publish, StudioCall call, UpdateReferences references, DefinitionAnswers answers, CancellationToken stop)
    {
        var done = await call.ChangeAsync((actor, inner) => publish.PublishAsync(definitionId, actor, inner), stop);
        return done.IsSuccess
            ? await SavedAsync(new(done.Value.Version, done.Value.Warnings, !done.Value.IsNew), true, references, answers, stop)
            : Answers.AsValidation(done.Problem!);
    }

    private static async Task<IResult> SavedAsync(
        SavedWorkflow saved, bool isPublish, UpdateReferences references, DefinitionAnswers answers, CancellationToken stop) => ElsaJson.Ok(new
        {
            WorkflowDefinition = await answers.OfAsync(saved.Version, stop),
            AlreadyPublished = saved.WasPublished,
            ConsumingWorkflowCount = isPublish && saved.Version.UsableAsActivity ? (await references.ConsumersAsync(saved.Version.DefinitionId, stop)).Count : 0,
            ValidationErrors = Array.Empty<object>(),
            Warnings = saved.Warnings.Select(warning => new { warning.Message, warning.ActivityId, warning.Path }),
        });

    private static async Task<IResult> RetractAsync(
        string definitionId, RetractWorkflow retract, StudioCall call, DefinitionAnswers answers, CancellationToken stop)
    {
        var done = await call.ChangeAsync((actor, inner) => retract.RetractAsync(definitionId, actor, inner), stop);
        if (!done.IsSuccess)
            return Answers.AsValidation(done.Problem!);
        var answer = await answers.OfAsync(done.Value.Latest, stop);
        answer["notice"] = done.Value.Notice;
        return ElsaJson.Ok(answer);
    }

    private static async Task<IResult> RevertAsync(
        string definitionId, int version, RevertWorkflow revert, StudioCall call, DefinitionList list, WorkflowsDb db, CancellationToken stop)
    {
        var done = await call.ChangeAsync((actor, inner) => revert.RevertAsync(definitionId, version, actor, inner), stop);
        if (!done.IsSuccess)
            return Answers.Of(done.Problem!);
        var id = done.Value.Id;
        return ElsaJson.Ok((await list.SummariesAsync(db.Set<StoredDefinition>().Where(row => row.Id == id), stop))[0]);
    }

    private static IResult Gone(Result<Done> done) => done.IsSuccess ? Results.NoContent() : Answers.Of(done.Problem!);
}
