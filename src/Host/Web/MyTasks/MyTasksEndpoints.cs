using Host.Identity;
using Host.Web.Plans;
using Microsoft.AspNetCore.Http.HttpResults;
using Workflows.HumanTasks;

namespace Host.Web.MyTasks;

/// <summary>The first page after sign-in: what waits for this person.</summary>
internal static class MyTasksEndpoints
{
    public static void MapMyTasks(this IEndpointRouteBuilder app) => app.MapGet(Addresses.Inbox, ShowAsync);

    private static async Task<RazorComponentResult> ShowAsync(CurrentPerson current, Inbox inbox, CancellationToken stop)
    {
        var person = await current.RequireAsync(stop);
        return new RazorComponentResult<MyTasksPage>(new Dictionary<string, object?>
        {
            [nameof(MyTasksPage.Items)] = await inbox.ForAsync(person.Id, stop),
            [nameof(MyTasksPage.MayDraft)] = PlanAccess.DraftingPosts(person).Count > 0,
        });
    }
}
