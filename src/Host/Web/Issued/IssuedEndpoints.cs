using Host.Web.Plans;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Workflows.Issuance.AfterIssue;
using Workflows.Issuance.Distribution;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Web.Issued;

/// <summary>Công bố, đính chính, thay thế, thu hồi, xác nhận đã nhận: what is done with a document after it was issued.</summary>
internal static class IssuedEndpoints
{
    public static IServiceCollection AddIssuedPages(this IServiceCollection services) => services.AddScoped<IssuedReader>().AddScoped<ExchangeDoor>();

    public static void MapIssued(this IEndpointRouteBuilder app)
    {
        app.MapGet("/ke-hoach/{id:guid}/phat-hanh", ShowAsync);
        app.MapPost("/ke-hoach/{id:guid}/phat-hanh/cong-bo", PublishAsync);
        app.MapPost("/ke-hoach/{id:guid}/phat-hanh/thay-doi", ChangeAsync);
        app.MapPost("/ke-hoach/{id:guid}/phat-hanh/{recipientId:guid}/xac-nhan", ConfirmAsync);
        app.MapPost("/ke-hoach/{id:guid}/phat-hanh/thong-bao/{noticeId:guid}", NoteAsync);
    }

    private static async Task<IResult> ShowAsync(Guid id, PlanAccess access, IssuedReader reader, CancellationToken stop)
    {
        var seen = await SeenAsync(id, access, stop);
        return seen.IsSuccess ? await PageAsync(seen.Value, reader, null, null, stop) : ProblemResults.ToPage(seen.Problem!);
    }

    private static async Task<IResult> PublishAsync(
        Guid id, HttpContext http, PlanAccess access, IssuedReader reader, RecordPublication publish, WorkflowsDb db, Flash flash, CancellationToken stop)
    {
        var seen = await SeenAsync(id, access, stop);
        if (!seen.IsSuccess)
            return ProblemResults.ToPage(seen.Problem!);
        var form = await http.Request.ReadFormAsync(stop);
        var input = new PublicationInput(
            id, Enum.TryParse<PublicationExtent>(form["extent"], out var extent) && Enum.IsDefined(extent) ? extent : null,
            form["published-on"], form["place"], form["address"], form["ground"]);
        var done = await db.CommitAsync(inner => publish.HandleAsync(input, seen.Value.Person.Id, seen.Value.Actor, inner), stop: stop);
        if (!done.IsSuccess)
            return done.Problem is Invalid or InvalidFields ? await PageAsync(seen.Value, reader, done.Problem, form, stop) : ProblemResults.ToPage(done.Problem!);
        flash.Success(http, "Đã ghi nhận việc công bố.");
        return Results.LocalRedirect(IssuedLinks.Of(id));
    }

    private static async Task<IResult> ChangeAsync(
        Guid id, HttpContext http, PlanAccess access, IssuedReader reader, ChangeDocument change, WorkflowsDb db, Flash flash, CancellationToken stop)
    {
        var seen = await SeenAsync(id, access, stop);
        if (!seen.IsSuccess)
            return ProblemResults.ToPage(seen.Problem!);
        var form = await http.Request.ReadFormAsync(stop);
        var input = new ChangeInput(
            id, Enum.TryParse<ChangeKind>(form["kind"], out var kind) && Enum.IsDefined(kind) ? kind : null, form["document"], form["document-on"], form["reason"]);
        var done = await db.CommitAsync(inner => change.HandleAsync(input, seen.Value.Person.Id, ClerkOf(seen.Value), inner), stop: stop);
        if (!done.IsSuccess)
            return done.Problem is Invalid or InvalidFields ? await PageAsync(seen.Value, reader, done.Problem, form, stop) : ProblemResults.ToPage(done.Problem!);
        flash.Success(http, "Đã ghi nhận; các nơi nhận được báo qua thư, nơi nhận bản giấy do văn thư gửi.");
        return Results.LocalRedirect(IssuedLinks.Of(id));
    }

    private static async Task<IResult> ConfirmAsync(
        Guid id, Guid recipientId, [FromForm] string? how, HttpContext http, PlanAccess access, ConfirmReceipt confirm, WorkflowsDb db, Flash flash, CancellationToken stop)
    {
        var seen = await SeenAsync(id, access, stop);
        if (!seen.IsSuccess)
            return ProblemResults.ToPage(seen.Problem!);
        var done = await db.CommitAsync(inner => confirm.ByClerkAsync(id, recipientId, seen.Value.Person.Id, how, ClerkOf(seen.Value), inner), stop: stop);
        if (!done.IsSuccess)
            return ProblemResults.ToPage(done.Problem!);
        flash.Success(http, "Đã ghi nhận xác nhận.");
        return Results.LocalRedirect(IssuedLinks.Of(id));
    }

    private static async Task<IResult> NoteAsync(
        Guid id, Guid noticeId, HttpContext http, PlanAccess access, NoteNotice note, WorkflowsDb db, Flash flash, CancellationToken stop)
    {
        var seen = await SeenAsync(id, access, stop);
        if (!seen.IsSuccess)
            return ProblemResults.ToPage(seen.Problem!);
        var done = await db.CommitAsync(inner => note.HandleAsync(id, noticeId, seen.Value.Person.Id, ClerkOf(seen.Value), inner), stop: stop);
        if (!done.IsSuccess)
            return ProblemResults.ToPage(done.Problem!);
        flash.Success(http, done.Value.ConfirmedAt is null ? "Đã ghi nhận gửi thông báo." : "Đã ghi nhận xác nhận.");
        return Results.LocalRedirect(IssuedLinks.Of(id));
    }

    private static async Task<Result<SeenPlan>> SeenAsync(Guid id, PlanAccess access, CancellationToken stop)
    {
        var seen = await access.SeeAsync(id, stop);
        return !seen.IsSuccess || seen.Value is { IsInvolved: true, Plan.State: PlanState.Issued } ? seen : new PlanNotFound();
    }

    private static Workflows.Audit.Actor ClerkOf(SeenPlan seen) => seen.Person.Actor(seen.Person.Posts.FirstOrDefault(p => p.Role is PostRole.RecordsClerk));

    private static async Task<IResult> PageAsync(SeenPlan seen, IssuedReader reader, Problem? problem, IFormCollection? typed, CancellationToken stop) =>
        new RazorComponentResult<IssuedPage>(new Dictionary<string, object?>
        {
            [nameof(IssuedPage.File)] = await reader.ReadAsync(seen, stop),
            [nameof(IssuedPage.Problem)] = problem,
            [nameof(IssuedPage.Typed)] = typed,
        })
        { StatusCode = problem is null ? StatusCodes.Status200OK : ProblemResults.StatusOf(problem) };
}
