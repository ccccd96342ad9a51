using System.Net;
using Host.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Host.Mail;

/// <summary>The newcomer's mailbox: every mail of every person, to follow links as they would.</summary>
internal static class MailboxPages
{
    public const string Path = "/hop-thu";

    /// <summary>
    /// A mail is foreign text even here: no script, no form, nothing loaded. Its links may leave the frame
    /// when a person clicks them.
    /// </summary>
    private const string FramePolicy =
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; "
        + "sandbox allow-top-navigation-by-user-activation";

    public static void Map(IEndpointRouteBuilder app)
    {
        // Open to all: the people who get mails need no account, and this exists on a newcomer's machine only.
        var pages = app.MapGroup(Path).AllowAnonymous().AddEndpointFilter(OnlyByItsOwnNameAsync);
        pages.MapGet("", async (Mailbox mailbox, string? den, CancellationToken stop) =>
            new RazorComponentResult<MailboxPage>(new { Mails = await mailbox.ListAsync(den, stop), To = den }));
        pages.MapGet("/{id:guid}", async (Mailbox mailbox, Guid id, CancellationToken stop) =>
            await mailbox.ReadAsync(id, stop) is { } mail
                ? new RazorComponentResult<MailboxMailPage>(new { Mail = mail })
                : ProblemResults.ToPage(new Workflows.Values.NotFound("Không tìm thấy thư này trong hộp thư.")));
        pages.MapGet("/{id:guid}/noi-dung", async (Mailbox mailbox, Guid id, CancellationToken stop) =>
            await mailbox.ReadAsync(id, stop) is { } mail
                ? Results.Content(Framed(mail.Html), "text/html; charset=utf-8")
                : Results.NotFound())
            .WithMetadata(new ContentPolicy(FramePolicy));
    }

    /// <summary>
    /// A page of the outside could have its own name point to this machine, and read every mail under it. So the mailbox answers to
    /// addresses, to the machine's local names and to the name that is set, and to no other.
    /// </summary>
    private static async ValueTask<object?> OnlyByItsOwnNameAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var name = context.HttpContext.Request.Host.Host;
        var own = context.HttpContext.RequestServices.GetRequiredService<SiteAddress>();
        return IPAddress.TryParse(name, out _) || new[] { "localhost", Environment.MachineName, new Uri(own.Base).Host }.Contains(name, StringComparer.OrdinalIgnoreCase)
            ? await next(context)
            : ErrorPages.Page(StatusCodes.Status421MisdirectedRequest, $"Hộp thư dùng thử chỉ mở bằng địa chỉ của chính máy này: {own.Base}{Path}");
    }

    // Links of a framed mail open in the whole window.
    private static string Framed(string html) =>
        html.Replace("<head>", "<head><base target=\"_top\">", StringComparison.Ordinal);
}
