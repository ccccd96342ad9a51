using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Workflows.Decisions;
using Workflows.Decisions.Consolidation;
using Workflows.Decisions.Drafting;
using Workflows.HumanTasks;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Web.Tasks;

/// <summary>The drafter's table of opinions: shown, saved in parts, handed on.</summary>
internal static class ConsolidateEndpoints
{
    /// <summary>Three fields a row: agencies of a province with many remarks each.</summary>
    private const int FieldLimit = 20_000;

    private const long BodyLimit = 28L * 1024 * 1024;

    public static void MapConsolidation(this IEndpointRouteBuilder app) =>
        app.MapPost("/viec/{taskId:guid}/tong-hop", ActAsync).WithFormOptions(valueCountLimit: FieldLimit, bufferBodyLengthLimit: BodyLimit);

    /// <summary>The page of an open task.</summary>
    /// <param name="grouping">"dieu-khoan": by clause; anything else: by agency.</param>
    internal static async Task<IResult> PageAsync(
        CaseFile file, string? grouping, NextRound next, Problem? problem, TypedConsolidation typed, CancellationToken stop)
    {
        var candidates = await next.CandidatesAsync(file.Plan.Id, file.Opinions, stop);
        return new RazorComponentResult<ConsolidatePage>(new Dictionary<string, object?>
        {
            [nameof(ConsolidatePage.Case)] = file,
            [nameof(ConsolidatePage.Candidates)] = candidates,
            [nameof(ConsolidatePage.ByClause)] = grouping == "dieu-khoan",
            [nameof(ConsolidatePage.Problem)] = problem,
            [nameof(ConsolidatePage.Typed)] = typed,
        })
        { StatusCode = problem is null ? StatusCodes.Status200OK : ProblemResults.StatusOf(problem) };
    }

    private static async Task<IResult> ActAsync(
        Guid taskId, [FromQuery(Name = "nhom")] string? grouping, HttpContext http, WorkflowsDb db, OwnTasks own,
        SubmitConsolidation consolidate, NextRound next, Flash flash, CancellationToken stop)
    {
        var found = await own.FindAsync(taskId, stop);
        if (!found.IsSuccess)
            return ProblemResults.ToPage(found.Problem!);
        var file = found.Value.File;
        if (file.Task is not { Kind: TaskKind.Consolidate, State: TaskState.Open })
            return Results.LocalRedirect($"/viec/{taskId}");
        var form = await http.Request.ReadFormAsync(stop);
        var typed = TypedConsolidation.Of(form);
        var act = form["act"].ToString();
        if (act == "group")
            return await PageAsync(file, grouping, next, null, typed, stop);
        var (person, actor) = (found.Value.Person, found.Value.Actor);
        var plan = file.Plan.Id;
        var problem = act switch
        {
            "save" => (await db.CommitAsync(inner => consolidate.SaveAsync(plan, person.Id, typed.Answers, actor, inner), stop: stop)).Problem,
            "submit" or "again" => (await db.CommitAsync(
                inner => consolidate.HandleAsync(plan, person.Id, typed.Answers, act == "again", typed.Note, actor, inner, typed.Choice), stop: stop)).Problem,
            _ => new Invalid("Chưa chọn việc cần làm."),
        };
        if (problem is Invalid or InvalidFields or NextStepStuck)
            return await PageAsync(file, grouping, next, problem, typed, stop);
        if (problem is not null)
            return TaskEndpoints.Answer(problem, taskId);
        flash.Success(http, act switch
        {
            "save" => "Đã lưu phần tổng hợp.",
            "again" => "Đã gửi lấy ý kiến vòng tiếp theo.",
            _ => "Đã trình lãnh đạo ký.",
        });
        return Results.LocalRedirect(act != "save" ? $"/ke-hoach/{plan}" : grouping == "dieu-khoan" ? $"/viec/{taskId}?nhom=dieu-khoan" : $"/viec/{taskId}");
    }
}
