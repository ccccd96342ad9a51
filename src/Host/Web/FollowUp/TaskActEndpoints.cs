using Host.Identity;
using Microsoft.AspNetCore.Http.HttpResults;
using Workflows.Audit;
using Workflows.FollowUp;
using Workflows.Organisation;
using Workflows.Storage;
using Workflows.Values;
using Directory = Workflows.Organisation.Directory;

namespace Host.Web.FollowUp;

/// <summary>One assigned task: its page, and every act on it.</summary>
internal static class TaskActEndpoints
{
    private const string Path = $"{FollowUpLinks.Tasks}/nhiem-vu/{{id:guid}}";

    public static void MapTaskActs(this IEndpointRouteBuilder app)
    {
        app.MapGet(Path, async (Guid id, TaskPages pages, CancellationToken stop) => await pages.ShowAsync(id, null, null, stop));
        app.MapPost($"{Path}/nhan", (Guid id, TaskPages pages, AcceptTask act, CancellationToken stop) =>
            pages.LeadAsync(id, "Đã nhận nhiệm vụ.", (_, person, actor, inner) => act.HandleAsync(id, person, actor, inner), stop));
        app.MapPost($"{Path}/tien-do", (Guid id, TaskPages pages, ReportProgress act, CancellationToken stop) =>
            pages.LeadAsync(id, "Đã ghi tiến độ.", (form, person, actor, inner) => act.NoteAsync(id, form["progress"], person, actor, inner), stop));
        app.MapPost($"{Path}/hoan-thanh", (Guid id, TaskPages pages, ReportProgress act, CancellationToken stop) =>
            pages.LeadAsync(id, "Đã báo hoàn thành.", (form, person, actor, inner) => act.FinishAsync(id, form["done"], person, actor, inner), stop));
        app.MapPost($"{Path}/tra-lai", (Guid id, TaskPages pages, ReportProgress act, CancellationToken stop) =>
            pages.FollowAsync(id, "Đã trả lại để làm tiếp.", (form, person, actor, inner) => act.ReturnAsync(id, form["return"], person, actor, inner), stop));
        app.MapPost($"{Path}/de-nghi", (Guid id, TaskPages pages, ChangeTask act, CancellationToken stop) =>
            pages.LeadAsync(
                id, "Đã gửi đề nghị.", (form, person, actor, inner) => act.AskAsync(id, form["wishedOn"], Id(form["wishedLead"]), form["wishReason"], person, actor, inner), stop));
        app.MapPost($"{Path}/tra-loi", (Guid id, TaskPages pages, ChangeTask act, CancellationToken stop) =>
            pages.FollowAsync(
                id, "Đã trả lời đề nghị.",
                async (form, person, actor, inner) => form["granted"].ToString() is "0" or "1"
                    ? await act.AnswerAsync(id, form["granted"] == "1", form["answer"], person, actor, inner)
                    : new Invalid("Chọn đồng ý hoặc không đồng ý.", "answer"),
                stop));
        app.MapPost($"{Path}/doi", (Guid id, TaskPages pages, ChangeTask act, CancellationToken stop) =>
            pages.FollowAsync(
                id, "Đã lưu thay đổi.", (form, person, actor, inner) => act.SetAsync(id, form["dueOn"], Id(form["lead"]), form["reason"], person, actor, inner), stop));
        app.MapPost($"{Path}/ket-qua", (Guid id, TaskPages pages, RecordResult act, CancellationToken stop) =>
            pages.LeadAsync(
                id, "Đã ghi kết quả.",
                async (form, person, actor, inner) => ResultForm.Read(form) is { IsSuccess: true, Value: var input }
                    ? await act.HandleAsync(id, input, person, actor, inner)
                    : ResultForm.Read(form).Problem!,
                stop));
        app.MapPost($"{Path}/ket-qua/{{result:guid}}/rut", (Guid id, Guid result, TaskPages pages, RecordResult act, CancellationToken stop) =>
            pages.LeadAsync(id, "Đã rút kết quả.", (form, person, actor, inner) => act.WithdrawAsync(id, result, form["withdraw"], person, actor, inner), stop));
    }

    private static Guid? Id(string? text) => Guid.TryParse(text, out var id) ? id : null;
}

/// <summary>Shows the page of a task, runs an act on it, and shows the page again with what was typed where the act was refused.</summary>
internal sealed class TaskPages(
    IHttpContextAccessor http, WorkflowsDb db, CurrentPerson current, FollowUpSights sights, FollowUpBoard board, Directory directory, Flash flash)
{
    public Task<IResult> LeadAsync<T>(
        Guid id, string done, Func<IFormCollection, Guid, Actor, CancellationToken, Task<Result<T>>> act, CancellationToken stop) => RunAsync(id, t => t.LeadAgencyId, done, act, stop);

    public Task<IResult> FollowAsync<T>(
        Guid id, string done, Func<IFormCollection, Guid, Actor, CancellationToken, Task<Result<T>>> act, CancellationToken stop) => RunAsync(id, t => t.OwnerAgencyId, done, act, stop);

    public async Task<IResult> ShowAsync(Guid id, IFormCollection? typed, Problem? problem, CancellationToken stop)
    {
        if (await FileAsync(id, stop) is not { } file)
            return ProblemResults.ToPage(new Workflows.Values.NotFound("Không tìm thấy nhiệm vụ này."));
        return new RazorComponentResult<TaskPage>(new Dictionary<string, object?>
        {
            [nameof(TaskPage.File)] = file,
            [nameof(TaskPage.Agencies)] = file.MayAct || file.MayFollow ? await directory.AgenciesAsync(file.Line.Task.CommitteeId, stop) : new List<Agency>(),
            [nameof(TaskPage.Fields)] = typed?.ToDictionary(f => f.Key, f => f.Value.ToString(), StringComparer.Ordinal),
            [nameof(TaskPage.Problem)] = problem,
        })
        { StatusCode = problem is null ? StatusCodes.Status200OK : ProblemResults.StatusOf(problem) };
    }

    /// <param name="id">The task.</param>
    /// <param name="side">The agency for which the person acts, where they hold several posts.</param>
    /// <param name="done">What is said afterwards.</param>
    /// <param name="act">What is done.</param>
    /// <param name="stop">Cancels.</param>
    private async Task<IResult> RunAsync<T>(
        Guid id, Func<AssignedTask, Guid?> side, string done, Func<IFormCollection, Guid, Actor, CancellationToken, Task<Result<T>>> act, CancellationToken stop)
    {
        var request = http.HttpContext!;
        var form = await request.Request.ReadFormAsync(stop);
        if (await FileAsync(id, stop) is not { } file)
            return ProblemResults.ToPage(new Workflows.Values.NotFound("Không tìm thấy nhiệm vụ này."));
        var person = await current.RequireAsync(stop);
        var agency = side(file.Line.Task);
        var post = person.Posts.FirstOrDefault(p => p.AgencyId == agency) ?? person.Posts.FirstOrDefault(p => p.Role is not PostRole.Administrator);
        var result = await db.CommitAsync(inner => act(form, person.Id, person.Actor(post), inner), stop: stop);
        if (!result.IsSuccess)
            return result.Problem is Invalid or InvalidFields ? await ShowAsync(id, form, result.Problem, stop) : ProblemResults.ToPage(result.Problem!);
        flash.Success(request, done);
        return Results.LocalRedirect(FollowUpLinks.Task(id));
    }

    private async Task<TaskFile?> FileAsync(Guid id, CancellationToken stop) =>
        await board.FileAsync(await sights.OfAsync((await current.RequireAsync(stop)).Id, stop), id, stop);
}

/// <summary>Reads what was typed of a result.</summary>
internal static class ResultForm
{
    public static Result<ResultInput> Read(IFormCollection form)
    {
        var parts = Breakdowns.Parse(form["parts"], "parts");
        var typed = form["quantity"].ToString();
        var quantity = string.IsNullOrWhiteSpace(typed) ? (Result<Quantity>?)null : Quantity.Parse(typed, "quantity");
        var wrong = new[] { quantity?.Problem, parts.Problem }.OfType<Invalid>().ToList();
        if (quantity is null && parts is { IsSuccess: true, Value.Count: > 0 })
            wrong.Add(new("Số lượng: chưa nhập, nên chưa đối chiếu được với tổng các phần.", "quantity"));
        if (wrong.Count > 0)
            return wrong is [var one] ? one : new InvalidFields(wrong);
        return new ResultInput
        {
            Content = form["content"],
            Kind = form["kind"],
            TimeText = form["period"],
            Place = form["place"],
            Languages = [.. form["languages"].ToString().Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(l => Languages.CodeOf(l) ?? l)],
            SentTo = [.. form["sentTo"].ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)],
            Measures = quantity is { } amount ? [new(amount.Value, parts.Value)] : [],
        };
    }
}
