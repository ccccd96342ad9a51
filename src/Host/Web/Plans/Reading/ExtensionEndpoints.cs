using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Workflows.Decisions.Opinions.Extensions;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Web.Plans.Reading;

/// <summary>An answer to a request for more time as typed, with what was wrong with it.</summary>
public sealed record TypedReply(Guid Id, string? Day, string? Word, Problem Problem);

/// <summary>The drafting side answers agencies that ask for more time, from the plan's page.</summary>
internal static class ExtensionEndpoints
{
    public static void MapExtensions(this IEndpointRouteBuilder app) =>
        app.MapPost("/ke-hoach/{id:guid}/gia-han/{requestId:guid}", AnswerAsync);

    private static async Task<IResult> AnswerAsync(
        Guid id, Guid requestId, [FromForm] string? act, [FromForm] string? day, [FromForm] string? word,
        HttpContext http, PlanAccess access, PlanFiles files, AnswerExtension answer, WorkflowsDb db, Flash flash, CancellationToken stop)
    {
        var seen = await access.SeeAsync(id, stop);
        if (!seen.IsSuccess)
            return ProblemResults.ToPage(seen.Problem!);
        var reply = new ExtensionReply
        {
            PlanId = id,
            RequestId = requestId,
            PersonId = seen.Value.Person.Id,
            IsGranted = act switch { "grant" => true, "refuse" => false, _ => null },
            Day = day,
            Word = word,
            Actor = seen.Value.Actor,
        };
        var answered = await db.CommitAsync(inner => answer.HandleAsync(reply, inner), stop: stop);
        if (answered.Problem is Invalid wrong)
        {
            var file = await files.ReadAsync(seen.Value, PlanTab.Opinions, version: null, verify: false, page: 1, stop);
            return new RazorComponentResult<PlanPage>(new { File = file with { Reply = new(requestId, day, word, wrong) } }) { StatusCode = ProblemResults.StatusOf(wrong) };
        }

        if (answered.Problem is Workflows.Values.Conflict late)
            flash.Warning(http, late.Message);
        else if (!answered.IsSuccess)
            return ProblemResults.ToPage(answered.Problem!);
        else
            flash.Success(http, answered.Value.GrantedOn is { } granted ? $"Đã gia hạn đến {VietnamTime.Short(granted)}; cơ quan được báo qua thư." : "Đã trả lời không gia hạn; cơ quan được báo qua thư.");
        return Results.LocalRedirect(PlanTabs.Link(id, PlanTab.Opinions));
    }
}
