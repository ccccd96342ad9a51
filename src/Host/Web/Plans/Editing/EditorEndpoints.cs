using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Workflows.Plans;
using Workflows.Values;

namespace Host.Web.Plans.Editing;

/// <summary>The editor: one page, one form, one address; the button pressed says what is wanted.</summary>
internal static class EditorEndpoints
{
    /// <summary>
    /// A full table has 7 fields in each of 1,000 rows; with the largest number of sections, bases and agencies that
    /// is below this. The framework's 1,024 would end at 140 rows.
    /// </summary>
    private const int FieldLimit = 12_000;

    /// <summary>The largest single field is the paste box: two million characters, three bytes each.</summary>
    private const int FieldSizeLimit = 6 * 1024 * 1024;

    /// <summary>Three of the largest files at once, and the text.</summary>
    internal const long RequestLimit = 72L * 1024 * 1024;

    public static void MapEditor(this IEndpointRouteBuilder app)
    {
        app.MapGet("/ke-hoach/{id:guid}/soan", ShowAsync);
        app.MapPost("/ke-hoach/{id:guid}/soan", ActAsync)
            .WithMetadata(new RequestSizeLimitAttribute(RequestLimit))
            .WithFormOptions(
                valueCountLimit: FieldLimit,
                valueLengthLimit: FieldSizeLimit,
                multipartBodyLengthLimit: RequestLimit,
                bufferBodyLengthLimit: RequestLimit);
    }

    private static async Task<IResult> ShowAsync(Guid id, PlanAccess access, EditorDesk desk, CancellationToken stop)
    {
        var seen = await access.SeeAsync(id, stop);
        if (!seen.IsSuccess)
            return ProblemResults.ToPage(seen.Problem!);
        if (!seen.Value.MayEdit)
            return await NotNowAsync(seen.Value, desk, stop);
        return await PageAsync(await desk.StoredAsync(seen.Value.Plan, stop), desk, stop);
    }

    private static async Task<IResult> ActAsync(
        Guid id, HttpContext http, PlanAccess access, EditorDesk desk, EditorFiles files, BasisChoosing choosing, Flash flash, CancellationToken stop)
    {
        var seen = await access.SeeAsync(id, stop);
        if (!seen.IsSuccess)
            return ProblemResults.ToPage(seen.Problem!);
        if (!seen.Value.IsDrafter)
            return await NotNowAsync(seen.Value, desk, stop);
        var posted = await http.Request.ReadFormAsync(stop);
        var act = EditorAct.Parse(posted["act"]);
        var form = DraftForm.Read(posted);
        var stored = await desk.StoredAsync(seen.Value.Plan, stop);

        if (RowActs.Try(act, form, stored.Agencies) is { } rows)
        {
            return await PageAsync(stored with
            {
                Form = rows.Form, Notice = rows.Notice, Problem = rows.Problem, IsUnsaved = true, WithPreview = act.Name == "preview",
            }, desk, stop);
        }

        if (await choosing.TryAsync(act, form, stop) is { } chosen)
        {
            return await PageAsync(stored with
            {
                Form = chosen.Rows.Form, Notice = chosen.Rows.Notice, Problem = chosen.Rows.Problem, FoundBases = chosen.Found, IsUnsaved = true,
            }, desk, stop);
        }

        if (posted.Files.Count > 0)
            await FilesAtOnce.EnterAsync(http, stop);
        string? done = null;
        if (await files.TryAsync(act, seen.Value, posted.Files, posted["fileIsMain"] == "true", stop) is { } filed)
        {
            if (!filed.IsSuccess)
                return await PageAsync(stored with { Form = form, Problem = filed.Problem, IsUnsaved = true }, desk, stop);
            done = filed.Value;
        }
        else if (act.Name == "overwrite")
        {
            // Said in so many words by the person, who was shown that there is another text.
            form = form with { RowVersion = act.Row };
        }

        var saved = await desk.SaveAsync(seen.Value, form, stored.Agencies, stop);
        if (!saved.IsSuccess)
        {
            // The file is in; the text is not: both are said.
            var now = await desk.StoredAsync(seen.Value.Plan, stop);
            return await PageAsync(now with { Form = form, Problem = saved.Problem, Notice = done, IsUnsaved = true }, desk, stop);
        }

        if (act.Name == "submit")
            return Results.LocalRedirect(PlanLinks.Submit(id));
        flash.Success(http, done ?? $"Đã lưu nháp lúc {VietnamTime.Local(saved.Value.SavedAt):HH:mm}.");
        return Results.LocalRedirect(done is null ? PlanLinks.Editor(id) : $"{PlanLinks.Editor(id)}#tep");
    }

    private static async Task<IResult> NotNowAsync(SeenPlan seen, EditorDesk desk, CancellationToken stop)
    {
        Problem why = !seen.IsDrafter ? new NotTheDrafter()
            : PlanStates.IsFinal(seen.Plan.State) ? new PlanIsFinal(seen.Plan.State) : new DraftIsLocked();
        return new RazorComponentResult<NotEditable>(new Dictionary<string, object?>
        {
            [nameof(NotEditable.Seen)] = seen,
            [nameof(NotEditable.Problem)] = why,
            [nameof(NotEditable.Holders)] = await desk.HoldersAsync(seen.Plan.Id, stop),
        })
        { StatusCode = ProblemResults.StatusOf(why) };
    }

    private static async Task<RazorComponentResult<EditorPage>> PageAsync(EditorView view, EditorDesk desk, CancellationToken stop) =>
        new(new Dictionary<string, object?> { [nameof(EditorPage.View)] = await desk.WithBasesAsync(view, stop) })
        { StatusCode = view.Problem is null ? StatusCodes.Status200OK : ProblemResults.StatusOf(view.Problem) };
}
