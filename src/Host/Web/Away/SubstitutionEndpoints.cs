using Host.Identity;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Workflows.HumanTasks.Handover;
using Workflows.Organisation;
using Workflows.Organisation.Substitutions;
using Workflows.Storage;
using Workflows.Values;
using Directory = Workflows.Organisation.Directory;

namespace Host.Web.Away;

/// <summary>Records that somebody does another's work, and ends it.</summary>
internal static class SubstitutionEndpoints
{
    public static void MapSubstitutions(this IEndpointRouteBuilder app)
    {
        app.MapGet(AwayLinks.Substitution, AskAsync);
        app.MapPost(AwayLinks.Substitution, GrantAsync);
        app.MapGet($"{AwayLinks.Substitution}/{{id:guid}}/thu-hoi", AskRevokeAsync);
        app.MapPost($"{AwayLinks.Substitution}/{{id:guid}}/thu-hoi", RevokeAsync);
    }

    private static async Task<IResult> AskAsync(
        [FromQuery(Name = "cua")] string? giver, CurrentPerson current, AwayReader reader, Directory directory, CancellationToken stop) =>
        new RazorComponentResult<SubstitutionPage>(await PageAsync(new() { Giver = giver }, null, current, reader, directory, stop));

    private static async Task<IResult> GrantAsync(
        HttpContext http, WorkflowsDb db, CurrentPerson current, AwayReader reader, Directory directory,
        GrantSubstitution grant, BeginSubstitution begin, HandoverMail mail, Flash flash, CancellationToken stop)
    {
        var person = await current.RequireAsync(stop);
        var form = SubstitutionForm.Read(await http.Request.ReadFormAsync(stop));
        var granted = await db.CommitAsync(
            async inner =>
            {
                var one = await grant.HandleAsync(form.Request, person.Id, person.Actor(), inner);
                if (!one.IsSuccess)
                    return one.Map(_ => 0);
                await mail.TellOfAsync(one.Value, inner);
                await db.FlushAsync(inner);
                // One that begins today takes what is open in the same act; a later one waits for its day.
                return await begin.HandleAsync(one.Value.Id, inner);
            },
            stop: stop);
        if (granted.IsSuccess)
        {
            flash.Success(http, granted.Value > 0
                ? $"Đã ghi ủy quyền xử lý thay và chuyển {granted.Value} việc đang mở."
                : "Đã ghi ủy quyền xử lý thay. Hai bên được báo qua thư.");
            return Results.LocalRedirect(AwayLinks.Home);
        }

        if (granted.Problem is not (Invalid or InvalidFields))
            return ProblemResults.ToPage(granted.Problem!);
        return new RazorComponentResult<SubstitutionPage>(await PageAsync(form, granted.Problem, current, reader, directory, stop))
        { StatusCode = ProblemResults.StatusOf(granted.Problem) };
    }

    private static async Task<IResult> AskRevokeAsync(Guid id, CurrentPerson current, AwayReader reader, CancellationToken stop) =>
        await LineAsync(id, current, reader, stop) is { } line
            ? new RazorComponentResult<RevokePage>(Revoking(line, null, null))
            : ProblemResults.ToPage(new Workflows.Values.NotFound("Không tìm thấy bản ghi xử lý thay này."));

    private static async Task<IResult> RevokeAsync(
        Guid id, [FromForm] string? reason, HttpContext http, WorkflowsDb db, CurrentPerson current, AwayReader reader,
        RevokeSubstitution revoke, GiveBack giveBack, HandoverMail mail, Flash flash, CancellationToken stop)
    {
        if (await LineAsync(id, current, reader, stop) is not { } line)
            return ProblemResults.ToPage(new Workflows.Values.NotFound("Không tìm thấy bản ghi xử lý thay này."));
        var person = await current.RequireAsync(stop);
        var revoked = await db.CommitAsync(
            async inner =>
            {
                var one = await revoke.HandleAsync(id, reason, person.Id, person.Actor(), inner);
                if (!one.IsSuccess)
                    return one.Map(_ => 0);
                await mail.TellOfAsync(one.Value, inner);
                await db.FlushAsync(inner);
                var back = 0;
                foreach (var task in await giveBack.DueAsync(inner))
                    back += (await giveBack.HandleAsync(task, inner)) is { IsSuccess: true, Value: true } ? 1 : 0;
                return back;
            },
            stop: stop);
        if (revoked.IsSuccess)
        {
            flash.Success(http, revoked.Value > 0 ? $"Đã thu hồi; {revoked.Value} việc đang mở trở về người được xử lý thay." : "Đã thu hồi ủy quyền xử lý thay.");
            return Results.LocalRedirect(AwayLinks.Home);
        }

        return revoked.Problem is Invalid
            ? new RazorComponentResult<RevokePage>(Revoking(line, reason, revoked.Problem)) { StatusCode = ProblemResults.StatusOf(revoked.Problem) }
            : ProblemResults.ToPage(revoked.Problem!);
    }

    private static async Task<Substitution?> LineAsync(Guid id, CurrentPerson current, AwayReader reader, CancellationToken stop)
    {
        var person = await current.RequireAsync(stop);
        return (await reader.SubstitutionsAsync(person, person.IsAdministrator, stop)).FirstOrDefault(l => l.Record.Id == id)?.Record;
    }

    private static Dictionary<string, object?> Revoking(Substitution one, string? reason, Problem? problem) => new()
    {
        [nameof(RevokePage.Title)] = "Thu hồi ủy quyền xử lý thay",
        [nameof(RevokePage.Action)] = AwayLinks.RevokeSubstitution(one.Id),
        [nameof(RevokePage.Facts)] = new (string, string)[]
        {
            ("Người được xử lý thay", one.Giver), ("Người xử lý thay", one.Receiver), ("Loại việc", one.WorkWords), ("Thời gian", one.PeriodWords),
        },
        [nameof(RevokePage.Consequence)] = "Thu hồi có hiệu lực ngay: việc đang mở trở về người được xử lý thay, liên kết trong thư của người xử lý thay không dùng được nữa.",
        [nameof(RevokePage.Reason)] = reason,
        [nameof(RevokePage.Problem)] = problem,
    };

    private static async Task<Dictionary<string, object?>> PageAsync(
        SubstitutionForm form, Problem? problem, CurrentPerson current, AwayReader reader, Directory directory, CancellationToken stop)
    {
        var person = await current.RequireAsync(stop);
        var givers = await reader.GiversAsync(person, stop);
        // Whoever holds one post needs not say which.
        var seat = SeatKey.Parse(form.Giver) ?? (!person.IsAdministrator && givers is [var only] ? SeatKey.Of(only) : null);
        var giver = seat is null ? null : givers.FirstOrDefault(g => SeatKey.Of(g) == seat);
        return new()
        {
            [nameof(SubstitutionPage.Form)] = form,
            [nameof(SubstitutionPage.Problem)] = problem,
            [nameof(SubstitutionPage.Givers)] = givers,
            [nameof(SubstitutionPage.Giver)] = giver,
            [nameof(SubstitutionPage.Receivers)] = giver is null ? [] : await reader.SubstitutesForAsync(giver, stop),
            [nameof(SubstitutionPage.Agencies)] = giver is null ? [] : await reader.DraftingAgenciesAsync(giver.CommitteeId, stop),
        };
    }
}

/// <summary>What was typed about a substitution.</summary>
public sealed record SubstitutionForm
{
    public string? Giver { get; init; }

    public string? Receiver { get; init; }

    public SubstitutedWork Work { get; init; }

    public IReadOnlyList<Guid> Agencies { get; init; } = [];

    public string? From { get; init; }

    public string? To { get; init; }

    public string? Proof { get; init; }

    public bool TakesOpen { get; init; }

    internal SubstitutionRequest Request => new()
    {
        Giver = SeatKey.Parse(Giver) ?? SeatKey.Nobody,
        Receiver = SeatKey.Parse(Receiver) ?? SeatKey.Nobody,
        Work = Work,
        Agencies = Agencies,
        From = TypedDay.Parse(From),
        To = TypedDay.Parse(To),
        Proof = Proof,
        TakesOpen = TakesOpen,
    };

    public static SubstitutionForm Read(IFormCollection form) => new()
    {
        Giver = form["giver"],
        Receiver = form["receiver"],
        Work = form["work"].Select(name => Enum.TryParse<SubstitutedWork>(name, out var work) && Enum.IsDefined(work) ? work : SubstitutedWork.None)
            .Aggregate(SubstitutedWork.None, (all, one) => all | one),
        Agencies = FormIds.Of(form["agencies"]),
        From = form["from"],
        To = form["to"],
        Proof = form["proof"],
        TakesOpen = form["takesOpen"] == "1",
    };
}

/// <summary>Reads what a form sends as ids.</summary>
internal static class FormIds
{
    public static IReadOnlyList<Guid> Of(IEnumerable<string?> texts) =>
        [.. texts.Select(text => Guid.TryParse(text, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty).Distinct()];
}
