using Host.ElsaApi.Contract;
using Host.Identity;
using Workflows.Definitions;
using Workflows.Definitions.Editing;
using Workflows.Values;

namespace Host.ElsaApi.Definitions;

/// <summary>Changes of several definitions: each in a transaction of its own, one that is refused stops no other.</summary>
internal static class DefinitionBulk
{
    internal sealed record DefinitionIds
    {
        public IReadOnlyList<string>? Ids { get; init; }

        /// <exception cref="RefusedRequestException">More than a page of them.</exception>
        public static IReadOnlyList<string> Checked(IReadOnlyList<string>? ids) => ids?.Count > Asked.MaxPageSize
            ? throw new RefusedRequestException($"Mỗi lần chỉ xử lý nhiều nhất {Asked.MaxPageSize} mục.")
            : [.. (ids ?? []).Where(id => !string.IsNullOrEmpty(id)).Distinct(StringComparer.Ordinal)];
    }

    private sealed record ByDefinition
    {
        public IReadOnlyList<string>? DefinitionIds { get; init; }
    }

    /// <param name="Id">What was refused.</param>
    /// <param name="Message">Why.</param>
    internal sealed record Refused(string Id, string Message);

    public static void MapDefinitionBulk(this IEndpointRouteBuilder api)
    {
        var bulk = api.MapGroup("/bulk-actions");
        bulk.MapPost("/delete/workflow-definitions/by-definition-id", async (HttpContext http, DeleteWorkflow delete, StudioCall call, CancellationToken stop) =>
            await DeletedAsync((await ElsaJson.BodyAsync<ByDefinition>(http)).DefinitionIds, id => call.ChangeAsync((actor, inner) => delete.DeleteAsync(id, actor, inner), stop)))
            .ReadsBody<ByDefinition>().RequireAuthorization(WorkflowRights.Publish);
        bulk.MapPost("/delete/workflow-definitions/by-id", async (HttpContext http, DeleteWorkflow delete, StudioCall call, CancellationToken stop) =>
            await DeletedAsync((await ElsaJson.BodyAsync<DefinitionIds>(http)).Ids, id => call.ChangeAsync((actor, inner) => delete.DeleteVersionAsync(id, actor, inner), stop)))
            .ReadsBody<DefinitionIds>().RequireAuthorization(WorkflowRights.Edit);
        bulk.MapPost("/publish/workflow-definitions/by-definition-ids", PublishAsync).ReadsBody<ByDefinition>().RequireAuthorization(WorkflowRights.Publish);
        bulk.MapPost("/retract/workflow-definitions/by-definition-ids", RetractAsync).ReadsBody<ByDefinition>().RequireAuthorization(WorkflowRights.Publish);
    }

    private static async Task<IResult> DeletedAsync(IReadOnlyList<string>? ids, Func<string, Task<Result<Done>>> delete)
    {
        var deleted = 0L;
        var refused = new List<Refused>();
        foreach (var id in DefinitionIds.Checked(ids))
        {
            var done = await delete(id);
            if (done.IsSuccess)
                deleted++;
            else
                refused.Add(new(id, done.Problem!.Message));
        }

        return ElsaJson.Ok(new { Deleted = deleted, Refused = refused });
    }

    private static async Task<IResult> PublishAsync(HttpContext http, PublishWorkflow publish, StudioCall call, CancellationToken stop)
    {
        List<string> published = [], already = [], missing = [];
        var refused = new List<Refused>();
        foreach (var id in DefinitionIds.Checked((await ElsaJson.BodyAsync<ByDefinition>(http)).DefinitionIds))
        {
            var done = await call.ChangeAsync((actor, inner) => publish.PublishAsync(id, actor, inner), stop);
            if (done.IsSuccess)
                (done.Value.IsNew ? published : already).Add(id);
            else if (done.Problem is NotFound)
                missing.Add(id);
            else
                refused.Add(new(id, done.Problem!.Message));
        }

        return ElsaJson.Ok(new
        {
            Published = published,
            AlreadyPublished = already,
            NotFound = missing,
            Skipped = refused.Select(one => one.Id),
            UpdatedConsumers = Array.Empty<string>(),
            Refused = refused,
        });
    }

    private static async Task<IResult> RetractAsync(HttpContext http, RetractWorkflow retract, StudioCall call, CancellationToken stop)
    {
        List<string> retracted = [], already = [], missing = [];
        foreach (var id in DefinitionIds.Checked((await ElsaJson.BodyAsync<ByDefinition>(http)).DefinitionIds))
        {
            var done = await call.ChangeAsync((actor, inner) => retract.RetractAsync(id, actor, inner), stop);
            (done.IsSuccess ? retracted : done.Problem is NotFound ? missing : already).Add(id);
        }

        return ElsaJson.Ok(new { Retracted = retracted, AlreadyRetracted = already, NotFound = missing, Skipped = Array.Empty<string>() });
    }
}
