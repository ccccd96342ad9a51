using Host.ElsaApi.Contract;
using Host.Identity;
using Microsoft.EntityFrameworkCore;
using Workflows.Definitions.Editing;
using Workflows.Engine.Instances;
using Workflows.Storage;

namespace Host.ElsaApi.Definitions;

/// <summary>Everything about definitions that changes nothing.</summary>
internal static class DefinitionReads
{
    private const string Missing = "Không tìm thấy quy trình.";

    public static void MapDefinitionReads(this IEndpointRouteBuilder api)
    {
        var read = api.MapGroup("/workflow-definitions").RequireAuthorization(WorkflowRights.Read);
        read.MapGet("/", async (HttpContext http, DefinitionList list, CancellationToken stop) =>
            ElsaJson.Ok(await list.FindAsync(new(http), stop)))
            .ReadsQuery(DefinitionList.Reads);
        read.MapGet("/by-definition-id/{definitionId}", ByDefinitionIdAsync).ReadsQuery(QueryName.Text("versionOptions"));
        read.MapGet("/{definitionId}", ByDefinitionIdAsync).ReadsQuery(QueryName.Text("versionOptions"));
        read.MapGet("/by-id/{versionId}", async (string versionId, WorkflowsDb db, DefinitionAnswers answers, CancellationToken stop) =>
            await answers.FindAsync(db.Set<StoredDefinition>().Where(row => row.Id == versionId), stop) is { } found
                ? ElsaJson.Ok(found)
                : Answers.NotFound(Missing));
        read.MapGet("/many-by-id", ManyAsync).ReadsQuery(QueryName.List("ids"));
        read.MapGet("/validation/is-name-unique", async (HttpContext http, DefinitionList list, CancellationToken stop) =>
        {
            var asked = new Asked(http);
            return ElsaJson.Ok(new { IsUnique = await list.IsNameFreeAsync(asked.Text("name"), asked.Text("definitionId"), stop) });
        }).ReadsQuery(QueryName.Text("name"), QueryName.Text("definitionId"));
        read.MapGet("/query/count", async (DefinitionList list, CancellationToken stop) =>
            ElsaJson.Ok(new { Count = await list.CountAsync(stop) }));
        read.MapGet("/{definitionId}/versions", async (string definitionId, DefinitionList list, DefinitionAnswers answers, CancellationToken stop) =>
        {
            var items = await list.SummariesAsync(answers.Versions(definitionId, null).OrderByDescending(row => row.Version), stop);
            return ElsaJson.Ok(new { Items = items, items.Count });
        });
        read.MapGet("/{definitionId}/consumers", async (string definitionId, UpdateReferences references, CancellationToken stop) =>
            ElsaJson.Ok(new { ConsumingWorkflowDefinitionIds = await references.ConsumersAsync(definitionId, stop) }));
    }

    private static async Task<IResult> ByDefinitionIdAsync(string definitionId, HttpContext http, DefinitionAnswers answers, CancellationToken stop) =>
        await answers.FindAsync(answers.Versions(definitionId, new Asked(http).Text("versionOptions") ?? VersionOptions.Latest), stop) is { } found
            ? ElsaJson.Ok(found)
            : Answers.NotFound(Missing);

    private static async Task<IResult> ManyAsync(HttpContext http, WorkflowsDb db, DefinitionAnswers answers, CancellationToken stop)
    {
        var ids = new Asked(http).List("ids");
        var found = new List<object>();
        foreach (var row in await db.Set<StoredDefinition>().AsNoTracking().Where(row => ids.Contains(row.Id)).OrderBy(row => row.Name).ToListAsync(stop))
            found.Add(await answers.OfAsync(row, stop));
        return ElsaJson.Ok(new { Items = found, found.Count });
    }
}
