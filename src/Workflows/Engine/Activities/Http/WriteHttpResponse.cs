using System.Collections.Frozen;
using System.Net;
using System.Text.Json.Nodes;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Workflows.Engine.Http;

namespace Workflows.Engine.Activities.Http;

/// <summary>
/// Says what to answer to the request that drives this run; it is written after the commit. The last word
/// counts. A run that nobody waits for, such as one resumed by a timer, says it to nobody.
/// </summary>
public sealed class WriteHttpResponse : InstantActivity
{
    // HTML and XML are left out: the address is the product's, and a page of a workflow could imitate its own.
    private static readonly string[] ContentTypes = ["application/json", "application/problem+json", "text/csv", "text/plain"];

    private static readonly FrozenSet<string> AllowedHeaders = new[]
    {
        "Cache-Control", "Content-Disposition", "Content-Language", "ETag", "Expires", "Last-Modified", "Location", "Retry-After", "X-Correlation-Id",
        "X-Request-Id",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly ActivityDescriptor Described = new()
    {
        TypeName = "Elsa.WriteHttpResponse",
        Category = "HTTP",
        DisplayName = "Trả lời HTTP",
        Inputs =
        [
            new("StatusCode", "String") { DisplayName = "Mã trạng thái", DefaultValue = "OK", UiHint = "dropdown", UiSpecifications = BuiltIn.Dropdown("OK", "Created", "Accepted", "NoContent", "BadRequest", "Forbidden", "NotFound", "Conflict", "UnprocessableEntity", "InternalServerError") },
            new("Content", "Object") { DisplayName = "Nội dung" },
            new("ContentType", "String") { DisplayName = "Loại nội dung", UiHint = "dropdown", UiSpecifications = BuiltIn.Dropdown(["", .. ContentTypes]) },
            new("ResponseHeaders", "JsonObject") { DisplayName = "Tiêu đề HTTP", UiHint = "json-editor" },
        ],
    };

    public override ActivityDescriptor Descriptor => Described;

    protected override void Execute(ActivityExecution x)
    {
        var content = x.Value("Content");
        var body = content is null ? null : JsonText.ToText(content);
        if (body?.Length > HttpRules.MaxBody)
            throw new ActivityFaultException("Nội dung trả lời lớn quá 1 MB.");
        var type = x.Text("ContentType") is { Length: > 0 } given
            ? given.Split(';')[0].Trim().ToLowerInvariant()
            : content is JsonObject or JsonArray ? "application/json" : "text/plain";
        if (!ContentTypes.Contains(type))
            throw new ActivityFaultException($"Không trả lời bằng loại nội dung “{type}”; chỉ dùng {string.Join(", ", ContentTypes)}.");
        x.Run.Effects.Answer = new(Status(x.Text("StatusCode")), body is null ? null : type, body, Headers(x));
    }

    private static int Status(string? text)
    {
        var status = int.TryParse(text, out var number) ? number
            : Enum.TryParse<HttpStatusCode>(text ?? "OK", ignoreCase: true, out var named) ? (int)named : 0;
        return status is >= 200 and <= 599 ? status : throw new ActivityFaultException($"“{text}” không phải là mã trạng thái HTTP từ 200 đến 599.");
    }

    private static Dictionary<string, string> Headers(ActivityExecution x)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in x.Value("ResponseHeaders") as JsonObject ?? [])
        {
            var text = value is JsonArray items ? string.Join(", ", items.Select(JsonText.ToText)) : JsonText.ToText(value);
            if (!AllowedHeaders.Contains(name))
                throw new ActivityFaultException($"Tiêu đề “{HeaderText.Shown(name)}” không được phép trong trả lời.");
            if (!HeaderText.IsValue(text))
                throw new ActivityFaultException($"Giá trị của tiêu đề “{name}” có ký tự không hợp lệ hoặc dài quá.");
            // A redirect stays on this host: a workflow must not send people elsewhere under our address.
            if (name.Equals("Location", StringComparison.OrdinalIgnoreCase) && (text is not ['/', ..] || text is ['/', '/' or '\\', ..]))
                throw new ActivityFaultException("Tiêu đề Location chỉ được trỏ tới đường dẫn trên máy chủ này.");
            headers[name] = text;
        }

        return headers;
    }
}

/// <summary>What may stand in a header: visible ASCII in one line.</summary>
internal static class HeaderText
{
    private const int MaxValue = 4_000;
    private const int MaxName = 100;

    public static bool IsValue(string text) => text.Length <= MaxValue && text.All(c => c is >= ' ' and <= '~');

    public static bool IsName(string text) =>
        text.Length is > 0 and <= MaxName && text.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));

    public static string Shown(string name) => IsName(name) ? name : "?";
}
