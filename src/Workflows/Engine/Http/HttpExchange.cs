using System.Text.Json.Nodes;

namespace Workflows.Engine.Http;

/// <summary>A request that a run asks for; it leaves after the commit, and its outcome resumes the bookmark.</summary>
public sealed record OutgoingRequest
{
    public required Guid BookmarkId { get; init; }

    public required string Method { get; init; }

    public required string Url { get; init; }

    /// <summary>Header names and values; may hold a secret and must not be logged.</summary>
    public required JsonObject Headers { get; init; }

    public string? Body { get; init; }

    public string? ContentType { get; init; }

    public override string ToString() => $"{Method} {Url}";
}

/// <summary>What became of a request.</summary>
public enum RequestFate
{
    Answered,
    FailedToConnect,
    Timeout,

    /// <summary>Not sent, or its answer not taken: a rule of this installation.</summary>
    Refused,

    /// <summary>A rehearsal has no network.</summary>
    NoNetwork,
}

/// <summary>The outcome of a request, as it travels to the activity that waits.</summary>
public sealed record RequestOutcome(RequestFate Fate, int StatusCode = 0, JsonObject? Headers = null, JsonNode? Content = null, string? Message = null)
{
    public JsonObject ToJson() => new()
    {
        ["fate"] = Fate.ToString(),
        ["statusCode"] = StatusCode,
        ["headers"] = Headers?.DeepClone(),
        ["content"] = Content?.DeepClone(),
        ["message"] = Message,
    };

    public static RequestOutcome Read(JsonNode? json) => new(
        Enum.TryParse<RequestFate>(json?["fate"]?.GetValue<string>(), out var fate) ? fate : RequestFate.FailedToConnect,
        json?["statusCode"]?.GetValue<int>() ?? 0,
        json?["headers"] as JsonObject,
        json?["content"],
        json?["message"]?.GetValue<string>());
}

/// <summary>What a workflow answers to the HTTP request that drives it.</summary>
/// <param name="Headers">Names from the allowed list, values without control characters.</param>
public sealed record HttpAnswer(int StatusCode, string? ContentType, string? Body, IReadOnlyDictionary<string, string> Headers);

/// <summary>A mail that a run asks for: one to each address, so that nobody reads the others'.</summary>
public sealed record RunMail(string ToAddress, string Subject, string Body);
