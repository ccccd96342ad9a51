using Host.Identity;
using Microsoft.AspNetCore.Http.HttpResults;
using Workflows.Boards;

namespace Host.Web.Boards;

/// <summary>Tiến độ phối hợp: what is waited for, how agencies answer, how plans go. What is shown, and exported, is what the viewer may see.</summary>
public static class BoardEndpoints
{
    public static void MapBoards(this IEndpointRouteBuilder app)
    {
        app.MapGet(BoardLinks.Now, NowAsync);
        app.MapGet(BoardLinks.Csv(BoardLinks.Now), NowCsvAsync);
        app.MapGet(BoardLinks.Agencies, AgenciesAsync);
        app.MapGet(BoardLinks.Csv(BoardLinks.Agencies), AgenciesCsvAsync);
        app.MapGet(BoardLinks.Plans, PlansAsync);
        app.MapGet(BoardLinks.Csv(BoardLinks.Plans), PlansCsvAsync);
    }

    private static async Task<RazorComponentResult> NowAsync(
        [AsParameters] BoardFilter filter, CurrentPerson current, Sights sights, OpenWork work, CancellationToken stop)
    {
        var sight = await SightAsync(current, sights, stop);
        return new RazorComponentResult<NowPage>(new
        {
            Filter = filter,
            Board = await work.ReadAsync(sight, filter.ToOpenWork(), stop),
            Agencies = await work.AgenciesAsync(sight, stop),
        });
    }

    private static async Task<IResult> NowCsvAsync(
        [AsParameters] BoardFilter filter, HttpContext http, CurrentPerson current, Sights sights, OpenWork work, CancellationToken stop)
    {
        var sight = await SightAsync(current, sights, stop);
        var board = await work.ReadAsync(sight, filter.ToOpenWork() with { Page = 1, Size = OpenWork.Limit }, stop);
        return SheetFile.Send(http, "tien-do-phoi-hop", BoardTables.Of(board));
    }

    private static async Task<RazorComponentResult> AgenciesAsync(
        [AsParameters] BoardFilter filter, CurrentPerson current, Sights sights, AgencyAnswers answers, CancellationToken stop) =>
        new RazorComponentResult<AgenciesPage>(new { Filter = filter, Board = await answers.ReadAsync(await SightAsync(current, sights, stop), stop) });

    private static async Task<IResult> AgenciesCsvAsync(
        HttpContext http, CurrentPerson current, Sights sights, AgencyAnswers answers, CancellationToken stop) =>
        SheetFile.Send(http, "tien-do-co-quan", BoardTables.Of(await answers.ReadAsync(await SightAsync(current, sights, stop), stop)));

    private static async Task<RazorComponentResult> PlansAsync(
        [AsParameters] BoardFilter filter, CurrentPerson current, Sights sights, PlanPace pace, CancellationToken stop) =>
        new RazorComponentResult<PlansPage>(new { Filter = filter, Board = await pace.ReadAsync(await SightAsync(current, sights, stop), stop) });

    private static async Task<IResult> PlansCsvAsync(
        HttpContext http, CurrentPerson current, Sights sights, PlanPace pace, CancellationToken stop) =>
        SheetFile.Send(http, "tien-do-ke-hoach", BoardTables.Of(await pace.ReadAsync(await SightAsync(current, sights, stop), stop)));

    private static async Task<Sight> SightAsync(CurrentPerson current, Sights sights, CancellationToken stop)
    {
        var person = await current.RequireAsync(stop);
        return await sights.OfAsync(person.Id, person.Posts, stop);
    }
}
