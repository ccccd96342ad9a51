using Host.Identity;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Workflows.Decisions;
using Workflows.Decisions.Consolidation;
using Workflows.Decisions.Opinions.Extensions;
using Workflows.HumanTasks;
using Workflows.Issuance;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Web.Tasks;

/// <summary>The pages of one task: what opens depends on its kind, and only for the person it was given to.</summary>
internal static class TaskEndpoints
{
    public static void MapTasks(this IEndpointRouteBuilder app)
    {
        app.MapGet("/viec/{taskId:guid}", ShowAsync);
        // An opinion may bring the signed letter; the body is read by the guard of forms, before the page is known.
        app.MapPost("/viec/{taskId:guid}", DecideAsync).WithMetadata(new RequestSizeLimitAttribute(TypedAnswer.LargestOpinion));
        app.MapConsolidation();
        app.MapPost("/viec/{taskId:guid}/cap-so", IssueAsync);
        app.MapPost("/viec/{taskId:guid}/tra-lai", ReturnAsync);
    }

    private static async Task<IResult> ShowAsync(
        Guid taskId, HttpContext http, CaseFiles cases, CurrentPerson current, CastDecision decisions, IssueForecast forecast,
        WorkflowsDb db, NoteOpening opening, NextRound next, CancellationToken stop)
    {
        var found = await MineAsync(taskId, cases, current, stop);
        if (!found.IsSuccess)
            return ProblemResults.ToPage(found.Problem!);
        var file = found.Value;
        if (file.Task.State is not TaskState.Open)
            return await OverAsync(file, decisions, stop);
        await TaskSeen.NoteAsync(http, file, await current.RequireAsync(stop), db, opening, stop);
        return file.Task.Kind switch
        {
            TaskKind.Draft => Results.LocalRedirect($"/ke-hoach/{file.Plan.Id}/soan"),
            TaskKind.Consolidate => await ConsolidateEndpoints.PageAsync(file, http.Request.Query["nhom"], next, null, TypedConsolidation.Nothing, stop),
            TaskKind.Issue => await IssuePageAsync(file, forecast, null, null, stop),
            _ => new RazorComponentResult<DecidePage>(new { Case = file }),
        };
    }

    /// <summary>A task that is over: its receipt, how it ended, or the form of a late opinion.</summary>
    private static async Task<IResult> OverAsync(CaseFile file, CastDecision decisions, CancellationToken stop)
    {
        var receipt = await decisions.FindReceiptAsync(file.Task.Id, stop);
        return receipt is null && file.Turn is { Late.IsAccepted: true }
            ? new RazorComponentResult<DecidePage>(new { Case = file })
            : Ended(file, receipt);
    }

    private static async Task<IResult> DecideAsync(
        Guid taskId, HttpContext http, WorkflowsDb db, CaseFiles cases, CurrentPerson current, CastDecision cast, AskForTime askForTime, Flash flash,
        CancellationToken stop)
    {
        var found = await MineAsync(taskId, cases, current, stop);
        if (!found.IsSuccess)
            return ProblemResults.ToPage(found.Problem!);
        var received = await TypedAnswer.ReceiveAsync(http.Request, stop);
        if (!received.IsSuccess)
            return DecideAgain(found.Value, received.Problem!, TypedAnswer.Nothing);
        var typed = received.Value;
        if (typed.FileProblem is not null)
            return DecideAgain(found.Value, typed.FileProblem, typed);
        if (typed.WantsRow)
            return new RazorComponentResult<DecidePage>(new { Case = found.Value, Typed = typed });
        var person = await current.RequireAsync(stop);
        var form = await http.Request.ReadFormAsync(stop);
        var verdict = Verdicts.Parse(typed.Chosen, found.Value.Task);
        if (verdict is Verdict.AskForTime)
            return await AskAsync(found.Value, typed, person, http, db, askForTime, flash, stop);
        var ballot = new Ballot
        {
            TaskId = taskId,
            PersonId = person.Id,
            Verdict = verdict,
            Comment = typed.Comment,
            Opinion = typed.Opinion,
            VersionHash = form["version"],
            Actor = ActorOf(person, found.Value),
        };
        var receipt = await db.CommitAsync(inner => cast.HandleAsync(ballot, inner), stop: stop);
        if (receipt.IsSuccess)
            return Ended(found.Value, receipt.Value);
        return receipt.Problem is Invalid or InvalidFields
            ? DecideAgain(found.Value, receipt.Problem, typed)
            : receipt.Problem is TaskEnded ? Results.LocalRedirect($"/viec/{taskId}") : ProblemResults.ToPage(receipt.Problem!);
    }

    private static async Task<IResult> AskAsync(
        CaseFile file, TypedAnswer typed, SignedInPerson person, HttpContext http, WorkflowsDb db, AskForTime askForTime, Flash flash, CancellationToken stop)
    {
        var wish = new TimeWish { TaskId = file.Task.Id, PersonId = person.Id, Reason = typed.Comment, WishedOn = typed.WishedOn, Actor = ActorOf(person, file) };
        var asked = await db.CommitAsync(inner => askForTime.HandleAsync(wish, inner), stop: stop);
        if (asked.Problem is TaskEnded)
            return Results.LocalRedirect($"/viec/{file.Task.Id}");
        if (!asked.IsSuccess)
            return DecideAgain(file, asked.Problem!, typed);
        flash.Success(http, "Đã gửi đề nghị gia hạn tới cơ quan soạn thảo. Trước khi có trả lời, thời hạn hiện nay vẫn được áp dụng.");
        return Results.LocalRedirect($"/viec/{file.Task.Id}");
    }

    private static IResult DecideAgain(CaseFile file, Problem problem, TypedAnswer typed) =>
        ProblemResults.BackTo<DecidePage>(problem, (nameof(DecidePage.Case), file), (nameof(DecidePage.Typed), typed));

    private static async Task<IResult> IssueAsync(
        Guid taskId, HttpContext http, WorkflowsDb db, CaseFiles cases, CurrentPerson current, IssuePlan issue, Flash flash, CancellationToken stop)
    {
        var found = await MineAsync(taskId, cases, current, stop);
        if (!found.IsSuccess)
            return ProblemResults.ToPage(found.Problem!);
        var person = await current.RequireAsync(stop);
        var number = await db.CommitAsync(inner => issue.HandleAsync(taskId, person.Id, ActorOf(person, found.Value), inner), stop: stop);
        if (!number.IsSuccess)
            return Answer(number.Problem!, taskId);
        flash.Success(http, $"Đã cấp số {number.Value}. Văn bản được xếp gửi tới nơi nhận; theo dõi ở phần Nơi nhận.");
        return Results.LocalRedirect($"/ke-hoach/{found.Value.Plan.Id}");
    }

    private static async Task<IResult> ReturnAsync(
        Guid taskId,
        [FromForm] string? reason,
        HttpContext http, WorkflowsDb db, CaseFiles cases, CurrentPerson current, ReturnToOffice giveBack, IssueForecast forecast, Flash flash, CancellationToken stop)
    {
        var found = await MineAsync(taskId, cases, current, stop);
        if (!found.IsSuccess)
            return ProblemResults.ToPage(found.Problem!);
        var person = await current.RequireAsync(stop);
        var returned = await db.CommitAsync(inner => giveBack.HandleAsync(taskId, person.Id, reason, ActorOf(person, found.Value), inner), stop: stop);
        if (returned.Problem is Invalid wrong)
            return await IssuePageAsync(found.Value, forecast, wrong, reason, stop);
        if (!returned.IsSuccess)
            return Answer(returned.Problem!, taskId);
        flash.Success(http, "Đã trả lại Văn phòng.");
        return Results.LocalRedirect("/");
    }

    /// <summary>The case of a task, for its own person only.</summary>
    internal static async Task<Result<CaseFile>> MineAsync(Guid taskId, CaseFiles cases, CurrentPerson current, CancellationToken stop)
    {
        var person = await current.RequireAsync(stop);
        var file = await cases.FindAsync(taskId, stop);
        if (file is null)
            return new Workflows.Values.NotFound("Không tìm thấy việc này.");
        return file.Task.PersonId == person.Id ? file : new Forbidden("Việc này không được giao cho ông/bà.");
    }

    /// <summary>The person in the post in which they were asked.</summary>
    internal static Workflows.Audit.Actor ActorOf(SignedInPerson person, CaseFile file) =>
        person.Actor(person.Posts.FirstOrDefault(p => p.PostId == file.Task.PostId));

    /// <summary>A second click meets what the first one did: the task's page says what became of it.</summary>
    internal static IResult Answer(Problem problem, Guid taskId) =>
        problem is Workflows.Values.Conflict ? Results.LocalRedirect($"/viec/{taskId}") : ProblemResults.ToPage(problem);

    private static RazorComponentResult<TaskEndedPage> Ended(CaseFile file, Receipt? receipt) =>
        new(new { Case = file, Receipt = receipt, Why = receipt is null ? file.Turn?.Late?.Words ?? CastDecision.EndedText(file.Task) : null });

    private static async Task<IResult> IssuePageAsync(CaseFile file, IssueForecast forecast, Problem? problem, string? reason, CancellationToken stop)
    {
        var expected = await forecast.ForAsync(file.Plan, stop);
        return new RazorComponentResult<IssuePage>(new Dictionary<string, object?>
        {
            [nameof(IssuePage.Case)] = file,
            [nameof(IssuePage.Next)] = expected?.Next,
            [nameof(IssuePage.BookName)] = expected?.BookName,
            [nameof(IssuePage.Problem)] = problem,
            [nameof(IssuePage.Reason)] = reason,
        })
        { StatusCode = problem is null ? StatusCodes.Status200OK : ProblemResults.StatusOf(problem) };
    }
}
