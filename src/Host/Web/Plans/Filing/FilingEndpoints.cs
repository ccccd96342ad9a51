using Host.Identity;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Workflows.Audit;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;
using Workflows.WorkFiles;
using Workflows.WorkFiles.Bundles;

namespace Host.Web.Plans.Filing;

/// <summary>Hồ sơ công việc of a plan: its page, closing, reopening, taking it along as a ZIP.</summary>
internal static class FilingEndpoints
{
    public static void MapFiling(this IEndpointRouteBuilder app)
    {
        app.MapGet("/ke-hoach/{id:guid}/ho-so", ShowAsync);
        app.MapPost("/ke-hoach/{id:guid}/ho-so/dong", CloseAsync);
        app.MapPost("/ke-hoach/{id:guid}/ho-so/mo-lai", ReopenAsync);
        app.MapGet("/ke-hoach/{id:guid}/ho-so.zip", DownloadAsync);
        app.MapGet(PlanLinks.SealCertificate, Certificate);
    }

    private static async Task<IResult> ShowAsync(Guid id, PlanAccess access, FilingDesk desk, CancellationToken stop)
    {
        var view = await desk.ReadAsync(await access.SeeAsync(id, stop), stop);
        return view.IsSuccess ? Page(view.Value) : ProblemResults.ToPage(view.Problem!);
    }

    private static async Task<IResult> CloseAsync(
        Guid id, [FromForm] string? title, [FromForm] string? retention, [FromForm] string? rights, [FromForm] string? description,
        HttpContext http, PlanAccess access, FilingDesk desk, CloseWorkFile close, WorkflowsDb db, Flash flash, CancellationToken stop)
    {
        var view = await desk.ReadAsync(await access.SeeAsync(id, stop), stop);
        if (!view.IsSuccess)
            return ProblemResults.ToPage(view.Problem!);
        var seen = view.Value.Seen;
        var facts = new ClosingFacts(title, retention, rights, description);
        var closed = await db.CommitAsync(inner => close.HandleAsync(id, facts, seen.Person.Id, ActorOf(seen), inner), stop: stop);
        if (closed.Problem is Invalid or InvalidFields)
            return Page(view.Value with { Facts = facts, Problem = closed.Problem });
        if (!closed.IsSuccess)
            return ProblemResults.ToPage(closed.Problem!);
        flash.Success(http, $"Đã đóng hồ sơ {closed.Value.Code}. Có thể tải hồ sơ về để nộp lưu.");
        return Results.LocalRedirect(PlanLinks.Filing(id));
    }

    private static async Task<IResult> ReopenAsync(
        Guid id, [FromForm] string? reason,
        HttpContext http, PlanAccess access, FilingDesk desk, ReopenWorkFile reopen, WorkflowsDb db, Flash flash, CancellationToken stop)
    {
        var view = await desk.ReadAsync(await access.SeeAsync(id, stop), stop);
        if (!view.IsSuccess)
            return ProblemResults.ToPage(view.Problem!);
        var seen = view.Value.Seen;
        var opened = await db.CommitAsync(inner => reopen.HandleAsync(id, reason, seen.Person.Id, ActorOf(seen), inner), stop: stop);
        if (opened.Problem is Invalid)
            return Page(view.Value with { Reason = reason, Problem = opened.Problem });
        if (!opened.IsSuccess)
            return ProblemResults.ToPage(opened.Problem!);
        flash.Success(http, $"Đã mở lại hồ sơ {opened.Value.Code}.");
        return Results.LocalRedirect(PlanLinks.Filing(id));
    }

    /// <summary>
    /// Written to a temporary file first: a failure is a page and not half a ZIP, the browser learns the length and shows how far it is, and
    /// the snapshot does not wait for a slow line.
    /// </summary>
    private static async Task<IResult> DownloadAsync(
        Guid id, HttpContext http, PlanAccess access, FilingDesk desk, ServerSealing sealing, IssuedExtras extras, WriteBundle write, AuditTrail audit, WorkflowsDb db, CancellationToken stop)
    {
        var view = await desk.ReadAsync(await access.SeeAsync(id, stop), stop);
        if (!view.IsSuccess)
            return ProblemResults.ToPage(view.Problem!);
        var (seen, file) = (view.Value.Seen, view.Value.File);
        if (!view.Value.IsKeeper)
            return ProblemResults.ToPage(new Forbidden("Chỉ người soạn thảo, văn thư hoặc quản trị hệ thống tải hồ sơ về được."));
        var seal = sealing.Seal();
        if (!seal.IsSuccess)
            return ProblemResults.ToPage(seal.Problem!);
        var zip = Spool();
        try
        {
            var written = await write.RunAsync(id, zip, seen.Person.FullName, await extras.OfAsync(seen.Plan, stop), seal.Value, stop);
            if (!written.IsSuccess)
            {
                await zip.DisposeAsync();
                return ProblemResults.ToPage(written.Problem!);
            }

            // In the system's chain: a row in the plan's own would make every export differ from the one before it.
            var digest = Sha256Hash.Of(written.Value.ToBytes()).Hex;
            await db.CommitAsync<Done>(
                _ =>
                {
                    audit.Record(new("workfile.exported", ActorOf(seen)) { Data = new { Plan = id, file.Code, Manifest = digest, written.Value.Signed } });
                    return Task.FromResult<Result<Done>>(Done.Value);
                },
                stop: stop);
            zip.Position = 0;
        }
        catch
        {
            await zip.DisposeAsync();
            throw;
        }

        http.Response.Headers.CacheControl = "no-store";
        var name = $"ho-so-{file.Year}-{UploadName.Slug(file.Notation.Replace('.', '-') + ".zip")}";
        http.Response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = name }.ToString();
        return Results.Stream(zip, "application/zip");
    }

    /// <summary>Public: it proves the server's seals and gives nothing away.</summary>
    private static IResult Certificate(ServerSealing sealing)
    {
        var pem = sealing.Certificate();
        return pem.IsSuccess ? Results.File(pem.Value, "application/x-pem-file", "chung-thu-may-chu.pem") : ProblemResults.ToPage(pem.Problem!);
    }

    private static FileStream Spool() => new(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.ReadWrite,
        Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        UnixCreateMode = OperatingSystem.IsWindows() ? null : UnixFileMode.UserRead | UnixFileMode.UserWrite,
    });

    /// <summary>In the post from which they keep files; a person may hold several.</summary>
    private static Actor ActorOf(SeenPlan seen) => seen.IsDrafter
        ? seen.Actor
        : seen.Person.Actor(seen.Person.Posts.FirstOrDefault(p => p.Role is PostRole.RecordsClerk or PostRole.Administrator));

    private static RazorComponentResult<FilingPage> Page(FilingView view) =>
        new(new { View = view }) { StatusCode = view.Problem is null ? StatusCodes.Status200OK : ProblemResults.StatusOf(view.Problem) };
}
