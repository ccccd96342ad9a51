using Host.Web.Plans;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Workflows.Audit;
using Workflows.Interchange;
using Workflows.Issuance;
using Workflows.Issuance.Exchange;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Web.Issued;

/// <summary>Liên thông: the clerk makes the packet of a sealed document and takes what came in about it.</summary>
internal static class ExchangeEndpoints
{
    /// <summary>The largest packet and the form around it.</summary>
    private const long LargestForm = TakeMessage.Largest + (1024L * 1024);

    public static void MapExchange(this IEndpointRouteBuilder app)
    {
        app.MapGet("/ke-hoach/{id:guid}/lien-thong", ShowAsync);
        app.MapPost("/ke-hoach/{id:guid}/lien-thong/goi", PackAsync);
        app.MapGet("/ke-hoach/{id:guid}/lien-thong/goi/{packetId:guid}", PacketAsync);
        app.MapPost("/ke-hoach/{id:guid}/lien-thong/tin", TakeAsync).WithMetadata(new RequestSizeLimitAttribute(LargestForm));
        app.MapGet("/ke-hoach/{id:guid}/lien-thong/tin/{messageId:guid}", MessageAsync);
        app.MapGet("/ke-hoach/{id:guid}/lien-thong/tin/{messageId:guid}/tep/{at:int:min(0)}", FileAsync);
    }

    private static async Task<IResult> ShowAsync(Guid id, ExchangeDoor door, ReadExchange exchange, CancellationToken stop)
    {
        var seen = await door.SeeAsync(id, stop);
        return seen.IsSuccess ? await PageAsync(seen.Value, exchange, null, stop) : ProblemResults.ToPage(seen.Problem!);
    }

    private static async Task<IResult> PackAsync(
        Guid id, HttpContext http, ExchangeDoor door, ReadExchange exchange, MakePacket make, WorkflowsDb db, Flash flash, CancellationToken stop)
    {
        var seen = await door.SeeAsync(id, stop);
        if (!seen.IsSuccess)
            return ProblemResults.ToPage(seen.Problem!);
        var made = await db.CommitAsync(inner => make.HandleAsync(id, seen.Value.Person.Id, ClerkOf(seen.Value), inner), stop: stop);
        if (!made.IsSuccess)
            return await PageAsync(seen.Value, exchange, made.Problem, stop);
        flash.Success(http, $"Đã tạo gói liên thông cho {made.Value.Receivers} nơi nhận.");
        return Results.LocalRedirect(IssuedLinks.Exchange(id));
    }

    private static async Task<IResult> TakeAsync(
        Guid id, HttpContext http, ExchangeDoor door, ReadExchange exchange, TakeMessage take, WorkflowsDb db, Flash flash, CancellationToken stop)
    {
        var seen = await door.SeeAsync(id, stop);
        if (!seen.IsSuccess)
            return ProblemResults.ToPage(seen.Problem!);
        var sent = await ReadAsync(http.Request, stop);
        if (!sent.IsSuccess)
            return await PageAsync(seen.Value, exchange, sent.Problem, stop);
        var taken = await db.CommitAsync(inner => take.HandleAsync(sent.Value, id, seen.Value.Person.Id, ClerkOf(seen.Value), inner), stop: stop);
        if (!taken.IsSuccess)
            return await PageAsync(seen.Value, exchange, taken.Problem, stop);
        flash.Success(http, WordsOf(taken.Value));
        return Results.LocalRedirect(IssuedLinks.Exchange(id));
    }

    private static Task<IResult> PacketAsync(Guid id, Guid packetId, HttpContext http, ExchangeDoor door, ReadExchange exchange, CancellationToken stop) =>
        SendAsync(id, http, door, inner => exchange.PacketAsync(id, packetId, inner), "Không tìm thấy gói này.", stop);

    private static Task<IResult> MessageAsync(Guid id, Guid messageId, HttpContext http, ExchangeDoor door, ReadExchange exchange, CancellationToken stop) =>
        SendAsync(id, http, door, inner => exchange.MessageAsync(id, messageId, inner), "Không tìm thấy tin này.", stop);

    private static Task<IResult> FileAsync(Guid id, Guid messageId, int at, HttpContext http, ExchangeDoor door, ReadExchange exchange, CancellationToken stop) =>
        SendAsync(id, http, door, inner => exchange.FileAsync(id, messageId, at, inner), "Không tìm thấy tệp này.", stop);

    private static async Task<IResult> SendAsync(
        Guid id, HttpContext http, ExchangeDoor door, Func<CancellationToken, Task<StoredFile?>> find, string missing, CancellationToken stop)
    {
        var seen = await door.SeeAsync(id, stop);
        if (!seen.IsSuccess)
            return ProblemResults.ToPage(seen.Problem!);
        return await find(stop) is { } file ? await Downloads.SendAsync(http, file, stop) : ProblemResults.ToPage(new Workflows.Values.NotFound(missing));
    }

    private static async Task<Result<byte[]>> ReadAsync(HttpRequest request, CancellationToken stop)
    {
        if (!request.HasFormContentType || (await request.ReadFormAsync(stop)).Files.GetFile(TakeMessage.Field) is not { Length: > 0 } sent)
            return new Invalid("Chưa chọn tệp edXML.", TakeMessage.Field);
        if (sent.Length > TakeMessage.Largest)
            return new Invalid($"Tệp lớn quá {TakeMessage.Largest / (1024 * 1024)} MB.", TakeMessage.Field);
        await FilesAtOnce.EnterAsync(request.HttpContext, stop);
        using var bytes = new MemoryStream((int)sent.Length);
        await sent.CopyToAsync(bytes, stop);
        return bytes.ToArray();
    }

    private static string WordsOf(TakenMessage taken) => taken switch
    {
        { IsNew: false } => $"Tin này đã được nhận lúc {VietnamTime.Short(taken.Message.ReceivedAt)}; không ghi gì thêm.",
        { Message: ReceiverStatus status } => $"Đã nhận trạng thái “{ExchangeStatuses.NameOf(status.Status)}” của {SenderOf(status)}.",
        { Message: IncomingReply reply } => $"Đã nhận văn bản trả lời {reply.NumberAndNotation} của {SenderOf(reply)}.",
        _ => "Đã nhận tin.",
    };

    private static string SenderOf(ReceiverMessage message) => message.OrganName.Length > 0 ? message.OrganName : message.OrganId;

    private static Actor ClerkOf(SeenPlan seen) => seen.Person.Actor(seen.Person.Posts.FirstOrDefault(p => p.Role is PostRole.RecordsClerk));

    private static async Task<IResult> PageAsync(SeenPlan seen, ReadExchange exchange, Problem? problem, CancellationToken stop) =>
        new RazorComponentResult<ExchangePage>(new Dictionary<string, object?>
        {
            [nameof(ExchangePage.Plan)] = seen.Plan,
            [nameof(ExchangePage.Board)] = await exchange.OfAsync(seen.Plan, stop),
            [nameof(ExchangePage.Problem)] = problem,
        })
        { StatusCode = problem is null ? StatusCodes.Status200OK : ProblemResults.StatusOf(problem) };
}

/// <summary>Who may work with the exchange of a document: packets hold all of it, and what is taken in stands as a receipt.</summary>
internal sealed class ExchangeDoor(PlanAccess access, Clerks clerks, IssuingBodies bodies)
{
    /// <returns>The issued document for a clerk of the body that issued it.</returns>
    public async Task<Result<SeenPlan>> SeeAsync(Guid id, CancellationToken stop)
    {
        var seen = await access.SeeAsync(id, stop);
        if (!seen.IsSuccess)
            return seen;
        if (seen.Value is not { IsInvolved: true, Plan.State: PlanState.Issued })
            return new PlanNotFound();
        return await clerks.ServesAsync(seen.Value.Person.Id, (await bodies.OfAsync(seen.Value.Plan, stop)).Id, stop)
            ? seen
            : new Forbidden("Chỉ văn thư của cơ quan ban hành làm việc với trục liên thông.");
    }
}
