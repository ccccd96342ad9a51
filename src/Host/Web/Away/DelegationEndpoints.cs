using Host.Identity;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Workflows.HumanTasks.Handover;
using Workflows.Organisation;
using Workflows.Organisation.Delegations;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Web.Away;

/// <summary>Records authority to sign for another, and ends it.</summary>
internal static class DelegationEndpoints
{
    public static void MapDelegations(this IEndpointRouteBuilder app)
    {
        app.MapGet(AwayLinks.Delegation, AskAsync);
        app.MapPost(AwayLinks.Delegation, GrantAsync);
        app.MapGet($"{AwayLinks.Delegation}/{{id:guid}}/thu-hoi", AskRevokeAsync);
        app.MapPost($"{AwayLinks.Delegation}/{{id:guid}}/thu-hoi", RevokeAsync);
    }

    private static async Task<IResult> AskAsync(
        [FromQuery(Name = "cua")] Guid? giver, CurrentPerson current, AwayReader reader, Signatories signatories, SigningRules rules, CancellationToken stop) =>
        new RazorComponentResult<DelegationPage>(await PageAsync(new() { Giver = giver }, null, current, reader, signatories, rules, stop));

    private static async Task<IResult> GrantAsync(
        HttpContext http, WorkflowsDb db, CurrentPerson current, AwayReader reader, Signatories signatories, SigningRules rules,
        GrantDelegation grant, HandoverMail mail, Flash flash, CancellationToken stop)
    {
        var person = await current.RequireAsync(stop);
        var form = DelegationForm.Read(await http.Request.ReadFormAsync(stop));
        var granted = await db.CommitAsync(
            async inner =>
            {
                var one = await grant.HandleAsync(form.Request, person.Id, person.Actor(), inner);
                if (one.IsSuccess)
                    await mail.TellOfAsync(one.Value, inner);
                return one;
            },
            stop: stop);
        if (granted.IsSuccess)
        {
            flash.Success(http, "Đã ghi ủy quyền ký. Hai bên được báo qua thư.");
            return Results.LocalRedirect(AwayLinks.Home);
        }

        if (granted.Problem is not (Invalid or InvalidFields))
            return ProblemResults.ToPage(granted.Problem!);
        return new RazorComponentResult<DelegationPage>(await PageAsync(form, granted.Problem, current, reader, signatories, rules, stop))
        { StatusCode = ProblemResults.StatusOf(granted.Problem) };
    }

    private static async Task<IResult> AskRevokeAsync(Guid id, CurrentPerson current, AwayReader reader, CancellationToken stop) =>
        await LineAsync(id, current, reader, stop) is { } one
            ? new RazorComponentResult<RevokePage>(Revoking(one, null, null))
            : ProblemResults.ToPage(new Workflows.Values.NotFound("Không tìm thấy ủy quyền ký này."));

    private static async Task<IResult> RevokeAsync(
        Guid id, [FromForm] string? reason, HttpContext http, WorkflowsDb db, CurrentPerson current, AwayReader reader,
        RevokeDelegation revoke, HandoverMail mail, Flash flash, CancellationToken stop)
    {
        if (await LineAsync(id, current, reader, stop) is not { } seen)
            return ProblemResults.ToPage(new Workflows.Values.NotFound("Không tìm thấy ủy quyền ký này."));
        var person = await current.RequireAsync(stop);
        var revoked = await db.CommitAsync(
            async inner =>
            {
                var one = await revoke.HandleAsync(id, reason, person.Id, person.Actor(), inner);
                if (one.IsSuccess)
                    await mail.TellOfAsync(one.Value, inner);
                return one;
            },
            stop: stop);
        if (revoked.IsSuccess)
        {
            flash.Success(http, "Đã thu hồi ủy quyền ký.");
            return Results.LocalRedirect(AwayLinks.Home);
        }

        return revoked.Problem is Invalid
            ? new RazorComponentResult<RevokePage>(Revoking(seen, reason, revoked.Problem)) { StatusCode = ProblemResults.StatusOf(revoked.Problem) }
            : ProblemResults.ToPage(revoked.Problem!);
    }

    private static async Task<Delegation?> LineAsync(Guid id, CurrentPerson current, AwayReader reader, CancellationToken stop)
    {
        var person = await current.RequireAsync(stop);
        return (await reader.DelegationsAsync(person, person.IsAdministrator, stop)).FirstOrDefault(l => l.Record.Id == id)?.Record;
    }

    private static Dictionary<string, object?> Revoking(Delegation one, string? reason, Problem? problem) => new()
    {
        [nameof(RevokePage.Title)] = "Thu hồi ủy quyền ký",
        [nameof(RevokePage.Action)] = AwayLinks.RevokeDelegation(one.Id),
        [nameof(RevokePage.Facts)] = new (string, string)[]
        {
            ("Người ủy quyền", one.Giver), ("Người được ủy quyền", one.Receiver), ("Hình thức ký", SigningWords.NameOf(one.Capacity)),
            ("Văn bản ủy quyền", one.DocumentWords), ("Thời gian", one.PeriodWords),
        },
        [nameof(RevokePage.Consequence)] = "Thu hồi có hiệu lực ngay, cả với việc đã mở mà chưa ký. Chữ ký đã ghi nhận không thay đổi.",
        [nameof(RevokePage.Reason)] = reason,
        [nameof(RevokePage.Problem)] = problem,
    };

    private static async Task<Dictionary<string, object?>> PageAsync(
        DelegationForm form, Problem? problem, CurrentPerson current, AwayReader reader, Signatories signatories, SigningRules rules, CancellationToken stop)
    {
        var person = await current.RequireAsync(stop);
        var posts = await reader.SigningPostsAsync(person, stop);
        var wanted = form.Giver ?? (!person.IsAdministrator && posts is [var only] ? only.PostId : null);
        var giver = wanted is { } id && posts.Any(p => p.PostId == id) ? await signatories.PostAsync(id, stop) : null;
        return new()
        {
            [nameof(DelegationPage.Form)] = form,
            [nameof(DelegationPage.Problem)] = problem,
            [nameof(DelegationPage.Posts)] = posts,
            [nameof(DelegationPage.Giver)] = giver,
            [nameof(DelegationPage.IsAdministrator)] = person.IsAdministrator,
            [nameof(DelegationPage.PlansByOrder)] = rules.PlansByOrder,
            [nameof(DelegationPage.Receivers)] = giver is null ? [] : await reader.SignersForAsync(giver, stop),
            [nameof(DelegationPage.Agencies)] = giver is null ? [] : await reader.DraftingAgenciesAsync(giver.CommitteeId, stop),
            [nameof(DelegationPage.Orders)] = giver is null ? [] : await reader.OrdersOfAsync(giver.Id, stop),
        };
    }
}

/// <summary>What was typed about authority to sign.</summary>
public sealed record DelegationForm
{
    public Guid? Giver { get; init; }

    public string? Receiver { get; init; }

    public SigningCapacity? Capacity { get; init; }

    public SignedPapers Papers { get; init; }

    public IReadOnlyList<Guid> Agencies { get; init; } = [];

    public string? Field { get; init; }

    public string? From { get; init; }

    public string? To { get; init; }

    public string? DocumentNumber { get; init; }

    public string? DocumentDate { get; init; }

    public Guid? Under { get; init; }

    internal DelegationRequest Request => new()
    {
        GiverPostId = Giver ?? Guid.Empty,
        Receiver = SeatKey.Parse(Receiver) ?? SeatKey.Nobody,
        Capacity = Capacity,
        Papers = Papers,
        Agencies = Agencies,
        Field = Field,
        From = TypedDay.Parse(From),
        To = TypedDay.Parse(To),
        DocumentNumber = DocumentNumber,
        DocumentDate = TypedDay.Parse(DocumentDate),
        UnderId = Under,
    };

    public static DelegationForm Read(IFormCollection form) => new()
    {
        Giver = Guid.TryParse(form["giver"], out var giver) ? giver : null,
        Receiver = form["receiver"],
        Capacity = Enum.TryParse<SigningCapacity>(form["capacity"], out var capacity) && Enum.IsDefined(capacity) ? capacity : null,
        Papers = form["papers"].Select(name => Enum.TryParse<SignedPapers>(name, out var paper) && Enum.IsDefined(paper) ? paper : SignedPapers.None)
            .Aggregate(SignedPapers.None, (all, one) => all | one),
        Agencies = FormIds.Of(form["agencies"]),
        Field = form["field"],
        From = form["from"],
        To = form["to"],
        DocumentNumber = form["documentNumber"],
        DocumentDate = form["documentDate"],
        Under = Guid.TryParse(form["under"], out var under) ? under : null,
    };
}
