using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Workflows.Plans;
using Workflows.Plans.Comparison;

namespace Host.Web.Plans.Comparing;

/// <summary>The page that shows what differs between two versions.</summary>
internal static class ComparingEndpoints
{
    public static void MapComparing(this IEndpointRouteBuilder app) => app.MapGet("/ke-hoach/{id:guid}/so-sanh", ShowAsync);

    /// <param name="id">The plan.</param>
    /// <param name="from">A version's number; the last but one where it is left out or no number.</param>
    /// <param name="to">The other's; the newest where it is left out or no number.</param>
    /// <param name="access">Who may see it: only those who may see old versions.</param>
    /// <param name="plans">Reads the versions.</param>
    /// <param name="compare">Compares them.</param>
    /// <param name="stop">Cancels.</param>
    private static async Task<IResult> ShowAsync(
        Guid id, [FromQuery(Name = "tu")] string? from, [FromQuery(Name = "den")] string? to,
        PlanAccess access, PlanReader plans, CompareVersions compare, CancellationToken stop)
    {
        var seen = await access.SeeAsync(id, stop);
        if (!seen.IsSuccess)
            return ProblemResults.ToPage(seen.Problem!);
        if (!seen.Value.IsInvolved)
            return ProblemResults.ToPage(new Workflows.Values.NotFound("Không tìm thấy trang này."));
        var versions = await plans.VersionLinesAsync(id, stop);
        if (versions.Count < 2)
            return ProblemResults.ToPage(new Workflows.Values.NotFound("Kế hoạch này chưa có hai phiên bản để so sánh."));
        var compared = await compare.RunAsync(id, NumberIn(from, versions[1].Number), NumberIn(to, versions[0].Number), stop);
        return compared.IsSuccess
            ? new RazorComponentResult<ComparePage>(new { seen.Value.Plan, Versions = versions, Comparison = compared.Value })
            : ProblemResults.ToPage(compared.Problem!);
    }

    private static int NumberIn(string? text, int otherwise) => int.TryParse(text, out var number) ? number : otherwise;
}
