using Host.Identity;
using Host.Web;
using Host.Web.Tasks;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Workflows.Audit;
using Workflows.Links;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Host.LinkPages;

/// <summary>
/// The pages behind links of mails. GET shows and decides nothing, whoever opens it, however often; only a
/// POST with a chosen verdict acts. No sign-in, no script, no cookie.
/// </summary>
internal static class LinkEndpoints
{
    /// <summary>A decision is a few fields; only the link of an opinion may bring a file, see <see cref="TypedAnswer"/>.</summary>
    private const long LargestPost = 256 * 1024;

    private const long LargestNote = 1024;

    public static void MapLinkPages(this IEndpointRouteBuilder app)
    {
        var links = app.MapGroup("/q/{token}").AllowAnonymous();
        links.MapGet("", ShowAsync);
        links.MapMethods("", [HttpMethods.Head, HttpMethods.Options], () => Results.NoContent());
        // The unguessable address is itself the proof that a forged form lacks; asking for a cookie besides
        // would shut out mail programs that keep none.
        links.MapPost("", DecideAsync).DisableAntiforgery().WithMetadata(new RequestSizeLimitAttribute(LargestPost));
        links.MapPost("/gui-lai", ResendAsync).DisableAntiforgery().WithMetadata(new RequestSizeLimitAttribute(LargestPost));
        links.MapPost("/da-nhan", AcknowledgeAsync).DisableAntiforgery().WithMetadata(new RequestSizeLimitAttribute(LargestPost));
        links.MapPost("/da-xem", SeenAsync).DisableAntiforgery().WithMetadata(new RequestSizeLimitAttribute(LargestNote));
        links.MapGet("/tep/{attachmentId:guid}", DownloadAsync);
        links.MapGet("/van-ban.pdf", IssuedAsync);
    }

    private static async Task<IResult> ShowAsync(
        string token, HttpContext http, WorkflowsDb db, ExplainLink explain, CurrentPerson current, CancellationToken stop)
    {
        var visitor = Visitor(http);
        var view = (await db.CommitAsync<LinkView>(async inner => await explain.ViewAsync(token, visitor, inner), stop: stop)).Value;
        return view is LinkView.NeedsSignIn(var taskId)
            ? Results.LocalRedirect($"/viec/{taskId}")
            : Page(view, token, await IsSignedInAsync(view, current, stop));
    }

    private static async Task<IResult> DecideAsync(
        string token, HttpContext http, WorkflowsDb db, SpendLink spend, ExplainLink explain, CurrentPerson current, CancellationToken stop)
    {
        if (!http.Request.HasFormContentType)
            return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        // Asked before the body is read: whoever tries addresses brings no more than a few words in. A few words need no leave.
        if (http.Request.ContentLength is not <= LargestPost && await explain.TakesFilesAsync(token, stop))
            TypedAnswer.AllowFile(http);
        var received = await TypedAnswer.ReceiveAsync(http.Request, stop);
        if (!received.IsSuccess)
            return await AgainAsync(token, explain, current, received.Problem, TypedAnswer.Nothing, stop);
        var typed = received.Value;
        if (typed.WantsRow || typed.FileProblem is not null)
            return await AgainAsync(token, explain, current, typed.FileProblem, typed, stop);

        var session = CouldBeForeign(http.Request) ? null : await current.FindAsync(stop);
        var form = await http.Request.ReadFormAsync(stop);
        var post = new LinkPost
        {
            Token = token,
            Verdict = typed.Chosen,
            Comment = typed.Comment,
            Opinion = typed.Opinion,
            WishedOn = typed.WishedOn,
            Code = form["code"],
            VersionHash = form["version"],
            SignedInAs = session?.Id,
            SignedInName = session?.FullName,
            RemoteAddress = Caller.AddressOf(http),
            UserAgent = Caller.UserAgentOf(http),
        };
        var spent = await db.CommitAsync(inner => spend.HandleAsync(post, inner), stop: stop);
        if (spent is { IsSuccess: true, Value: SpendOutcome.NotOpen(LinkView.NeedsSignIn(var taskId)) })
            return Results.LocalRedirect($"/viec/{taskId}");
        var problem = spent.Problem ?? (spent.IsSuccess && spent.Value is SpendOutcome.WrongCode { Left: > 0 } wrong
            ? new Invalid($"Mã xác nhận không đúng. Ông/bà còn {wrong.Left} lần nhập.", "code")
            : null);
        var view = spent.IsSuccess switch
        {
            true when spent.Value is SpendOutcome.Decided(var receipt) => new LinkView.Decided(receipt),
            true when spent.Value is SpendOutcome.NotOpen(var closed) => closed,
            true when spent.Value is SpendOutcome.WrongCode { Left: 0 } => new LinkView.Expired(AfterWrongCodes: true),
            _ => await explain.PeekAsync(token, stop),
        };
        var asked = spent is { IsSuccess: true, Value: SpendOutcome.AskedForTime };
        return Page(view, token, await IsSignedInAsync(view, current, stop), problem, asked ? TypedAnswer.Nothing : typed, asked);
    }

    /// <summary>The same page with what was typed; nothing was decided.</summary>
    private static async Task<IResult> AgainAsync(
        string token, ExplainLink explain, CurrentPerson current, Problem? problem, TypedAnswer typed, CancellationToken stop)
    {
        var view = await explain.PeekAsync(token, stop);
        // Where nothing is asked any more, what was sent is not judged: a letter sent again because its receipt was lost gets the receipt.
        if (view is LinkView.Decided or LinkView.Expired or LinkView.Superseded or LinkView.Ended)
            problem = null;
        return view is LinkView.NeedsSignIn(var taskId)
            ? Results.LocalRedirect($"/viec/{taskId}")
            : Page(view, token, await IsSignedInAsync(view, current, stop), problem, typed);
    }

    private static async Task<IResult> ResendAsync(
        string token, HttpContext http, WorkflowsDb db, ResendLink resend, CancellationToken stop)
    {
        var sent = await db.CommitAsync(inner => resend.ForHolderAsync(token, Visitor(http), inner), stop: stop);
        return sent.IsSuccess
            ? ErrorPages.Page(StatusCodes.Status200OK, "Liên kết mới đã được gửi tới địa chỉ thư đã đăng ký. Xin mở thư gần nhất.")
            : ProblemResults.ToPage(sent.Problem!);
    }

    /// <summary>The page's own script says that a hand moved on it; what is posted otherwise is no evidence.</summary>
    private static async Task<IResult> SeenAsync(
        string token, [FromBody] SeenNote note, HttpContext http, WorkflowsDb db, NoteReading reading, CancellationToken stop)
    {
        if (note.How is not ("pointer" or "touch" or "key" or "wheel"))
            return Results.BadRequest();
        var noted = await db.CommitAsync(inner => reading.HandleAsync(token, Visitor(http), inner), stop: stop);
        return noted.IsSuccess ? Results.NoContent() : Results.NotFound();
    }

    private static async Task<IResult> AcknowledgeAsync(
        string token, [FromForm(Name = "name")] string? name, HttpContext http, WorkflowsDb db, AcknowledgeLink acknowledge, ExplainLink explain, CancellationToken stop)
    {
        var done = await db.CommitAsync(inner => acknowledge.HandleAsync(token, name, Visitor(http), inner), stop: stop);
        return done.Problem is null or Invalid
            ? Page(await explain.PeekAsync(token, stop), token, isSignedIn: false, done.Problem)
            : ProblemResults.ToPage(done.Problem);
    }

    private static async Task<IResult> DownloadAsync(
        string token, Guid attachmentId, HttpContext http, WorkflowsDb db, ReadLinkFile files, PlanReader plans, CancellationToken stop)
    {
        var visitor = Visitor(http);
        await FilesAtOnce.EnterAsync(http, stop);
        var found = await db.CommitAsync<KeptFile>(
            async inner => await files.FindAsync(token, attachmentId, visitor, inner) is { } file
                ? file
                : new Workflows.Values.NotFound("Không tìm thấy tệp này."),
            stop: stop);
        return found.IsSuccess ? await Downloads.SendAsync(http, found.Value, plans, stop) : ProblemResults.ToPage(found.Problem!);
    }

    private static async Task<IResult> IssuedAsync(string token, HttpContext http, WorkflowsDb db, ReadIssuedFile files, CancellationToken stop)
    {
        var visitor = Visitor(http);
        var found = await db.CommitAsync(inner => files.HandleAsync(token, visitor, inner), stop: stop);
        return found.IsSuccess ? await Downloads.SendAsync(http, found.Value, stop) : ProblemResults.ToPage(found.Problem!);
    }

    private static RazorComponentResult<LinkPage> Page(
        LinkView view, string token, bool isSignedIn, Problem? problem = null, TypedAnswer? typed = null, bool askedForTime = false) =>
        new(new Dictionary<string, object?>
        {
            [nameof(LinkPage.View)] = view,
            [nameof(LinkPage.Token)] = token,
            [nameof(LinkPage.IsSignedIn)] = isSignedIn,
            [nameof(LinkPage.Problem)] = problem,
            [nameof(LinkPage.Typed)] = typed ?? TypedAnswer.Nothing,
            [nameof(LinkPage.AskedForTime)] = askedForTime,
        })
        {
            StatusCode = problem is UploadTooLarge ? StatusCodes.Status413PayloadTooLarge : problem is not null ? ProblemResults.StatusOf(problem) : view switch
            {
                LinkView.Unknown => StatusCodes.Status404NotFound,
                LinkView.Expired or LinkView.Superseded or LinkView.Ended => StatusCodes.Status410Gone,
                _ => StatusCodes.Status200OK,
            },
        };

    private static async Task<bool> IsSignedInAsync(LinkView view, CurrentPerson current, CancellationToken stop) =>
        view is LinkView.Waiting waiting && (await current.FindAsync(stop))?.Id == waiting.Case.Task.PersonId;

    /// <summary>
    /// A page of another server sent the form: a browser sends the session along within one site, so it proves nothing there. Where
    /// the browser does not say where a post comes from (plain HTTP), its origin tells, unless the page withheld it as ours do.
    /// </summary>
    private static bool CouldBeForeign(HttpRequest request) => request.Headers["Sec-Fetch-Site"].ToString() switch
    {
        "same-origin" or "none" => false,
        "" => Uri.TryCreate(request.Headers.Origin, UriKind.Absolute, out var origin) && !origin.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase),
        _ => true,
    };

    /// <summary>Whoever opened the link: nobody is proven by looking.</summary>
    private static Actor Visitor(HttpContext http) => new()
    {
        Name = "Người mở liên kết",
        Channel = Channel.EmailLink,
        Address = Caller.AddressOf(http),
        UserAgent = Caller.UserAgentOf(http),
    };

    /// <param name="How">Which kind of event the browser vouched for.</param>
    private sealed record SeenNote(string? How);
}
