using System.Collections.Frozen;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Workflows.Engine.Http;

namespace Workflows.Engine.Activities.Http;

/// <summary>Body and headers of an outgoing request from the inputs of an activity.</summary>
internal static class RequestBody
{
    public static readonly string[] ContentTypes =
        ["application/json", "text/plain", "text/html", "application/xml", "text/xml", "application/x-www-form-urlencoded"];

    private const int MaxHeaders = 50;

    // Those that frame the message or name the host are the sender's own.
    private static readonly FrozenSet<string> Reserved = new[]
    {
        "Host", "Content-Length", "Content-Type", "Transfer-Encoding", "Connection", "Keep-Alive", "Upgrade", "TE", "Trailer", "Expect", "Accept-Encoding",
        "Proxy-Authorization", "Proxy-Connection", "Idempotency-Key",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static (string? Body, string? ContentType) Write(JsonNode? content, string? contentType)
    {
        if (content is null)
            return (null, null);
        var type = contentType is { Length: > 0 }
            ? contentType.Split(';')[0].Trim().ToLowerInvariant()
            : content is JsonObject or JsonArray ? "application/json" : "text/plain";
        if (!ContentTypes.Contains(type))
            throw new ActivityFaultException($"Loại nội dung “{type}” không được hỗ trợ; chỉ dùng {string.Join(", ", ContentTypes)}.");
        var body = type == "application/x-www-form-urlencoded" && content is JsonObject fields
            ? string.Join('&', fields.Select(field => $"{Uri.EscapeDataString(field.Key)}={Uri.EscapeDataString(JsonText.ToText(field.Value))}"))
            : type == "application/json" && content is not JsonValue ? JsonText.Of(content)
            : JsonText.ToText(content);
        return Encoding.UTF8.GetByteCount(body) <= HttpRules.MaxBody
            ? (body, type)
            : throw new ActivityFaultException("Nội dung gửi đi lớn quá 1 MB.");
    }

    public static JsonObject Headers(JsonNode? given, JsonNode? authorization)
    {
        var headers = new JsonObject();
        foreach (var (name, value) in given as JsonObject ?? [])
        {
            var text = value is JsonArray items ? string.Join(", ", items.Select(JsonText.ToText)) : JsonText.ToText(value);
            if (!HeaderText.IsName(name) || Reserved.Contains(name))
                throw new ActivityFaultException($"Tiêu đề “{HeaderText.Shown(name)}” không được phép trong yêu cầu.");
            if (!HeaderText.IsValue(text))
                throw new ActivityFaultException($"Giá trị của tiêu đề “{name}” có ký tự không hợp lệ hoặc dài quá.");
            headers[name] = text;
        }

        if (headers.Count > MaxHeaders)
            throw new ActivityFaultException($"Yêu cầu có quá {MaxHeaders} tiêu đề.");
        if (JsonText.ToText(authorization) is { Length: > 0 } secret)
            headers["Authorization"] = IsCredential(secret) ? secret : throw new ActivityFaultException("Giá trị Authorization không hợp lệ.");
        return headers;
    }

    // The value itself is never part of a message.
    private static bool IsCredential(string text) => HeaderText.IsValue(text) && AuthenticationHeaderValue.TryParse(text, out _);
}
