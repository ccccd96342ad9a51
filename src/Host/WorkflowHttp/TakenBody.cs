using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Workflows.Engine.Expressions;

namespace Host.WorkflowHttp;

/// <summary>The body of a request: JSON, form fields or text in UTF-8, up to a size; anything else is refused.</summary>
internal sealed record TakenBody
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public JsonNode? Content { get; private init; }

    public bool IsTooLarge { get; private init; }

    public (int Status, string Message)? Refusal { get; private init; }

    public static bool IsJson(HttpRequest request) =>
        TypeOf(request) is { } type && (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase));

    /// <param name="limit">In bytes; nothing beyond it is kept.</param>
    public static async Task<TakenBody> ReadAsync(HttpRequest request, int limit, CancellationToken stop)
    {
        if (request.ContentLength > limit)
            return await TooLargeAsync(request.Body, stop);
        var bytes = new byte[limit + 1];
        int length;
        try
        {
            length = await request.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, stop);
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return new() { IsTooLarge = true };
        }

        if (length > limit)
            return await TooLargeAsync(request.Body, stop);
        if (length == 0)
            return new();
        if (TypeOf(request) is not { } type)
            return Refused(StatusCodes.Status415UnsupportedMediaType, "Thiếu Content-Type của nội dung.");
        if (type.Charset.HasValue && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            return Refused(StatusCodes.Status415UnsupportedMediaType, "Chỉ nhận nội dung mã hoá UTF-8.");
        try
        {
            return Parse(request, type, Strict.GetString(bytes, 0, length));
        }
        catch (DecoderFallbackException)
        {
            return Refused(StatusCodes.Status400BadRequest, "Nội dung không phải là văn bản UTF-8.");
        }
        catch (ConversionException malformed)
        {
            return Refused(StatusCodes.Status400BadRequest, malformed.Message);
        }
    }

    /// <summary>
    /// Reads on to the end, up to what the server takes at all: a caller that is cut off in the middle sees a broken
    /// connection instead of the reason.
    /// </summary>
    private static async Task<TakenBody> TooLargeAsync(Stream rest, CancellationToken stop)
    {
        try
        {
            await rest.CopyToAsync(Stream.Null, stop);
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            // More than the server takes: it ends the connection itself.
        }

        return new() { IsTooLarge = true };
    }

    private static TakenBody Parse(HttpRequest request, MediaTypeHeaderValue type, string text)
    {
        if (IsJson(request))
            return new() { Content = ValueConversion.ParseJson(text) };
        if (type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
            return new() { Content = RequestPayload.Values(QueryHelpers.ParseQuery(text)) };
        return type.Type.Equals("text", StringComparison.OrdinalIgnoreCase)
            ? new() { Content = text }
            : Refused(StatusCodes.Status415UnsupportedMediaType, "Chỉ nhận nội dung JSON, biểu mẫu hoặc văn bản.");
    }

    private static TakenBody Refused(int status, string message) => new() { Refusal = (status, message) };

    private static MediaTypeHeaderValue? TypeOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? type : null;
}
