using Host.Identity;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Host.Web.Running;

/// <summary>The first page of administrators: where the host's troubles show.</summary>
internal static class RunningEndpoints
{
    public static void MapRunning(this IEndpointRouteBuilder app) =>
        app.MapGet("/van-hanh", async (SystemTrail trail, CancellationToken stop) =>
            new RazorComponentResult<RunningPage>(new Dictionary<string, object?>
            {
                [nameof(RunningPage.Lines)] = await trail.NewestAsync(stop),
            })).RequireAdministrator();
}
