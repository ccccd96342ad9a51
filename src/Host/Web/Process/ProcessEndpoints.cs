using Host.Identity;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Workflows.Definitions;
using Workflows.Definitions.Simulation;

namespace Host.Web.Process;

/// <summary>The page that shows how plans travel, and the administrators' pages about one workflow.</summary>
internal static class ProcessEndpoints
{
    private const string Unknown = "Không có quy trình này, hoặc quy trình đã bị xóa.";

    public static void MapProcess(this IEndpointRouteBuilder app)
    {
        app.MapGet(ProcessLinks.List, ShowAllAsync);
        var one = app.MapGroup($"{ProcessLinks.List}/{{definitionId}}");
        one.MapGet("", ShowAsync).RequireWorkflowRight(WorkflowRights.Read);
        one.MapGet("/xuat", ExportAsync).RequireWorkflowRight(WorkflowRights.Read);
        app.MapImport();
        app.MapTrying();
    }

    private static async Task<IResult> ShowAllAsync(
        PublishedWorkflows workflows, DefinitionSheets sheets, CurrentPerson current, CancellationToken stop)
    {
        var person = await current.RequireAsync(stop);
        return new RazorComponentResult<ProcessPage>(new Dictionary<string, object?>
        {
            [nameof(ProcessPage.Workflows)] = await workflows.AllAsync(stop),
            [nameof(ProcessPage.PortLabel)] = (Func<string, string, string?>)workflows.PortLabel,
            [nameof(ProcessPage.All)] = person.May(WorkflowRights.Read) ? await sheets.AllAsync(stop) : null,
            [nameof(ProcessPage.MayEdit)] = person.May(WorkflowRights.Edit),
        });
    }

    private static async Task<IResult> ShowAsync(
        string definitionId, DefinitionSheets sheets, DryRuns runs, PublishedWorkflows workflows, PublishRules rules, CurrentPerson current, CancellationToken stop)
    {
        if (await sheets.FindAsync(definitionId, stop) is not { } sheet)
            return ErrorPages.Page(StatusCodes.Status404NotFound, Unknown);
        var tried = await runs.FindAsync(definitionId, null, stop);
        return new RazorComponentResult<DefinitionPage>(new Dictionary<string, object?>
        {
            [nameof(DefinitionPage.Sheet)] = sheet,
            [nameof(DefinitionPage.Tried)] = tried is null ? null : await runs.LatestAsync(tried, stop),
            [nameof(DefinitionPage.NeedsDryRun)] = rules.NeedsDryRun,
            [nameof(DefinitionPage.MayEdit)] = (await current.RequireAsync(stop)).May(WorkflowRights.Edit),
            [nameof(DefinitionPage.PortLabel)] = (Func<string, string, string?>)workflows.PortLabel,
        });
    }

    private static async Task<IResult> ExportAsync(
        string definitionId, [FromQuery(Name = "ban")] int? version, DefinitionSheets sheets, CancellationToken stop) =>
        await sheets.ExportAsync(definitionId, version, stop) is { } file
            ? Results.File(file.Bytes, "application/json", file.Name)
            : ErrorPages.Page(StatusCodes.Status404NotFound, Unknown);
}
