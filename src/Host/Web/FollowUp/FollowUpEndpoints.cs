using Host.Identity;
using Host.Web.Plans;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Workflows.FollowUp;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Web.FollowUp;

/// <summary>Theo dõi thực hiện: the list and its file, and the page on which a plan's annex is assigned.</summary>
public static class FollowUpEndpoints
{
    public static void MapFollowUp(this IEndpointRouteBuilder app)
    {
        app.MapGet(FollowUpLinks.Tasks, ListAsync);
        app.MapGet(FollowUpLinks.TasksCsv, CsvAsync);
        app.MapGet($"{FollowUpLinks.Tasks}/ke-hoach/{{id:guid}}", ShowPlanAsync);
        app.MapPost($"{FollowUpLinks.Tasks}/ke-hoach/{{id:guid}}", AssignAsync);
        app.MapTaskActs();
        app.MapSessions();
    }

    private static async Task<RazorComponentResult> ListAsync(
        [AsParameters] FollowUpFilter filter, CurrentPerson current, FollowUpSights sights, FollowUpBoard board, CancellationToken stop)
    {
        var sight = await sights.OfAsync((await current.RequireAsync(stop)).Id, stop);
        var query = filter.ToQuery();
        return new RazorComponentResult<TasksPage>(new
        {
            Filter = filter,
            Board = await board.ReadAsync(sight, query, stop),
            Leads = await board.LeadsAsync(sight, new TaskQuery { PlanId = query.PlanId }, stop),
        });
    }

    private static async Task<IResult> CsvAsync(
        [AsParameters] FollowUpFilter filter, HttpContext http, CurrentPerson current, FollowUpSights sights, FollowUpBoard board, TimeProvider time, CancellationToken stop)
    {
        var sight = await sights.OfAsync((await current.RequireAsync(stop)).Id, stop);
        var all = await board.ReadAsync(sight, filter.ToQuery() with { Page = 1, Size = FollowUpBoard.Limit }, stop);
        return SheetFile.Send(http, "theo-doi-thuc-hien", FollowUpTables.Of(all, VietnamTime.Today(time)));
    }

    /// <summary>A plan that is assigned already leads to its tasks.</summary>
    private static async Task<IResult> ShowPlanAsync(Guid id, PlanAccess access, AssignPlan assign, WorkflowsDb db, CancellationToken stop)
    {
        var seen = await access.SeeAsync(id, stop);
        if (!seen.IsSuccess)
            return ProblemResults.ToPage(seen.Problem!);
        var plan = seen.Value.Plan;
        if (plan.State is not PlanState.Issued)
            return ProblemResults.ToPage(new Workflows.Values.Conflict("Kế hoạch chưa được phát hành nên chưa có nhiệm vụ để theo dõi."));
        return await db.Set<AssignedTask>().AnyAsync(t => t.PlanId == id, stop)
            ? Results.LocalRedirect(ListOf(id))
            : new RazorComponentResult<PlanTasksPage>(new
            {
                Plan = plan,
                Rows = await assign.PreviewAsync(plan, stop),
                MayAssign = await assign.MayAsync(plan, seen.Value.Person.Id, stop),
            });
    }

    private static async Task<IResult> AssignAsync(Guid id, HttpContext http, PlanAccess access, AssignPlan assign, WorkflowsDb db, Flash flash, CancellationToken stop)
    {
        var seen = await access.SeeAsync(id, stop);
        if (!seen.IsSuccess)
            return ProblemResults.ToPage(seen.Problem!);
        var assigned = await db.CommitAsync(inner => assign.HandleAsync(id, seen.Value.Person.Id, seen.Value.Actor, inner), stop: stop);
        if (!assigned.IsSuccess)
            return ProblemResults.ToPage(assigned.Problem!);
        var unmatched = assigned.Value.Count(t => t.LeadAgencyId is null);
        flash.Success(http, $"Đã giao {assigned.Value.Count} nhiệm vụ{(unmatched > 0 ? $"; {unmatched} nhiệm vụ cần chọn cơ quan chủ trì" : "")}.");
        return Results.LocalRedirect(ListOf(id));
    }

    private static string ListOf(Guid planId) => Boards.BoardLinks.With(FollowUpLinks.Tasks, ("ke-hoach", planId.ToString()));
}
