using Host.Identity;
using Microsoft.AspNetCore.Http.HttpResults;
using Workflows.FollowUp;
using Workflows.Organisation;
using Workflows.Storage;
using Workflows.Values;
using Directory = Workflows.Organisation.Directory;

namespace Host.Web.FollowUp;

/// <summary>Kết luận cuộc họp: the list, one session, and the form that records one.</summary>
internal static class SessionEndpoints
{
    public static void MapSessions(this IEndpointRouteBuilder app)
    {
        app.MapGet(FollowUpLinks.Sessions, ListAsync);
        app.MapGet(FollowUpLinks.NewSession, AskAsync);
        app.MapPost(FollowUpLinks.NewSession, RecordAsync);
        app.MapGet($"{FollowUpLinks.Sessions}/{{id:guid}}", ShowAsync);
    }

    private static async Task<RazorComponentResult> ListAsync(CurrentPerson current, FollowUpSights sights, SessionReader sessions, CancellationToken stop)
    {
        var sight = await sights.OfAsync((await current.RequireAsync(stop)).Id, stop);
        return new RazorComponentResult<SessionsPage>(new { Sessions = await sessions.ListAsync(sight, stop), MayRecord = sight.Recording.Count > 0 });
    }

    private static async Task<IResult> ShowAsync(Guid id, CurrentPerson current, FollowUpSights sights, SessionReader sessions, CancellationToken stop)
    {
        var sight = await sights.OfAsync((await current.RequireAsync(stop)).Id, stop);
        return await sessions.FindAsync(sight, id, stop) is { } file
            ? new RazorComponentResult<SessionPage>(new { File = file })
            : ProblemResults.ToPage(new Workflows.Values.NotFound("Không tìm thấy cuộc họp này."));
    }

    private static async Task<IResult> AskAsync(CurrentPerson current, FollowUpSights sights, Directory directory, CancellationToken stop)
    {
        var sight = await sights.OfAsync((await current.RequireAsync(stop)).Id, stop);
        return sight.Recording.Count == 0
            ? ProblemResults.ToPage(new Forbidden("Ông/bà hiện không giữ chức danh được ghi kết luận cuộc họp."))
            : await FormAsync(new SessionForm(), null, sight, directory, stop);
    }

    private static async Task<IResult> RecordAsync(
        HttpContext http, WorkflowsDb db, CurrentPerson current, FollowUpSights sights, Directory directory, RecordSession record, Flash flash, CancellationToken stop)
    {
        var person = await current.RequireAsync(stop);
        var sight = await sights.OfAsync(person.Id, stop);
        if (sight.Recording.Count == 0)
            return ProblemResults.ToPage(new Forbidden("Ông/bà hiện không giữ chức danh được ghi kết luận cuộc họp."));
        var posted = await http.Request.ReadFormAsync(stop);
        var form = SessionForm.Read(posted);
        if (posted["act"] == "more")
            return await FormAsync(form.WithMoreRows(), null, sight, directory, stop);
        var input = form.ToInput();
        var recorded = input.IsSuccess
            ? await db.CommitAsync(inner => record.HandleAsync(input.Value, person.Id, person.Actor(sight.Recording[0]), inner), stop: stop)
            : input.Problem!;
        if (!recorded.IsSuccess)
            return recorded.Problem is Invalid or InvalidFields ? await FormAsync(form, recorded.Problem, sight, directory, stop) : ProblemResults.ToPage(recorded.Problem!);
        flash.Success(http, $"Đã ghi kết luận; {recorded.Value.Content.Directions.Count} chỉ đạo đã thành nhiệm vụ.");
        return Results.LocalRedirect(FollowUpLinks.Session(recorded.Value.Id));
    }

    private static async Task<IResult> FormAsync(SessionForm form, Problem? problem, FollowUpSight sight, Directory directory, CancellationToken stop)
    {
        var agencies = await directory.AgenciesAsync(sight.Recording[0].CommitteeId, stop);
        return new RazorComponentResult<NewSessionPage>(new Dictionary<string, object?>
        {
            [nameof(NewSessionPage.Form)] = form,
            [nameof(NewSessionPage.Recorder)] = sight.Recording[0],
            [nameof(NewSessionPage.Agencies)] = (IReadOnlyList<Agency>)agencies,
            [nameof(NewSessionPage.Problem)] = problem,
        })
        { StatusCode = problem is null ? StatusCodes.Status200OK : ProblemResults.StatusOf(problem) };
    }
}
