using System.Globalization;
using Host.Identity;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Workflows.Definitions;
using Workflows.Definitions.Simulation;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Web.Process;

/// <summary>Chạy thử: the pages on which an administrator tries a version out.</summary>
internal static class TryingEndpoints
{
    private const string Unknown = "Không có phiên bản này của quy trình, hoặc phiên bản đã bị xóa.";

    public static void MapTrying(this IEndpointRouteBuilder app)
    {
        var trying = app.MapGroup($"{ProcessLinks.List}/{{definitionId}}/chay-thu").RequireWorkflowRight(WorkflowRights.Edit);
        trying.MapGet("", ShowAsync);
        trying.MapPost("", ExploreAsync);
        trying.MapGet("/tung-buoc", StepAsync);
    }

    private static async Task<IResult> ShowAsync(
        string definitionId, [FromQuery(Name = "ban")] int? version, DryRuns runs, DefinitionSheets sheets, PublishedWorkflows workflows, CancellationToken stop)
    {
        if (await runs.FindAsync(definitionId, version, stop) is not { } tried || await sheets.FindAsync(definitionId, stop) is not { } sheet)
            return ErrorPages.Page(StatusCodes.Status404NotFound, Unknown);
        return Page(tried, sheet, await runs.LatestAsync(tried, stop), workflows, null);
    }

    private static async Task<IResult> ExploreAsync(
        string definitionId, [FromForm(Name = "ban")] string? version, HttpContext http, DryRuns runs, DefinitionSheets sheets, PublishedWorkflows workflows,
        CurrentPerson current, WorkflowsDb db, Flash flash, CancellationToken stop)
    {
        var number = int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 0;
        if (await runs.FindAsync(definitionId, number, stop) is not { } tried || await sheets.FindAsync(definitionId, stop) is not { } sheet)
            return ErrorPages.Page(StatusCodes.Status404NotFound, Unknown);
        var actor = (await current.RequireAsync(stop)).Actor();
        var found = await runs.ExploreAsync(tried, stop);
        if (!found.IsSuccess)
            return Page(tried, sheet, null, workflows, found.Problem);
        await db.CommitAsync(_ => Task.FromResult(Result<Guid>.Success(runs.Record(tried, found.Value, actor))), stop: stop);
        if (found.Value.IsGreen)
            flash.Success(http, $"Chạy thử đạt: {found.Value.Scenarios.Count} ngả đều kết thúc như đã vẽ.");
        else
            flash.Warning(http, "Chạy thử chưa đạt. Xem các ngả bên dưới.");
        return Results.LocalRedirect(ProcessLinks.Try(definitionId, tried.Version));
    }

    private static async Task<IResult> StepAsync(
        string definitionId, [FromQuery(Name = "ban")] int? version, [FromQuery(Name = "ma")] string? mark, [FromQuery(Name = "tl")] string? answers,
        [FromQuery(Name = "gd")] string? assumptions, DryRuns runs, PublishedWorkflows workflows, CancellationToken stop)
    {
        if (await runs.FindAsync(definitionId, version, stop) is not { } tried)
            return ErrorPages.Page(StatusCodes.Status404NotFound, Unknown);
        var isStale = mark is not null && mark != ProcessLinks.MarkOf(tried);
        var given = Numbers(isStale ? null : answers);
        var assumed = Assumed(isStale ? null : assumptions);
        var report = await runs.StepAsync(tried, given, assumed, stop);
        return new RazorComponentResult<StepPage>(new Dictionary<string, object?>
        {
            [nameof(StepPage.Tried)] = tried,
            [nameof(StepPage.Report)] = report.IsSuccess ? report.Value : null,
            [nameof(StepPage.Problem)] = report.Problem,
            [nameof(StepPage.Answers)] = report.IsSuccess ? given.Take(report.Value.AnswersUsed).ToList() : [],
            [nameof(StepPage.Assumptions)] = assumed,
            [nameof(StepPage.Notice)] = isStale
                ? "Nội dung phiên bản này đã thay đổi từ lúc ông/bà bắt đầu thử. Lượt thử bắt đầu lại từ đầu."
                : report.IsSuccess && report.Value.AnswersUsed < given.Count ? "Có câu trả lời không khớp với bước đang chờ nên đã được bỏ ra." : null,
            [nameof(StepPage.PortLabel)] = (Func<string, string, string?>)workflows.PortLabel,
        })
        { StatusCode = report.IsSuccess ? StatusCodes.Status200OK : ProblemResults.StatusOf(report.Problem!) };
    }

    private static RazorComponentResult<TryPage> Page(
        TriedVersion tried, DefinitionSheet sheet, DryRunResult? result, PublishedWorkflows workflows, Problem? problem) => new(new Dictionary<string, object?>
    {
        [nameof(TryPage.Tried)] = tried,
        [nameof(TryPage.Versions)] = sheet.Versions,
        [nameof(TryPage.Result)] = result,
        [nameof(TryPage.Problem)] = problem,
        [nameof(TryPage.PortLabel)] = (Func<string, string, string?>)workflows.PortLabel,
    })
    { StatusCode = problem is null ? StatusCodes.Status200OK : ProblemResults.StatusOf(problem) };

    /// <summary>What is no number, and all after it, is left out: the address may be anybody's typing.</summary>
    private static List<int> Numbers(string? text) =>
        [.. Parts(text).Select(Number).TakeWhile(number => number is not null).Select(number => number!.Value)];

    private static List<Assumption> Assumed(string? text) =>
    [
        .. Parts(text).Select(part => part.Split('-'))
            .Where(pair => pair is [var decision, var outcome] && Number(decision) is not null && Number(outcome) is not null)
            .Select(pair => new Assumption(Number(pair[0])!.Value, Number(pair[1])!.Value)),
    ];

    private static string[] Parts(string? text) => (text ?? "").Split('.', DryRuns.MostAnswers + 1, StringSplitOptions.RemoveEmptyEntries);

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
