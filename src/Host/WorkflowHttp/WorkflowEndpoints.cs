using System.Text.Json.Nodes;
using Host.Identity;
using Microsoft.AspNetCore.Antiforgery;
using Workflows.Audit;
using Workflows.Engine.Instances;
using Workflows.Storage;
using Workflows.Values;

namespace Host.WorkflowHttp;

/// <summary>
/// Requests to workflows: find the workflow, judge the caller, take the body, run in one transaction, and
/// answer after its commit.
/// </summary>
internal static class WorkflowEndpoints
{
    private const string CorrelationHeader = "X-Correlation-Id";
    private const int LongestCorrelation = 250;

    public static async Task<IResult> HandleAsync(
        HttpContext http, WorkflowHttpSettings settings, HttpRoutes routes, CurrentPerson current, IAntiforgery antiforgery,
        WorkflowsDb db, WorkflowRuntime runtime, AuditTrail audit, TimeProvider time, CancellationToken stop)
    {
        var path = (http.Request.Path.Value ?? "")[settings.BasePath.Length..];
        if (CorrelationOf(http.Request) is not { IsSuccess: true } correlation)
            return Refuse(StatusCodes.Status400BadRequest, "Mã liên hệ (correlationId) không hợp lệ.");
        var targets = await routes.FindAsync(http.Request.Method, path, correlation.Value, stop);
        if (targets is not [var target])
            return targets.Count == 0
                ? Refuse(StatusCodes.Status404NotFound, "Không có quy trình nào nhận yêu cầu ở địa chỉ này.")
                : Refuse(StatusCodes.Status409Conflict, "Nhiều hồ sơ cùng chờ yêu cầu này: hãy nêu correlationId.");

        var person = target.Authorize ? await current.FindAsync(stop) : null;
        if (target.Authorize && await JudgeAsync(http, person, antiforgery) is { } refused)
            return refused;
        var body = await TakenBody.ReadAsync(http.Request, target.SizeLimit, stop);
        if (body.Refusal is { } unreadable)
            return Refuse(unreadable.Status, unreadable.Message);
        if (body.IsTooLarge && !target.ExposeTooLarge)
            return Refuse(StatusCodes.Status413PayloadTooLarge, $"Nội dung lớn quá {target.SizeLimit} byte.");

        var request = RequestPayload.Of(http.Request, path, target, body);
        using var limit = new CancellationTokenSource(target.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
        try
        {
            var ran = await db.CommitAsync(
                async inner =>
                {
                    var report = target is { InstanceId: { } instance, BookmarkId: { } bookmark }
                        ? await runtime.ResumeAsync(instance, bookmark, request.DeepClone(), inner)
                        : await runtime.StartByTriggerAsync(target.TriggerId!.Value, request.DeepClone(), correlation.Value, inner);
                    if (report.IsSuccess)
                        audit.Record(Happened(http, path, person, report.Value));
                    return report;
                },
                stop: either.Token);
            return ran.IsSuccess ? new WorkflowAnswer(ran.Value) : Refuse(StatusOf(ran.Problem!), ran.Problem!.Message);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            return Refuse(StatusCodes.Status504GatewayTimeout, "Quy trình chạy quá thời gian cho phép. Chưa có gì được lưu.");
        }
    }

    /// <summary>
    /// A cookie tells who, not that they meant it: a page elsewhere could make their browser send this. JSON it
    /// cannot send unasked, and the form's token it does not know; one of the two is asked for, at GET too.
    /// </summary>
    private static async Task<IResult?> JudgeAsync(HttpContext http, SignedInPerson? person, IAntiforgery antiforgery)
    {
        if (person is null)
            return Refuse(StatusCodes.Status401Unauthorized, "Phải đăng nhập để gọi quy trình này.");
        if (!person.IsAdministrator)
            return Refuse(StatusCodes.Status403Forbidden, "Chỉ quản trị hệ thống được gọi quy trình này.");
        var isMeant = TakenBody.IsJson(http.Request) || await HasTokenAsync(http, antiforgery);
        return isMeant ? null : Refuse(StatusCodes.Status400BadRequest, "Hãy gửi với Content-Type: application/json hoặc kèm mã chống giả mạo biểu mẫu.");
    }

    private static async Task<bool> HasTokenAsync(HttpContext http, IAntiforgery antiforgery)
    {
        // In the header only: reading a form here would take in a body before its size is judged.
        if (!http.Request.Headers.ContainsKey("RequestVerificationToken"))
            return false;
        try
        {
            await antiforgery.ValidateRequestAsync(http);
            return true;
        }
        catch (AntiforgeryValidationException)
        {
            return false;
        }
    }

    private static Result<string?> CorrelationOf(HttpRequest request)
    {
        var given = request.Query["correlationId"].ToString() is { Length: > 0 } asked ? asked : request.Headers[CorrelationHeader].ToString();
        if (given.Length == 0)
            return Result<string?>.Success(null);
        var clean = VietnameseText.Check(given, "correlationId", "Mã liên hệ", LongestCorrelation);
        return clean.IsSuccess ? Result<string?>.Success(clean.Value) : clean.Problem!;
    }

    private static AuditEvent Happened(HttpContext http, string path, SignedInPerson? person, RunReport report) => new(
        "workflow.called",
        person?.Actor() ?? new Actor
        {
            Name = "Người gọi HTTP không đăng nhập",
            Channel = Channel.System,
            Address = Caller.AddressOf(http),
            UserAgent = Caller.UserAgentOf(http),
        })
    {
        Data = new { instance = report.InstanceId, method = http.Request.Method, path },
    };

    private static int StatusOf(Problem problem) => problem switch
    {
        Workflows.Values.NotFound => StatusCodes.Status404NotFound,
        Workflows.Values.Conflict => StatusCodes.Status409Conflict,
        _ => StatusCodes.Status422UnprocessableEntity,
    };

    private static IResult Refuse(int status, string message) => Results.Problem(statusCode: status, title: message);
}

/// <summary>What a workflow's activities see of a request. Nothing in it lets them act as the caller.</summary>
internal static class RequestPayload
{
    private const int MaxValues = 200;

    private static readonly HashSet<string> Withheld = new(StringComparer.OrdinalIgnoreCase)
    {
        "Authorization", "Cookie", "Proxy-Authorization", "RequestVerificationToken",
    };

    public static JsonObject Of(HttpRequest request, string path, HttpTarget target, TakenBody body) => new()
    {
        ["Method"] = request.Method,
        ["Path"] = path,
        ["RouteData"] = target.RouteData.DeepClone(),
        ["QueryStringData"] = Values(request.Query),
        ["Headers"] = Values(request.Headers.Where(header => !Withheld.Contains(header.Key))),
        ["ParsedContent"] = body.Content,
        ["TooLarge"] = body.IsTooLarge ? true : null,
    };

    public static JsonObject Values(IEnumerable<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>> pairs)
    {
        var values = new JsonObject();
        foreach (var (name, given) in pairs.Take(MaxValues))
            values[name] = given.Count == 1 ? given[0] : new JsonArray([.. given.Select(value => (JsonNode?)value)]);
        return values;
    }
}
