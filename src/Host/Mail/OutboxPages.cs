using Host.Identity;
using Host.Mail.Reports;
using Host.Web;
using Microsoft.AspNetCore.Http.HttpResults;
using Workflows.Audit;
using Workflows.Outbox;
using Workflows.Outbox.Deliveries;
using Workflows.Storage;

namespace Host.Mail;

/// <summary>The operators' page: mails that have not left, why, and the verb to send a parked one again.</summary>
internal static class OutboxPages
{
    public const string Path = "/van-hanh/thu";

    private const int Shown = 200;
    private const int ReportsShown = 50;

    public static void Map(IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup(Path).RequireAdministrator();
        pages.MapGet("", async (OutboxDesk desk, ReportDesk reports, MailSettings settings, CancellationToken stop) =>
            new RazorComponentResult<OutboxPage>(new
            {
                Lag = await desk.LagAsync(stop),
                Mails = await desk.UnsentAsync(Shown, stop),
                IsOff = settings.Relay is RelayKind.None,
                settings.Bounces,
                Trouble = await reports.TroubleAsync(ReportsShown, stop),
                Unmatched = await reports.UnmatchedAsync(ReportsShown, stop),
                UnreadableCount = settings.Bounces.Folder is { } folder ? BounceFolder.CountUnreadable(folder) : 0,
            }));
        pages.MapPost("/{id:guid}/gui-lai", ReplayAsync);
        pages.MapPost("/gui-lai-tat-ca", ReplayAllAsync);
    }

    private static async Task<IResult> ReplayAllAsync(
        HttpContext http, CurrentPerson current, WorkflowsDb db, OutboxDesk desk, AuditTrail audit, Flash flash, CancellationToken stop)
    {
        var person = await current.RequireAsync(stop);
        var replayed = await db.CommitAsync<int>(
            async token =>
            {
                var put = await desk.ReplayAllAsync(token);
                foreach (var mail in put)
                    audit.Record(Replayed(person, mail));
                return put.Count;
            },
            stop: stop);
        flash.Success(http, $"Đã xếp {replayed.Value} thư vào hàng đợi để gửi lại.");
        return Results.LocalRedirect(Path);
    }

    private static AuditEvent Replayed(SignedInPerson person, OutboxMail mail) =>
        MailAudit.Of(MailAudit.Replayed, person.Actor(), mail.PlanId, mail.TaskId, new
        {
            mail = mail.Id,
            to = mail.ToAddress,
            subject = mail.Subject,
            error = mail.LastError,
        });

    private static async Task<IResult> ReplayAsync(
        Guid id,
        HttpContext http,
        CurrentPerson current,
        WorkflowsDb db,
        OutboxDesk desk,
        AuditTrail audit,
        Flash flash,
        CancellationToken stop)
    {
        var person = await current.RequireAsync(stop);
        var replayed = await db.CommitAsync(
            async token =>
            {
                var put = await desk.ReplayAsync(id, token);
                if (put.IsSuccess)
                    audit.Record(Replayed(person, put.Value));
                return put;
            },
            stop: stop);
        if (!replayed.IsSuccess)
            return ProblemResults.ToPage(replayed.Problem!);
        flash.Success(http, "Đã xếp thư vào hàng đợi để gửi lại.");
        return Results.LocalRedirect(Path);
    }
}
