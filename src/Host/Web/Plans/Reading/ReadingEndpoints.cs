using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Workflows.Decisions.Approvals;
using Workflows.Issuance.Distribution;
using Workflows.Issuance.Files;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Storage;

namespace Host.Web.Plans.Reading;

/// <summary>The plan's page, its files and its printed form.</summary>
internal static class ReadingEndpoints
{
    public static void MapReading(this IEndpointRouteBuilder app)
    {
        app.MapGet("/ke-hoach/{id:guid}", ShowAsync);
        app.MapGet("/ke-hoach/{id:guid}/tep/{attachmentId:guid}", DownloadAsync);
        app.MapGet("/ke-hoach/{id:guid}/ban-in", PrintAsync);
        app.MapGet("/ke-hoach/{id:guid}/van-ban.{form:regex(^(pdf|docx)$)}", OfficialAsync);
        app.MapPost("/ke-hoach/{id:guid}/noi-nhan/{recipientId:guid}/da-gui", SendPaperAsync);
    }

    private static async Task<IResult> SendPaperAsync(
        Guid id, Guid recipientId, HttpContext http, PlanAccess access, SendPaper paper, WorkflowsDb db, Flash flash, CancellationToken stop)
    {
        var seen = await access.SeeAsync(id, stop);
        if (!seen.IsSuccess)
            return ProblemResults.ToPage(seen.Problem!);
        var person = seen.Value.Person;
        var clerk = person.Actor(person.Posts.FirstOrDefault(p => p.Role is PostRole.RecordsClerk));
        var sent = await db.CommitAsync(inner => paper.HandleAsync(id, recipientId, person.Id, clerk, inner), stop: stop);
        if (!sent.IsSuccess)
            return ProblemResults.ToPage(sent.Problem!);
        flash.Success(http, $"Đã ghi nhận gửi bản giấy tới {sent.Value.Name}.");
        return Results.LocalRedirect(PlanLinks.Page(id));
    }

    private static async Task<IResult> ShowAsync(
        Guid id,
        [FromQuery(Name = "muc")] string? tab, [FromQuery(Name = "phien-ban")] string? version, [FromQuery(Name = "kiem-tra")] string? verify,
        [FromQuery(Name = "trang")] string? page, [FromQuery(Name = "phong-to")] string? large,
        PlanAccess access, PlanFiles files, CancellationToken stop)
    {
        var seen = await access.SeeAsync(id, stop);
        if (!seen.IsSuccess)
            return ProblemResults.ToPage(seen.Problem!);
        var number = int.TryParse(version, out var wanted) ? wanted : (int?)null;
        var file = await files.ReadAsync(seen.Value, PlanTabs.Parse(tab), number, verify is "1", PageIn(page), stop);
        return number is not null && file.Chosen?.Number != number
            ? ProblemResults.ToPage(new Workflows.Values.NotFound($"Kế hoạch này không có phiên bản {number}."))
            : new RazorComponentResult<PlanPage>(new { File = file with { IsDrawingLarge = large is "1" } });
    }

    private static int PageIn(string? text) => int.TryParse(text, out var page) ? Math.Clamp(page, 1, 100_000) : 1;

    private static async Task<IResult> DownloadAsync(
        Guid id, Guid attachmentId, HttpContext http, PlanAccess access, PlanReader plans, WorkflowsDb db, CancellationToken stop)
    {
        var seen = await access.SeeAsync(id, stop);
        if (!seen.IsSuccess)
            return ProblemResults.ToPage(seen.Problem!);
        await FilesAtOnce.EnterAsync(http, stop);
        if (!await MayReadAsync(seen.Value, attachmentId, plans, db, stop)
            || await plans.FileAsync(id, attachmentId, stop) is not { } file)
            return ProblemResults.ToPage(new AttachmentNotFound());
        return await Downloads.SendAsync(http, file, plans, stop);
    }

    /// <summary>Files of a draft are the drafter's own until a version holds them; a reader gets those of the issued one.</summary>
    private static async Task<bool> MayReadAsync(SeenPlan seen, Guid attachmentId, PlanReader plans, WorkflowsDb db, CancellationToken stop)
    {
        if (seen.IsDrafter)
            return true;
        var versions = await plans.VersionLinesAsync(seen.Plan.Id, stop);
        var readable = seen.IsInvolved ? versions : [.. versions.Take(1)];
        return readable.Any(v => v.Attachments.Any(a => a.Id == attachmentId))
            || (seen.IsInvolved && await db.Set<PlanAttachment>()
                .AnyAsync(a => a.Id == attachmentId && a.PlanId == seen.Plan.Id && a.Kind == AttachmentKind.Opinion, stop));
    }

    /// <summary>The document in the form of the decree: as it was issued, or as this version would look.</summary>
    private static async Task<IResult> OfficialAsync(
        Guid id, string form, [FromQuery(Name = "phien-ban")] string? version, HttpContext http, PlanAccess access, PlanReader plans, MakeFiles files, CancellationToken stop)
    {
        var seen = await access.SeeAsync(id, stop);
        if (!seen.IsSuccess)
            return ProblemResults.ToPage(seen.Problem!);
        var plan = seen.Value.Plan;
        var number = int.TryParse(version, out var wanted) ? wanted : plan.CurrentVersion;
        if ((!seen.Value.IsInvolved && number != plan.CurrentVersion) || await plans.VersionAsync(id, number, stop) is not { } chosen)
            return ProblemResults.ToPage(new Workflows.Values.NotFound($"Kế hoạch này không có phiên bản {number}."));
        var file = await files.ReadAsync(plan, chosen, form == "pdf" ? FileForm.Pdf : FileForm.Docx, stop);
        return file.IsSuccess ? await Downloads.SendAsync(http, file.Value, stop) : ProblemResults.ToPage(file.Problem!);
    }

    private static async Task<IResult> PrintAsync(
        Guid id, [FromQuery(Name = "phien-ban")] string? version, PlanAccess access, PlanReader plans, IssuerHeads heads, SignerBlocks signers, CancellationToken stop)
    {
        var seen = await access.SeeAsync(id, stop);
        if (!seen.IsSuccess)
            return ProblemResults.ToPage(seen.Problem!);
        var plan = seen.Value.Plan;
        var number = int.TryParse(version, out var wanted) ? wanted : plan.CurrentVersion;
        if ((!seen.Value.IsInvolved && number != plan.CurrentVersion) || await plans.VersionAsync(id, number, stop) is not { } chosen)
            return ProblemResults.ToPage(new Workflows.Values.NotFound($"Kế hoạch này không có phiên bản {number}."));
        return new RazorComponentResult<PrintPage>(new
        {
            Plan = plan,
            Version = chosen,
            Head = await heads.OfAsync(plan, stop),
            Signer = await signers.OfAsync(plan, chosen.Id, stop),
        });
    }
}
