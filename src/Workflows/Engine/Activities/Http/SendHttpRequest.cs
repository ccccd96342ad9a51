using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Http;

namespace Workflows.Engine.Activities.Http;

/// <summary>
/// Calls an address and goes on with the answer. Nothing is called inside the transaction: the request is a
/// row that a sender takes after the commit, and the activity waits on a bookmark for the outcome.
/// </summary>
public abstract class HttpRequestActivity(HttpRules rules) : ActivityType
{
    /// <summary>Evaluated once and kept out of the journal: it may hold a password.</summary>
    protected static readonly InputDescriptor Authorization = new("Authorization", "String") { DisplayName = "Authorization", AutoEvaluate = false };

    protected static readonly InputDescriptor RequestHeaders = new("RequestHeaders", "JsonObject")
    {
        DisplayName = "Tiêu đề HTTP", UiHint = "json-editor", AutoEvaluate = false,
    };

    protected static readonly InputDescriptor[] CommonInputs =
    [
        new("Url", "Uri") { DisplayName = "Địa chỉ" },
        new("Method", "String")
        {
            DisplayName = "Phương thức", UiHint = "dropdown", DefaultValue = "GET",
            UiSpecifications = BuiltIn.Dropdown("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"),
        },
        new("Content", "Object") { DisplayName = "Nội dung" },
        new("ContentType", "String") { DisplayName = "Loại nội dung", UiHint = "dropdown", UiSpecifications = BuiltIn.Dropdown(["", .. RequestBody.ContentTypes]) },
        Authorization,
        new("DisableAuthorizationHeaderValidation", "Boolean") { DisplayName = "Không kiểm tra dạng Authorization", UiHint = "checkbox" },
        RequestHeaders,
    ];

    protected static readonly OutputDescriptor[] CommonOutputs =
    [
        new("StatusCode", "Int32") { DisplayName = "Mã trạng thái" },
        new("ParsedContent", "Object") { DisplayName = "Nội dung trả lời" },
        new("ResponseHeaders", "Object") { DisplayName = "Tiêu đề trả lời" },
        new("Result", "Object") { DisplayName = "Trả lời" },
    ];

    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

    public override ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        var address = Address(x);
        var method = (x.Text("Method") ?? "GET").Trim().ToUpperInvariant();
        if (!Methods.Contains(method))
            throw new ActivityFaultException($"Phương thức HTTP “{method}” không được hỗ trợ.");
        var (body, type) = RequestBody.Write(x.Value("Content"), x.Text("ContentType"));
        var headers = RequestBody.Headers(x.InputOf(x.Node, RequestHeaders), x.InputOf(x.Node, Authorization));
        x.Run.Effects.HttpRequests.Add(new()
        {
            BookmarkId = x.Bookmark(new() { Payload = new JsonObject { ["method"] = method, ["host"] = address.Authority } }),
            Method = method,
            Url = address.AbsoluteUri,
            Headers = headers,
            Body = body,
            ContentType = type,
        });
        return ValueTask.CompletedTask;
    }

    public override ValueTask ResumeAsync(ActivityExecution x, Resumption resumption, CancellationToken stop)
    {
        var outcome = RequestOutcome.Read(resumption.Input);
        if (outcome.Fate == RequestFate.Refused)
            throw new ActivityFaultException(outcome.Message ?? "Yêu cầu HTTP bị từ chối.");
        x.Journal("HttpRequest", null, new JsonObject { ["fate"] = outcome.Fate.ToString(), ["statusCode"] = outcome.StatusCode });
        if (outcome.Fate == RequestFate.Answered)
        {
            x.SetOutput("StatusCode", outcome.StatusCode);
            x.SetOutput("ResponseHeaders", outcome.Headers);
            x.SetOutput("ParsedContent", outcome.Content);
            x.SetOutput("Result", new JsonObject
            {
                ["StatusCode"] = outcome.StatusCode,
                ["Headers"] = outcome.Headers?.DeepClone(),
                ["Content"] = outcome.Content?.DeepClone(),
            });
        }

        GoOn(x, outcome);
        return ValueTask.CompletedTask;
    }

    protected abstract void GoOn(ActivityExecution x, RequestOutcome outcome);

    private Uri Address(ActivityExecution x)
    {
        var text = (x.Text("Url") ?? "").Trim();
        if (text.Length > 4_000 || !Uri.TryCreate(text, UriKind.Absolute, out var address)
            || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps) || address.UserInfo.Length > 0)
            throw new ActivityFaultException("Địa chỉ cần gọi phải là địa chỉ http hoặc https đầy đủ, không kèm tên và mật khẩu.");
        if (!rules.MayCall(address) && !x.Run.Services.IsRehearsal)
            throw new ActivityFaultException($"Máy chủ “{address.Authority}” không có trong danh sách được phép gọi (thiết lập WorkflowHttp:AllowedHosts).");
        return address;
    }
}

/// <summary>The answer's status chooses an embedded activity; then the activity is done.</summary>
public sealed class SendHttpRequest(HttpRules rules) : HttpRequestActivity(rules)
{
    private const string Expected = "expectedStatusCodes";

    private static readonly ActivityDescriptor Described = new()
    {
        TypeName = "Elsa.SendHttpRequest",
        Category = "HTTP",
        DisplayName = "Gọi HTTP",
        Kind = ActivityKind.Task,
        Inputs =
        [
            new("ExpectedStatusCodes", "Object") { DisplayName = "Mã trạng thái chờ đợi", UiHint = "http-status-codes", IsWrapped = false, AutoEvaluate = false },
            .. CommonInputs,
        ],
        Outputs = [.. CommonOutputs],
        Ports =
        [
            new("UnmatchedStatusCode", PortType.Embedded) { DisplayName = "Mã trạng thái khác" },
            new("FailedToConnect", PortType.Embedded) { DisplayName = "Không kết nối được" },
            new("Timeout", PortType.Embedded) { DisplayName = "Quá thời gian" },
        ],
    };

    public override ActivityDescriptor Descriptor => Described;

    public override ValueTask ChildCompletedAsync(ActivityExecution x, ChildResult child, CancellationToken stop)
    {
        x.Complete();
        return ValueTask.CompletedTask;
    }

    protected override void GoOn(ActivityExecution x, RequestOutcome outcome)
    {
        if (Next(x.Node, outcome) is { } next)
            x.Schedule(next);
        else
            x.Complete();
    }

    private static ActivityNode? Next(ActivityNode node, RequestOutcome outcome)
    {
        switch (outcome.Fate)
        {
            case RequestFate.FailedToConnect or RequestFate.NoNetwork:
                return node.Child("failedToConnect");
            case RequestFate.Timeout:
                return node.Child("timeout");
        }

        var index = node.Inputs.TryGetValue(Expected, out var codes)
            ? codes.Raw.Items().ToList().FindIndex(item => item.Member("statusCode").AsInteger(0) == outcome.StatusCode)
            : -1;
        return index >= 0 ? node.ChildAt(Expected, index) : node.Child("unmatchedStatusCode");
    }
}

/// <summary>The answer's status chooses the ports: the code or "Unmatched status code", and <c>Done</c> in both cases.</summary>
public sealed class FlowSendHttpRequest(HttpRules rules) : HttpRequestActivity(rules)
{
    internal const string Unmatched = "Unmatched status code";
    internal const string FailedToConnect = "Failed to connect";
    internal const string TimedOut = "Timeout";

    private static readonly ActivityDescriptor Described = new()
    {
        TypeName = "Elsa.FlowSendHttpRequest",
        Category = "HTTP",
        DisplayName = "Gọi HTTP (rẽ nhánh)",
        Kind = ActivityKind.Task,
        Inputs =
        [
            new("ExpectedStatusCodes", "Int32[]") { DisplayName = "Mã trạng thái chờ đợi", UiHint = "multitext", DefaultValue = new JsonArray(200) },
            .. CommonInputs,
        ],
        Outputs = [.. CommonOutputs],
        Ports = [new(Unmatched), new(FailedToConnect), new(TimedOut), new(Connection.DefaultPort)],
    };

    public override ActivityDescriptor Descriptor => Described;

    protected override void GoOn(ActivityExecution x, RequestOutcome outcome)
    {
        switch (outcome.Fate)
        {
            case RequestFate.Timeout:
                x.Complete(TimedOut);
                return;
            // A rehearsal wants to see the rest of the drawing even where nobody drew the failure.
            case RequestFate.NoNetwork when !IsConnected(x, FailedToConnect):
                x.Complete();
                return;
            case RequestFate.FailedToConnect or RequestFate.NoNetwork:
                x.Complete(FailedToConnect);
                return;
        }

        var expected = x.Texts("ExpectedStatusCodes");
        var code = outcome.StatusCode.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (expected.Count == 0)
            x.Complete();
        else
            x.Complete(expected.Contains(code) ? code : Unmatched, Connection.DefaultPort);
    }

    private static bool IsConnected(ActivityExecution x, string port) =>
        x.Parent?.Node.Connections.Any(connection => connection.Source == x.Node.Id && connection.Port == port) == true;
}
