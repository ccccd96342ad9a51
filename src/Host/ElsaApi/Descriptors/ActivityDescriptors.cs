using System.Text.Json.Nodes;
using Host.ElsaApi.Contract;
using Host.Identity;
using Workflows.Engine.Definitions;

namespace Host.ElsaApi.Descriptors;

/// <summary>The toolbox, asked for again after every save.</summary>
internal static class ActivityDescriptors
{
    /// <summary>The member that is looked for.</summary>
    private sealed record OptionsRequest(JsonObject? Context);

    public static void MapActivityDescriptors(this IEndpointRouteBuilder api)
    {
        var descriptors = api.MapGroup("/descriptors/activities").RequireAuthorization(WorkflowRights.Read);
        descriptors.MapGet("/", async (ActivityAnswers answers, CancellationToken stop) =>
        {
            var items = await answers.AllAsync(stop);
            return ElsaJson.Packed(new { Items = items, items.Count });
        });
        descriptors.MapGet("/{typeName}", async (string typeName, HttpContext http, ActivityAnswers answers, CancellationToken stop) =>
        {
            var version = new Asked(http).Number("version");
            return (await answers.AllAsync(stop)).FirstOrDefault(one => one.TypeName == typeName && (version is null || one.Version == version)) is { } found
                ? ElsaJson.Ok(found)
                : Answers.NotFound("Không có loại hoạt động này.");
        }).ReadsQuery(QueryName.Number("version"));
        descriptors.MapPost("/{typeName}/options/{propertyName}", async (string typeName, string propertyName, HttpContext http, ActivityAnswers answers, CancellationToken stop) =>
        {
            var context = (await ElsaJson.BodyAsync(http)).MemberOfEnvelope("context");
            // A type or an input that has no list: nothing to replace.
            return ElsaJson.Ok(new { Items = await answers.OptionsAsync(typeName, propertyName, context, stop) ?? new JsonObject() });
        }).ReadsBody<OptionsRequest>();
    }
}
