using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Workflows.Decisions;
using Workflows.Decisions.Consolidation;
using Workflows.Decisions.Opinions.Extensions;
using Workflows.Decisions.Recalls;
using Workflows.HumanTasks;
using Workflows.Issuance;
using Workflows.Issuance.Books;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Web.Tasks;

/// <summary>The pages of one task: what opens depends on its kind, and only for the person it was given to.</summary>
internal static class TaskEndpoints
{
    public static IServiceCollection AddTaskPages(this IServiceCollection services) => services.AddScoped<OwnTasks>().AddScoped<SigningDesk>();

    public static void MapTasks(this IEndpointRouteBuilder app)
    {
        app.MapGet("/viec/{taskId:guid}", ShowAsync);
        // An opinion may bring the signed letter; the body is read by the guard of forms, before the page is known.
        app.MapPost("/viec/{taskId:guid}", DecideAsync).WithMetadata(new RequestSizeLimitAttribute(TypedAnswer.LargestOpinion));
        app.MapConsolidation();
        app.MapSigning();
        app.MapPost("/viec/{taskId:guid}/cap-so", IssueAsync);
        app.MapPost("/viec/{taskId:guid}/tra-lai", ReturnAsync);
    }

    private static async Task<IResult> ShowAsync(
        Guid taskId, HttpContext http, OwnTasks own, CastDecision decisions, RecallDecision recall, IssueForecast forecast, SigningDesk signing,
        WorkflowsDb db, NoteOpening opening, NextRound next, CancellationToken stop)
    {
        var found = await own.FindAsync(taskId, stop);
        if (!found.IsSuccess)
            return ProblemResults.ToPage(found.Problem!);
        var file = found.Value.File;
        if (file.Task.State is not TaskState.Open)
            return await OverAsync(found.Value, decisions, recall, stop);
        await TaskSeen.NoteAsync(http, file, found.Value.Person, db, opening, stop);
        return file.Task.Kind switch
        {
            TaskKind.Draft => Results.LocalRedirect($"/ke-hoach/{file.Plan.Id}/soan"),
            TaskKind.Consolidate => await ConsolidateEndpoints.PageAsync(file, http.Request.Query["nhom"], next, null, TypedConsolidation.Nothing, stop),
            TaskKind.Issue => await IssuePageAsync(file, forecast, null, null, stop),
            TaskKind.Sign or TaskKind.Seal => await signing.PageAsync(file, null, null, stop),
            _ => new RazorComponentResult<DecidePage>(new { Case = file, found.Value.Standing }),
        };
    }

    /// <summary>A task that is over: its receipt, how it ended, or the form of a late opinion.</summary>
    private static async Task<IResult> OverAsync(OwnTask own, CastDecision decisions, RecallDecision recall, CancellationToken stop)
    {
        var file = own.File;
        var receipt = await decisions.FindReceiptAsync(file.Task.Id, stop);
        return receipt is null && file.Turn is { Late.IsAccepted: true }
            ? new RazorComponentResult<DecidePage>(new { Case = file })
            : Ended(file, receipt, receipt is not null && await recall.WhyNotAsync(file.Task.Id, own.Person.Id, stop) is null);
    }

    private static async Task<IResult> DecideAsync(
        Guid taskId, HttpContext http, WorkflowsDb db, OwnTasks own, CastDecision cast, RecallDecision recall, AskForTime askForTime, Flash flash,
        CancellationToken stop)
    {
        var found = await own.FindAsync(taskId, stop);
        if (!found.IsSuccess)
            return ProblemResults.ToPage(found.Problem!);
        var received = await TypedAnswer.ReceiveAsync(http.Request, stop);
        if (!received.IsSuccess)
            return DecideAgain(found.Value, received.Problem!, TypedAnswer.Nothing);
        var typed = received.Value;
        if (typed.FileProblem is not null)
            return DecideAgain(found.Value, typed.FileProblem, typed);
        if (typed.WantsRow)
            return new RazorComponentResult<DecidePage>(new { Case = found.Value.File, found.Value.Standing, Typed = typed });
        var person = found.Value.Person;
        var form = await http.Request.ReadFormAsync(stop);
        var verdict = Verdicts.Parse(typed.Chosen, found.Value.File.Task);
        if (verdict is Verdict.AskForTime)
            return await AskAsync(found.Value, typed, http, db, askForTime, flash, stop);
        var ballot = new Ballot
        {
            TaskId = taskId,
            PersonId = person.Id,
            Verdict = verdict,
            Comment = typed.Comment,
            Opinion = typed.Opinion,
            VersionHash = form["version"],
            Actor = found.Value.Actor,
        };
        var receipt = await db.CommitAsync(inner => cast.HandleAsync(ballot, inner), stop: stop);
        if (receipt.IsSuccess)
            return Ended(found.Value.File, receipt.Value, await recall.WhyNotAsync(taskId, person.Id, stop) is null);
        return receipt.Problem is Invalid or InvalidFields
            ? DecideAgain(found.Value, receipt.Problem, typed)
            : receipt.Problem is TaskEnded ? Results.LocalRedirect($"/viec/{taskId}") : ProblemResults.ToPage(receipt.Problem!);
    }

    private static async Task<IResult> AskAsync(
        OwnTask own, TypedAnswer typed, HttpContext http, WorkflowsDb db, AskForTime askForTime, Flash flash, CancellationToken stop)
    {
        var file = own.File;
        var wish = new TimeWish { TaskId = file.Task.Id, PersonId = own.Person.Id, Reason = typed.Comment, WishedOn = typed.WishedOn, Actor = own.Actor };
        var asked = await db.CommitAsync(inner => askForTime.HandleAsync(wish, inner), stop: stop);
        if (asked.Problem is TaskEnded)
            return Results.LocalRedirect($"/viec/{file.Task.Id}");
        if (!asked.IsSuccess)
            return DecideAgain(own, asked.Problem!, typed);
        flash.Success(http, "Đã gửi đề nghị gia hạn tới cơ quan soạn thảo. Trước khi có trả lời, thời hạn hiện nay vẫn được áp dụng.");
        return Results.LocalRedirect($"/viec/{file.Task.Id}");
    }

    private static IResult DecideAgain(OwnTask own, Problem problem, TypedAnswer typed) => ProblemResults.BackTo<DecidePage>(
        problem, (nameof(DecidePage.Case), own.File), (nameof(DecidePage.Standing), own.Standing), (nameof(DecidePage.Typed), typed));

    private static async Task<IResult> IssueAsync(
        Guid taskId, HttpContext http, WorkflowsDb db, OwnTasks own, IssuePlan issue, Flash flash, CancellationToken stop)
    {
        var found = await own.FindAsync(taskId, stop);
        if (!found.IsSuccess)
            return ProblemResults.ToPage(found.Problem!);
        var person = found.Value.Person;
        var number = await db.CommitAsync(inner => issue.HandleAsync(taskId, person.Id, found.Value.Actor, inner), stop: stop);
        if (!number.IsSuccess)
            return Answer(number.Problem!, taskId);
        flash.Success(http, found.Value.File.Task.IsDigital
            ? $"Đã cấp số {number.Value} cho văn bản chờ ký số. Văn bản chỉ được phát hành sau khi ký số và đóng dấu số."
            : $"Đã cấp số {number.Value}. Văn bản được xếp gửi tới nơi nhận; theo dõi ở phần Nơi nhận.");
        return Results.LocalRedirect($"/ke-hoach/{found.Value.File.Plan.Id}");
    }

    private static async Task<IResult> ReturnAsync(
        Guid taskId,
        [FromForm] string? reason,
        HttpContext http, WorkflowsDb db, OwnTasks own, ReturnToOffice giveBack, IssueForecast forecast, Flash flash, CancellationToken stop)
    {
        var found = await own.FindAsync(taskId, stop);
        if (!found.IsSuccess)
            return ProblemResults.ToPage(found.Problem!);
        var person = found.Value.Person;
        var returned = await db.CommitAsync(inner => giveBack.HandleAsync(taskId, person.Id, reason, found.Value.Actor, inner), stop: stop);
        if (returned.Problem is Invalid wrong)
            return await IssuePageAsync(found.Value.File, forecast, wrong, reason, stop);
        if (!returned.IsSuccess)
            return Answer(returned.Problem!, taskId);
        flash.Success(http, "Đã trả lại Văn phòng.");
        return Results.LocalRedirect("/");
    }

    /// <summary>A second click meets what the first one did: the task's page says what became of it.</summary>
    internal static IResult Answer(Problem problem, Guid taskId) =>
        problem is Workflows.Values.Conflict ? Results.LocalRedirect($"/viec/{taskId}") : ProblemResults.ToPage(problem);

    private static RazorComponentResult<TaskEndedPage> Ended(CaseFile file, Receipt? receipt, bool mayRecall) => new(new
    {
        Case = file,
        Receipt = receipt,
        Why = receipt is null ? file.Turn?.Late?.Words ?? CastDecision.EndedText(file.Task) : null,
        MayRecall = mayRecall,
    });

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
