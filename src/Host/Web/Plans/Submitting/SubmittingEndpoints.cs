using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Workflows.Decisions.Drafting;
using Workflows.HumanTasks;
using Workflows.Links;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Web.Plans.Submitting;

/// <summary>The drafter hands the plan on, takes it back, or reminds whoever has it.</summary>
internal static class SubmittingEndpoints
{
    public static void MapSubmitting(this IEndpointRouteBuilder app)
    {
        app.MapGet("/ke-hoach/{id:guid}/trinh", ConfirmAsync);
        app.MapPost("/ke-hoach/{id:guid}/trinh", SubmitAsync);
        app.MapGet("/ke-hoach/{id:guid}/rut", AskWithdrawAsync);
        app.MapPost("/ke-hoach/{id:guid}/rut", WithdrawAsync);
        app.MapPost("/ke-hoach/{id:guid}/nhac/{taskId:guid}", RemindAsync);
    }

    private static async Task<IResult> ConfirmAsync(Guid id, PlanAccess access, SubmitDesk desk, CancellationToken stop)
    {
        var mine = await MineAsync(id, access, stop);
        if (!mine.IsSuccess)
            return ProblemResults.ToPage(mine.Problem!);
        // After a round of opinions the way on leads over the answers to them.
        if (await desk.OwnTaskAsync(mine.Value, TaskKind.Consolidate, stop) is { } consolidating)
            return Results.LocalRedirect(PlanLinks.Task(consolidating.Id));
        return await desk.OwnTaskAsync(mine.Value, TaskKind.Draft, stop) is { } drafting
            ? await PageAsync(desk, mine.Value, drafting, null, null, stop)
            : ProblemResults.ToPage(NotHisTurn(mine.Value.Plan));
    }

    private static async Task<IResult> SubmitAsync(
        Guid id, [FromForm(Name = "note")] string? note,
        HttpContext http, PlanAccess access, SubmitDesk desk, SubmitPlan submit, WorkflowsDb db, Flash flash, CancellationToken stop)
    {
        var mine = await MineAsync(id, access, stop);
        if (!mine.IsSuccess)
            return ProblemResults.ToPage(mine.Problem!);
        var seen = mine.Value;
        var drafting = await desk.OwnTaskAsync(seen, TaskKind.Draft, stop);
        var submitted = await db.CommitAsync(inner => submit.HandleAsync(id, seen.Person.Id, note, seen.Actor, inner), stop: stop);
        if (submitted.IsSuccess)
        {
            flash.Success(http, $"Đã trình phiên bản {submitted.Value.Number}. Người tiếp theo được báo qua thư điện tử.");
            return Results.LocalRedirect(PlanLinks.Page(id));
        }

        return submitted.Problem is Invalid or InvalidFields or NextStepStuck && drafting is not null
            ? await PageAsync(desk, seen, drafting, note, submitted.Problem, stop)
            : ProblemResults.ToPage(submitted.Problem!);
    }

    private static async Task<IResult> AskWithdrawAsync(Guid id, PlanAccess access, CancellationToken stop)
    {
        var mine = await MineAsync(id, access, stop);
        if (!mine.IsSuccess)
            return ProblemResults.ToPage(mine.Problem!);
        return mine.Value.MayWithdraw
            ? new RazorComponentResult<WithdrawPage>(new { Seen = mine.Value })
            : ProblemResults.ToPage(new Workflows.Values.Conflict(
                $"Kế hoạch đang ở trạng thái “{PlanStates.NameOf(mine.Value.Plan.State)}”, không có gì để rút."));
    }

    private static async Task<IResult> WithdrawAsync(
        Guid id, [FromForm(Name = "reason")] string? reason,
        HttpContext http, PlanAccess access, WithdrawPlan withdraw, WorkflowsDb db, Flash flash, CancellationToken stop)
    {
        var mine = await MineAsync(id, access, stop);
        if (!mine.IsSuccess)
            return ProblemResults.ToPage(mine.Problem!);
        var seen = mine.Value;
        var withdrawn = await db.CommitAsync(inner => withdraw.HandleAsync(id, seen.Person.Id, reason, seen.Actor, inner), stop: stop);
        if (withdrawn.IsSuccess)
        {
            flash.Success(http, "Đã rút trình. Ông/bà có thể sửa rồi trình lại.");
            return Results.LocalRedirect(PlanLinks.Page(id));
        }

        return withdrawn.Problem is Invalid
            ? ProblemResults.BackTo<WithdrawPage>(withdrawn.Problem, (nameof(WithdrawPage.Seen), seen), (nameof(WithdrawPage.Reason), reason))
            : ProblemResults.ToPage(withdrawn.Problem!);
    }

    private static async Task<IResult> RemindAsync(
        Guid id, Guid taskId, HttpContext http, PlanAccess access, NudgeTask nudge, WorkflowsDb db, Flash flash, CancellationToken stop)
    {
        var mine = await MineAsync(id, access, stop);
        if (!mine.IsSuccess)
            return ProblemResults.ToPage(mine.Problem!);
        var seen = mine.Value;
        if (!await db.Set<HumanTask>().AnyAsync(t => t.Id == taskId && t.PlanId == id, stop))
            return ProblemResults.ToPage(new Workflows.Values.NotFound("Không tìm thấy việc này."));
        var sent = await db.CommitAsync(inner => nudge.HandleAsync(taskId, seen.Person.Id, seen.Actor, inner), stop: stop);
        if (sent.IsSuccess)
            flash.Success(http, $"Đã gửi thư nhắc {sent.Value.PersonName}.");
        else if (sent.Problem is Workflows.Values.Conflict busy)
            flash.Warning(http, busy.Message);
        else
            return ProblemResults.ToPage(sent.Problem!);
        return Results.LocalRedirect(PlanLinks.Page(id));
    }

    private static async Task<Result<SeenPlan>> MineAsync(Guid id, PlanAccess access, CancellationToken stop)
    {
        var seen = await access.SeeAsync(id, stop);
        return seen is { IsSuccess: true, Value.IsDrafter: false }
            ? new Forbidden("Chỉ người soạn thảo mới làm được việc này.")
            : seen;
    }

    private static async Task<IResult> PageAsync(
        SubmitDesk desk, SeenPlan seen, HumanTask drafting, string? note, Problem? problem, CancellationToken stop)
    {
        var page = await desk.PageAsync(seen, drafting, stop);
        page[nameof(SubmitPage.Note)] = note;
        page[nameof(SubmitPage.Problem)] = problem is Invalid { Field: "reason" } about ? about with { Field = "note" } : problem;
        return new RazorComponentResult<SubmitPage>(page)
        { StatusCode = problem is null ? StatusCodes.Status200OK : ProblemResults.StatusOf(problem) };
    }

    private static Workflows.Values.Conflict NotHisTurn(Plan plan) =>
        new($"Kế hoạch đang ở bước “{PlanStates.NameOf(plan.State)}”, chưa đến lượt người soạn thảo.");
}
