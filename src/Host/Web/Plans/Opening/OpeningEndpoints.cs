using System.Globalization;
using Host.Identity;
using Host.Web.Plans.Editing;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Workflows.Decisions.Drafting;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Web.Plans.Opening;

/// <summary>A new plan: from nothing, or from an earlier one.</summary>
internal static class OpeningEndpoints
{
    /// <summary>Plans offered for copying; more words find the others.</summary>
    private const int Offered = 20;

    public static void MapOpening(this IEndpointRouteBuilder app)
    {
        app.MapGet(PlanLinks.New, ShowAsync);
        app.MapPost(PlanLinks.New, OpenAsync);
        app.MapGet(PlanLinks.Copy, ShowCopyAsync);
        app.MapPost(PlanLinks.Copy, CopyAsync);
    }

    private static async Task<IResult> ShowAsync(CurrentPerson current, CancellationToken stop) =>
        Page(PlanAccess.DraftingPosts(await current.RequireAsync(stop)), new DraftForm(), null, null, null);

    private static async Task<IResult> OpenAsync(
        HttpContext http, CurrentPerson current, OpenPlan open, WorkflowsDb db, Flash flash, CancellationToken stop)
    {
        var person = await current.RequireAsync(stop);
        var posts = PlanAccess.DraftingPosts(person);
        var posted = await http.Request.ReadFormAsync(stop);
        var form = DraftForm.Read(posted);
        var (post, secrecy) = ((string?)posted["post"], (string?)posted["secrecy"]);
        if (Holder(posts, post) is not { } drafter)
            return ProblemResults.ToPage(NotADrafter());

        var answered = Enum.GetValues<Secrecy>().Where(s => s.ToString() == secrecy).Cast<Secrecy?>().FirstOrDefault();
        // First of all, and before anything else is looked at: what is secret must not even be checked here.
        if (answered is { } mark and not Secrecy.None)
            return Page(posts, new DraftForm(), post, secrecy, new StateSecretRefused(mark));
        var content = DraftContent.Of(form, new PlanContent(), []);
        var problem = With(content.Problem ?? PlanContentCheck.ForSave(content.Value).Problem, answered);
        if (problem is not null)
            return Page(posts, form, post, secrecy, DraftContent.AtFields(problem));

        var opened = await db.CommitAsync(inner => open.HandleAsync(content.Value, drafter, person.Actor(drafter), inner), stop: stop);
        if (!opened.IsSuccess)
            return Page(posts, form, post, secrecy, DraftContent.AtFields(opened.Problem));
        flash.Success(http, "Đã tạo kế hoạch. Hãy soạn nội dung rồi trình.");
        return Results.LocalRedirect(PlanLinks.Editor(opened.Value.Id));
    }

    private static async Task<IResult> ShowCopyAsync(
        [FromQuery(Name = "q")] string? text, [FromQuery(Name = "nguon")] Guid? source,
        CopySources sources, CurrentPerson current, TimeProvider time, CancellationToken stop)
    {
        var person = await current.RequireAsync(stop);
        if (PlanAccess.DraftingPosts(person).Count == 0)
            return ProblemResults.ToPage(NotADrafter());
        var year = VietnamTime.Today(time).Year + 1;
        return await CopyPageAsync(sources, person, text, source, year.ToString(CultureInfo.InvariantCulture), null, stop);
    }

    private static async Task<IResult> CopyAsync(
        [FromForm(Name = "q")] string? text, [FromForm(Name = "source")] string? source, [FromForm(Name = "periodFrom")] string? year,
        HttpContext http, CopySources sources, CurrentPerson current, PlanAccess access, OpenPlan open, WorkflowsDb db, Flash flash, CancellationToken stop)
    {
        var person = await current.RequireAsync(stop);
        if (Holder(PlanAccess.DraftingPosts(person), null) is not { } drafter)
            return ProblemResults.ToPage(NotADrafter());
        if (!Guid.TryParse(source, out var sourceId))
            return await CopyPageAsync(sources, person, text, null, year, new Invalid("Chưa chọn kế hoạch để sao chép.", "source"), stop);
        if (!int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out var from))
            return await CopyPageAsync(sources, person, text, sourceId, year, new Invalid("Năm phải là số có bốn chữ số, ví dụ 2027.", "periodFrom"), stop);
        // The copy carries the whole text: who may not see the source may not take it.
        var seen = await access.SeeAsync(sourceId, stop);
        if (!seen.IsSuccess)
            return ProblemResults.ToPage(seen.Problem!);
        var copied = await db.CommitAsync(inner => open.CopyAsync(sourceId, from, drafter, person.Actor(drafter), inner), stop: stop);
        if (!copied.IsSuccess)
            return await CopyPageAsync(sources, person, text, sourceId, year, copied.Problem, stop);
        flash.Success(http, $"Đã sao chép “{seen.Value.Plan.Title}”. Hãy xem lại tên, năm và từng phần trước khi trình.");
        return Results.LocalRedirect(PlanLinks.Editor(copied.Value.Id));
    }

    private static async Task<IResult> CopyPageAsync(
        CopySources sources, SignedInPerson person, string? text, Guid? source, string? year, Problem? problem, CancellationToken stop)
    {
        var found = await sources.FindAsync(person, text, source, Offered + 1, stop);
        return new RazorComponentResult<CopyPlanPage>(new Dictionary<string, object?>
        {
            [nameof(CopyPlanPage.Text)] = text,
            [nameof(CopyPlanPage.Found)] = found.Take(Offered).ToList(),
            [nameof(CopyPlanPage.IsCut)] = found.Count > Offered,
            [nameof(CopyPlanPage.Source)] = source,
            [nameof(CopyPlanPage.Year)] = year,
            [nameof(CopyPlanPage.Problem)] = problem,
        })
        { StatusCode = problem is null ? StatusCodes.Status200OK : ProblemResults.StatusOf(problem) };
    }

    /// <summary>The post chosen; the first when there is nothing to choose.</summary>
    private static OfficeHolder? Holder(IReadOnlyList<OfficeHolder> posts, string? chosen) =>
        posts.FirstOrDefault(p => p.PostId.ToString() == chosen) ?? (posts.Count > 0 ? posts[0] : null);

    private static Forbidden NotADrafter() => new("Chức vụ hiện nay của ông/bà không soạn thảo kế hoạch.");

    private static Problem? With(Problem? problem, Secrecy? answered)
    {
        if (answered is not null || problem is StateSecretRefused)
            return problem;
        var missing = new Invalid("Hãy trả lời câu hỏi về bí mật nhà nước.", "secrecy");
        return problem switch
        {
            Invalid one => new InvalidFields([one, missing]),
            InvalidFields several => new InvalidFields([.. several.Fields, missing]),
            _ => missing,
        };
    }

    private static RazorComponentResult<NewPlanPage> Page(
        IReadOnlyList<OfficeHolder> posts, DraftForm form, string? post, string? secrecy, Problem? problem) =>
        new(new Dictionary<string, object?>
        {
            [nameof(NewPlanPage.Posts)] = posts,
            [nameof(NewPlanPage.Form)] = form,
            [nameof(NewPlanPage.Post)] = post,
            [nameof(NewPlanPage.Secrecy)] = secrecy,
            [nameof(NewPlanPage.Problem)] = problem,
        })
        { StatusCode = problem is null ? StatusCodes.Status200OK : ProblemResults.StatusOf(problem) };
}
