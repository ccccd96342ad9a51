using Host.Identity;
using Microsoft.AspNetCore.Http.HttpResults;
using Workflows.Calendar;
using Workflows.Values;

namespace Host.Web.Running;

/// <summary>The first page of administrators: where the host's troubles show.</summary>
internal static class RunningEndpoints
{
    public static void MapRunning(this IEndpointRouteBuilder app) =>
        app.MapGet("/van-hanh", async (SystemTrail trail, CalendarReader calendar, TimeProvider time, CancellationToken stop) =>
            new RazorComponentResult<RunningPage>(new Dictionary<string, object?>
            {
                [nameof(RunningPage.CalendarWarnings)] = CalendarWarnings.For(await calendar.LoadAsync(stop), VietnamTime.Today(time)),
                [nameof(RunningPage.Lines)] = await trail.NewestAsync(stop),
            })).RequireAdministrator();
}
