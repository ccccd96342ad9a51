using Microsoft.AspNetCore.Http.HttpResults;
using Workflows.Definitions;

namespace Host.Web.Process;

/// <summary>The page that shows how plans travel.</summary>
internal static class ProcessEndpoints
{
    public static void MapProcess(this IEndpointRouteBuilder app) =>
        app.MapGet("/quy-trinh", async (PublishedWorkflows workflows, CancellationToken stop) =>
            new RazorComponentResult<ProcessPage>(new Dictionary<string, object?>
            {
                [nameof(ProcessPage.Workflows)] = await workflows.AllAsync(stop),
                [nameof(ProcessPage.PortLabel)] = (Func<string, string, string?>)workflows.PortLabel,
            }));
}
