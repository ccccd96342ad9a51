using Microsoft.AspNetCore.Mvc;
using Workflows.HumanTasks;
using Workflows.Issuance.Signing;
using Workflows.Plans;
using Workflows.Signatures;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Web.Tasks;

/// <summary>Signature and seal of one task: the file out, the signed file in, or the file given back.</summary>
internal static class SigningEndpoints
{
    private const string Field = "file";

    public static void MapSigning(this IEndpointRouteBuilder app)
    {
        app.MapGet("/viec/{taskId:guid}/tep-ky", HandOutAsync);
        app.MapPost("/viec/{taskId:guid}/ky-so", TakeAsync);
        app.MapPost("/viec/{taskId:guid}/tra-lai-ky", ReturnAsync);
    }

    private static async Task<IResult> HandOutAsync(
        Guid taskId, HttpContext http, OwnTasks own, HeldNumbers numbers, SigningFiles files, CancellationToken stop)
    {
        var found = await FindAsync(taskId, own, stop);
        if (!found.IsSuccess)
            return TaskEndpoints.Answer(found.Problem!, taskId);
        var task = found.Value.File.Task;
        return await numbers.OfAsync(task.PlanId, stop) is { } number && await files.HandedOutAsync(number.Id, SigningDesk.ActOf(task), stop) is { } file
            ? await Downloads.SendAsync(http, new StoredFile(file.Name, UploadName.Slug(file.Name), Upload.Pdf, file.Bytes), stop)
            : ProblemResults.ToPage(new Workflows.Values.NotFound("Không có tệp nào đang chờ ký ở bước này."));
    }

    private static async Task<IResult> TakeAsync(
        Guid taskId, HttpContext http, WorkflowsDb db, OwnTasks own, SigningDesk desk, TakeSignedFile take, Flash flash, CancellationToken stop)
    {
        var found = await FindAsync(taskId, own, stop);
        if (!found.IsSuccess)
            return TaskEndpoints.Answer(found.Problem!, taskId);
        var file = found.Value.File;
        var sent = await ReadAsync(http.Request, stop);
        if (!sent.IsSuccess)
            return await desk.PageAsync(file, sent.Problem, null, stop);
        var taken = await db.CommitAsync(inner => take.HandleAsync(taskId, found.Value.Person.Id, sent.Value, found.Value.Actor, inner), stop: stop);
        if (taken.Problem is Invalid wrong)
            return await desk.PageAsync(file, wrong, null, stop);
        if (!taken.IsSuccess)
            return TaskEndpoints.Answer(taken.Problem!, taskId);
        flash.Success(http, file.Task.Kind is TaskKind.Seal
            ? $"Đã nhận tệp có đủ hai chữ ký (cơ quan: {taken.Value.Signer.Name}). Văn bản đã được phát hành."
            : $"Đã nhận tệp có chữ ký số của {taken.Value.Signer.Name}. Văn bản chuyển văn thư đóng dấu số.");
        return Results.LocalRedirect($"/ke-hoach/{file.Plan.Id}");
    }

    private static async Task<IResult> ReturnAsync(
        Guid taskId, [FromForm] string? reason, HttpContext http, WorkflowsDb db, OwnTasks own, SigningDesk desk, ReturnFromSigning giveBack, Flash flash,
        CancellationToken stop)
    {
        var found = await FindAsync(taskId, own, stop);
        if (!found.IsSuccess)
            return TaskEndpoints.Answer(found.Problem!, taskId);
        var returned = await db.CommitAsync(
            inner => giveBack.HandleAsync(taskId, found.Value.Person.Id, reason, found.Value.Actor, inner), stop: stop);
        if (returned.Problem is Invalid wrong)
            return await desk.PageAsync(found.Value.File, wrong, reason, stop);
        if (!returned.IsSuccess)
            return TaskEndpoints.Answer(returned.Problem!, taskId);
        flash.Success(http, "Đã trả lại hồ sơ. Số đã cấp được hủy và giữ dòng trong sổ với lý do này.");
        return Results.LocalRedirect("/");
    }

    /// <summary>The task where it is one of signing and still open; of one that is over its page says so.</summary>
    private static async Task<Result<OwnTask>> FindAsync(Guid taskId, OwnTasks own, CancellationToken stop)
    {
        var found = await own.FindAsync(taskId, stop);
        return found.IsSuccess && found.Value.File.Task is not { Kind: TaskKind.Sign or TaskKind.Seal, State: TaskState.Open }
            ? new Workflows.Values.Conflict("Việc này đã kết thúc hoặc không phải việc ký số.")
            : found;
    }

    private static async Task<Result<byte[]>> ReadAsync(HttpRequest request, CancellationToken stop)
    {
        if (!request.HasFormContentType || (await request.ReadFormAsync(stop)).Files.GetFile(Field) is not { Length: > 0 } sent)
            return new Invalid("Chưa chọn tệp PDF đã ký.", Field);
        if (sent.Length > SignedPdf.LargestFile)
            return new Invalid("Tệp lớn quá 50 MB.", Field);
        await FilesAtOnce.EnterAsync(request.HttpContext, stop);
        using var bytes = new MemoryStream((int)sent.Length);
        await sent.CopyToAsync(bytes, stop);
        return bytes.ToArray();
    }
}
