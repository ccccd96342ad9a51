using Host.Identity;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Workflows.HumanTasks.Handover;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Web.Away;

/// <summary>Chuyển toàn bộ việc of a leaver: first what would go and what would stay, then the act.</summary>
internal static class TransferEndpoints
{
    public static void MapTransfer(this IEndpointRouteBuilder app)
    {
        app.MapGet(AwayLinks.Transfer, AskAsync).RequireAdministrator();
        app.MapPost(AwayLinks.Transfer, DoAsync).RequireAdministrator();
    }

    private static async Task<IResult> AskAsync(
        [FromQuery(Name = "tu")] Guid? leaver, [FromQuery(Name = "den")] Guid? to, AwayReader reader, TransferWork transfer, CancellationToken stop)
    {
        var preview = leaver is { } one && to is { } other ? await transfer.PreviewAsync(one, other, stop) : (Result<WorkTransfer>?)null;
        return await PageAsync(leaver, to, preview, null, null, reader, stop);
    }

    private static async Task<IResult> DoAsync(
        [FromForm] Guid? leaver, [FromForm] Guid? to, [FromForm] string? reason,
        HttpContext http, WorkflowsDb db, CurrentPerson current, AwayReader reader, TransferWork transfer, Flash flash, CancellationToken stop)
    {
        var person = await current.RequireAsync(stop);
        var done = await db.CommitAsync(inner => transfer.HandleAsync(leaver ?? Guid.Empty, to ?? Guid.Empty, reason, person.Actor(), inner), stop: stop);
        if (!done.IsSuccess)
        {
            return done.Problem is Invalid
                ? await PageAsync(leaver, to, await transfer.PreviewAsync(leaver ?? Guid.Empty, to ?? Guid.Empty, stop), reason, done.Problem, reader, stop)
                : ProblemResults.ToPage(done.Problem!);
        }

        flash.Success(http, $"Đã chuyển {done.Value.TasksMoving} việc đang mở và {done.Value.PlansMoving} kế hoạch đang soạn của {done.Value.From.FullName} cho {done.Value.To.FullName}"
            + (done.Value.Staying.Count > 0 ? $"; {done.Value.Staying.Count} việc ở lại." : "."));
        return Results.LocalRedirect(AwayLinks.Home + "?xem=tat-ca");
    }

    private static async Task<IResult> PageAsync(
        Guid? leaver, Guid? to, Result<WorkTransfer>? preview, string? reason, Problem? problem, AwayReader reader, CancellationToken stop)
    {
        var wrong = problem ?? preview?.Problem;
        return new RazorComponentResult<TransferPage>(new Dictionary<string, object?>
        {
            [nameof(TransferPage.People)] = await reader.PeopleAsync(stop),
            [nameof(TransferPage.Leaver)] = leaver,
            [nameof(TransferPage.To)] = to,
            [nameof(TransferPage.Preview)] = preview is { IsSuccess: true, Value: var seen } ? seen : null,
            [nameof(TransferPage.Reason)] = reason,
            [nameof(TransferPage.Problem)] = wrong,
        })
        { StatusCode = wrong is null ? StatusCodes.Status200OK : ProblemResults.StatusOf(wrong) };
    }
}
