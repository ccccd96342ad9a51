using System.IO.Compression;
using System.Text.Json;
using Microsoft.Net.Http.Headers;

namespace Host.ElsaApi;

/// <summary>
/// A large answer that Studio asks for after every change, packed where the browser takes it. Only for what repeats
/// nothing of the request and holds no secret: packed beside one, its length would give it away.
/// </summary>
internal sealed class PackedJson<T>(T value) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "application/json; charset=utf-8";
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (!httpContext.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.OrdinalIgnoreCase))
        {
            await JsonSerializer.SerializeAsync(response.Body, value, ElsaJson.Options, httpContext.RequestAborted);
            return;
        }

        response.Headers.ContentEncoding = "br";
        await using var packed = new BrotliStream(response.Body, CompressionLevel.Fastest);
        await JsonSerializer.SerializeAsync(packed, value, ElsaJson.Options, httpContext.RequestAborted);
    }
}
