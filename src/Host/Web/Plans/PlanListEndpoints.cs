using Host.Identity;
using Microsoft.AspNetCore.Http.HttpResults;
using Workflows.Plans;
using Directory = Workflows.Organisation.Directory;

namespace Host.Web.Plans;

/// <summary>The list of plans and its search.</summary>
internal static class PlanListEndpoints
{
    public static void MapPlanList(this IEndpointRouteBuilder app) => app.MapGet(Addresses.Plans, ShowAsync);

    private static async Task<RazorComponentResult> ShowAsync(
        [AsParameters] PlanListFilter filter, CurrentPerson current, PlanAccess access, PlanSearch search, Directory directory, CancellationToken stop)
    {
        var person = await current.RequireAsync(stop);
        var query = filter.ToQuery(person.Id) with { Among = await access.VisibleAsync(person, stop) };
        var found = await search.RunAsync(query, stop);
        return new RazorComponentResult<PlanListPage>(new Dictionary<string, object?>
        {
            [nameof(PlanListPage.Filter)] = filter,
            [nameof(PlanListPage.Query)] = query,
            [nameof(PlanListPage.Found)] = found.IsSuccess ? found.Value : new PlanPage([], 0, 1, query.PageSize),
            [nameof(PlanListPage.Agencies)] = person.Primary is { } post ? await directory.AgenciesAsync(post.CommitteeId, stop) : [],
            [nameof(PlanListPage.MayDraft)] = PlanAccess.DraftingPosts(person).Count > 0,
            [nameof(PlanListPage.Problem)] = found.Problem,
        })
        { StatusCode = found.Problem is { } problem ? ProblemResults.StatusOf(problem) : StatusCodes.Status200OK };
    }
}
