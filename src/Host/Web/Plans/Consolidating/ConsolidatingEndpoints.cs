using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Workflows.Decisions.Consolidation;
using Workflows.Values;

namespace Host.Web.Plans.Consolidating;

/// <summary>The frozen table on paper and as a sheet, for all who may see how the plan came about.</summary>
internal static class ConsolidatingEndpoints
{
    public static void MapConsolidating(this IEndpointRouteBuilder app)
    {
        app.MapGet("/ke-hoach/{id:guid}/bang-tong-hop", PrintAsync);
        app.MapGet("/ke-hoach/{id:guid}/bang-tong-hop.csv", SheetAsync);
    }

    private static async Task<IResult> PrintAsync(
        Guid id, [FromQuery(Name = "lan")] string? number, PlanAccess access, Consolidations tables, CancellationToken stop)
    {
        var found = await FindAsync(id, number, access, tables, stop);
        return found.IsSuccess ? new RazorComponentResult<ConsolidationPrintPage>(new { Frozen = found.Value }) : ProblemResults.ToPage(found.Problem!);
    }

    private static async Task<IResult> SheetAsync(
        Guid id, [FromQuery(Name = "lan")] string? number, HttpContext http, PlanAccess access, Consolidations tables, CancellationToken stop)
    {
        var found = await FindAsync(id, number, access, tables, stop);
        if (!found.IsSuccess)
            return ProblemResults.ToPage(found.Problem!);
        return SheetFile.Send(http, $"bang-tong-hop-lan-{found.Value.Number}", ConsolidationSheet.Of(found.Value.Table));
    }

    /// <summary>The table of that number, the newest without one.</summary>
    private static async Task<Result<FrozenConsolidation>> FindAsync(
        Guid id, string? number, PlanAccess access, Consolidations tables, CancellationToken stop)
    {
        var seen = await access.SeeAsync(id, stop);
        if (!seen.IsSuccess)
            return seen.Problem!;
        var all = seen.Value.IsInvolved ? await tables.AllAsync(id, stop) : [];
        var wanted = number is null && all.Count > 0 ? all[0].Number : int.TryParse(number, out var typed) ? typed : 0;
        var chosen = all.FirstOrDefault(t => t.Number == wanted);
        return chosen is null ? new Workflows.Values.NotFound("Kế hoạch này chưa có bảng tổng hợp, tiếp thu, giải trình đã chốt.") : chosen;
    }
}
