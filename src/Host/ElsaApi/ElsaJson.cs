using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Host.ElsaApi.Contract;
using Workflows.Engine.Definitions;
using Workflows.Values;

namespace Host.ElsaApi;

/// <summary>The one way JSON comes in and goes out: camel case, enums as words, Vietnamese unescaped.</summary>
internal static class ElsaJson
{
    /// <summary>Around a definition stand two levels of a request's own.</summary>
    private const int MaxDepth = DefinitionLimits.MaxDepth + 2;

    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(), new LocalMoments() },
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        MaxDepth = 256,
    };

    /// <summary>Bytes of a request that are read at all.</summary>
    public const long MostRead = 8L * DefinitionLimits.MaxBytes;

    /// <summary>Studio's lists show a moment by the clock of its own offset: Vietnam's, then.</summary>
    private sealed class LocalMoments : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(VietnamTime.Local(value));
    }

    public static IResult Ok<T>(T value) => Results.Json(value, Options);

    /// <summary>See <see cref="PackedJson{T}"/> for what may go out so.</summary>
    public static IResult Packed<T>(T value) => new PackedJson<T>(value);

    /// <summary>The body as JSON; undefined for an empty one.</summary>
    /// <exception cref="RefusedRequestException">It is no JSON, or holds texts that cannot be stored.</exception>
    public static Task<JsonElement> BodyAsync(HttpContext http) => BodyAsync(http, shape: null);

    private static async Task<JsonElement> BodyAsync(HttpContext http, Type? shape)
    {
        Reads.Holds(http, shape);
        try
        {
            using var text = await WholeAsync(http.Request.Body, http.RequestAborted);
            if (text.Length == 0)
                return default;
            return await ReadAsync(text, http.RequestAborted);
        }
        catch (BadHttpRequestException refused) when (refused.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw RefusedRequestException.TooLarge;
        }
    }

    /// <summary>
    /// Reads on to the end even when there is too much: a browser that is cut off in the middle sees a broken connection
    /// instead of the reason.
    /// </summary>
    private static async Task<MemoryStream> WholeAsync(Stream body, CancellationToken stop)
    {
        var text = new MemoryStream();
        var part = new byte[81_920];
        var length = 0L;
        int read;
        while ((read = await body.ReadAsync(part, stop)) > 0)
        {
            length += read;
            if (length <= DefinitionLimits.MaxBytes)
                text.Write(part, 0, read);
        }

        text.Position = 0;
        return length <= DefinitionLimits.MaxBytes ? text : throw RefusedRequestException.TooLarge;
    }

    /// <summary>The body as a record; an empty one gives the record's defaults.</summary>
    /// <exception cref="RefusedRequestException">It does not fit the record.</exception>
    public static async Task<T> BodyAsync<T>(HttpContext http)
        where T : new()
    {
        var json = await BodyAsync(http, typeof(T));
        if (json.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            return new T();
        try
        {
            return json.Deserialize<T>(Options) ?? new T();
        }
        catch (JsonException unfit)
        {
            throw new RefusedRequestException($"Yêu cầu không đúng dạng ({unfit.Path}).");
        }
    }

    /// <exception cref="RefusedRequestException">It is no JSON, or holds texts that cannot be stored.</exception>
    public static async Task<JsonElement> ReadAsync(Stream text, CancellationToken stop)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(text, new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false }, stop);
            return document.RootElement.IsStorable()
                ? document.RootElement.Clone()
                : throw new RefusedRequestException("Nội dung gửi lên có ký tự không hợp lệ.");
        }
        catch (Exception malformed) when (malformed is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new RefusedRequestException($"Nội dung gửi lên không phải là JSON hợp lệ, lặp khoá hoặc lồng quá {DefinitionLimits.MaxDepth} cấp.");
        }
    }
}
