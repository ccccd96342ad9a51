using Host.Identity;
using Host.Web.Plans;
using Host.Web.Tasks;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Workflows.Audit;
using Workflows.Decisions;
using Workflows.Decisions.Recalls;
using Workflows.HumanTasks.Handover;
using Workflows.Organisation;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Web.Away;

/// <summary>One task given to somebody else, one decision taken back, one step opened again.</summary>
internal static class TaskMoveEndpoints
{
    public static void MapTaskMoves(this IEndpointRouteBuilder app)
    {
        app.MapGet("/viec/{taskId:guid}/chuyen", AskReassignAsync);
        app.MapPost("/viec/{taskId:guid}/chuyen", ReassignAsync);
        app.MapGet("/viec/{taskId:guid}/thu-hoi", AskRecallAsync);
        app.MapPost("/viec/{taskId:guid}/thu-hoi", RecallAsync);
        app.MapGet("/ke-hoach/{planId:guid}/mo-lai", AskReopenAsync).RequireWorkflowRight(WorkflowRights.Repair);
        app.MapPost("/ke-hoach/{planId:guid}/mo-lai", ReopenAsync).RequireWorkflowRight(WorkflowRights.Repair);
    }

    private static async Task<IResult> AskReassignAsync(Guid taskId, CaseFiles cases, Receivers receivers, CurrentPerson current, CancellationToken stop)
    {
        var found = await GivenAsync(taskId, cases, receivers, current, stop);
        return found.IsSuccess ? await ReassignPageAsync(found.Value, receivers, null, null, null, stop) : ProblemResults.ToPage(found.Problem!);
    }

    private static async Task<IResult> ReassignAsync(
        Guid taskId, [FromForm] string? to, [FromForm] string? reason,
        HttpContext http, WorkflowsDb db, CaseFiles cases, Receivers receivers, ReassignTask reassign, CurrentPerson current, Flash flash, CancellationToken stop)
    {
        var found = await GivenAsync(taskId, cases, receivers, current, stop);
        if (!found.IsSuccess)
            return ProblemResults.ToPage(found.Problem!);
        var person = await current.RequireAsync(stop);
        var done = await db.CommitAsync(inner => reassign.HandleAsync(taskId, SeatKey.Parse(to), reason, person.Id, person.Actor(), inner), stop: stop);
        if (done.Problem is Invalid wrong)
            return await ReassignPageAsync(found.Value, receivers, to, reason, wrong, stop);
        if (!done.IsSuccess)
            return ProblemResults.ToPage(done.Problem!);
        flash.Success(http, $"Đã chuyển việc cho {done.Value.PersonName}. Liên kết trong thư cũ không dùng được nữa.");
        return Results.LocalRedirect(PlanLinks.Page(done.Value.PlanId));
    }

    private static async Task<IResult> AskRecallAsync(Guid taskId, OwnTasks own, RecallDecision recall, CancellationToken stop)
    {
        var found = await own.FindAsync(taskId, stop);
        if (!found.IsSuccess)
            return ProblemResults.ToPage(found.Problem!);
        return await recall.WhyNotAsync(taskId, found.Value.Person.Id, stop) is { } refused
            ? ProblemResults.ToPage(refused)
            : new RazorComponentResult<RecallPage>(new { Case = found.Value.File });
    }

    private static async Task<IResult> RecallAsync(
        Guid taskId, [FromForm] string? reason, HttpContext http, WorkflowsDb db, OwnTasks own, RecallDecision recall, Flash flash, CancellationToken stop)
    {
        var found = await own.FindAsync(taskId, stop);
        if (!found.IsSuccess)
            return ProblemResults.ToPage(found.Problem!);
        var mine = found.Value;
        var done = await db.CommitAsync(inner => recall.HandleAsync(taskId, mine.Person.Id, reason, ActorOf(mine), inner), stop: stop);
        if (done.Problem is Invalid wrong)
            return ProblemResults.BackTo<RecallPage>(wrong, (nameof(RecallPage.Case), mine.File), (nameof(RecallPage.Reason), reason));
        if (!done.IsSuccess)
            return ProblemResults.ToPage(done.Problem!);
        flash.Success(http, $"Đã thu hồi quyết định. Hồ sơ trở lại bước “{mine.File.Task.Step}”.");
        return Results.LocalRedirect(Addresses.Inbox);
    }

    private static async Task<IResult> AskReopenAsync(Guid planId, PlanAccess access, ReopenStep reopen, CancellationToken stop)
    {
        var seen = await access.SeeAsync(planId, stop);
        return seen.IsSuccess ? await ReopenPageAsync(seen.Value, reopen, null, null, null, stop) : ProblemResults.ToPage(seen.Problem!);
    }

    private static async Task<IResult> ReopenAsync(
        Guid planId, [FromForm] Guid? task, [FromForm] string? reason,
        HttpContext http, WorkflowsDb db, PlanAccess access, ReopenStep reopen, Flash flash, CancellationToken stop)
    {
        var seen = await access.SeeAsync(planId, stop);
        if (!seen.IsSuccess)
            return ProblemResults.ToPage(seen.Problem!);
        var done = await db.CommitAsync(inner => reopen.HandleAsync(planId, task, reason, seen.Value.Actor, inner), stop: stop);
        if (done.Problem is Invalid wrong)
            return await ReopenPageAsync(seen.Value, reopen, task, reason, wrong, stop);
        if (!done.IsSuccess)
            return ProblemResults.ToPage(done.Problem!);
        flash.Success(http, $"Đã mở lại bước “{done.Value.Step}”.");
        return Results.LocalRedirect(PlanLinks.Page(planId));
    }

    /// <summary>The actor in the post from which they decided, whatever else they hold.</summary>
    private static Actor ActorOf(OwnTask mine) =>
        mine.Person.Actor(mine.Person.Posts.FirstOrDefault(p => p.PostId == mine.File.Task.PostId));

    /// <summary>A task whose receiver the signed-in person may choose.</summary>
    private static async Task<Result<CaseFile>> GivenAsync(
        Guid taskId, CaseFiles cases, Receivers receivers, CurrentPerson current, CancellationToken stop)
    {
        var person = await current.RequireAsync(stop);
        if (await cases.FindAsync(taskId, stop) is not { } file)
            return new Workflows.Values.NotFound("Không tìm thấy việc này.");
        if (!await receivers.MayGiveAsync(file.Task, person.Id, stop))
            return new Forbidden("Chỉ người đứng đầu cơ quan được hỏi hoặc quản trị hệ thống mới chuyển việc được.");
        return Receivers.WhyFixed(file.Task) is { } impossible ? new Workflows.Values.Conflict(impossible) : file;
    }

    private static async Task<IResult> ReassignPageAsync(
        CaseFile file, Receivers receivers, string? to, string? reason, Problem? problem, CancellationToken stop) =>
        new RazorComponentResult<ReassignPage>(new Dictionary<string, object?>
        {
            [nameof(ReassignPage.Case)] = file,
            [nameof(ReassignPage.Receivers)] = await receivers.ForAsync(file.Task, file.Plan, stop),
            [nameof(ReassignPage.Chosen)] = to,
            [nameof(ReassignPage.Reason)] = reason,
            [nameof(ReassignPage.Problem)] = problem,
        })
        { StatusCode = problem is null ? StatusCodes.Status200OK : ProblemResults.StatusOf(problem) };

    private static async Task<IResult> ReopenPageAsync(
        SeenPlan seen, ReopenStep reopen, Guid? task, string? reason, Problem? problem, CancellationToken stop) =>
        new RazorComponentResult<ReopenPage>(new Dictionary<string, object?>
        {
            [nameof(ReopenPage.Seen)] = seen,
            [nameof(ReopenPage.Steps)] = await reopen.ChoicesAsync(seen.Plan, stop),
            [nameof(ReopenPage.Chosen)] = task,
            [nameof(ReopenPage.Reason)] = reason,
            [nameof(ReopenPage.Problem)] = problem,
        })
        { StatusCode = problem is null ? StatusCodes.Status200OK : ProblemResults.StatusOf(problem) };
}
