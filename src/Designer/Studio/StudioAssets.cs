using System.IO.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace Designer.Studio;

/// <summary>Hands Studio's files to browsers: compressed as they lie there, kept for ever where the name allows it.</summary>
/// <remarks>
/// Stands before sign-in, like the product's other files: they are a public package, and asking the database a hundred
/// and sixty times who asks would only make the page slow.
/// </remarks>
public static class StudioAssets
{
    private const string Forever = "public, max-age=31536000, immutable";

    /// <summary>Asked for again at every visit, sent again only when it has changed.</summary>
    private const string Revalidated = "no-cache";

    public static IServiceCollection AddDesigner(this IServiceCollection services) => services.AddSingleton<StudioFiles>();

    /// <summary>Answers for files that exist; everything else goes on.</summary>
    public static void UseStudioAssets(this IApplicationBuilder app)
    {
        var files = app.ApplicationServices.GetRequiredService<StudioFiles>();
        app.Use((http, next) =>
            (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
            && http.Request.Path.StartsWithSegments(StudioAddresses.Root, StringComparison.Ordinal, out var rest)
            && rest.Value is { Length: > 1 } path
            && files.Find(path[1..]) is { } file
                ? SendAsync(http, file, files.MarkOf(path[1..]))
                : next(http));
    }

    private static async Task SendAsync(HttpContext http, StudioFile file, string mark)
    {
        var asIs = !file.IsPacked || TakesBrotli(http.Request);
        var tag = new EntityTagHeaderValue(asIs ? $"\"{mark}\"" : $"\"{mark}-unpacked\"");
        var headers = http.Response.Headers;
        headers.ETag = tag.ToString();
        headers.CacheControl = file.IsForEver || http.Request.Query["v"] == mark ? Forever : Revalidated;
        if (file.IsPacked)
            headers.Vary = HeaderNames.AcceptEncoding;
        if (http.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false) || known.Equals(EntityTagHeaderValue.Any)))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        http.Response.ContentType = file.ContentType;
        if (asIs)
        {
            if (file.IsPacked)
                headers.ContentEncoding = "br";
            http.Response.ContentLength = new FileInfo(file.Path).Length;
            if (HttpMethods.IsGet(http.Request.Method))
                await http.Response.SendFileAsync(file.Path, http.RequestAborted);
        }
        else if (HttpMethods.IsGet(http.Request.Method))
        {
            await using var packed = File.OpenRead(file.Path);
            await using var content = new BrotliStream(packed, CompressionMode.Decompress);
            await content.CopyToAsync(http.Response.Body, http.RequestAborted);
        }
    }

    private static bool TakesBrotli(HttpRequest request)
    {
        var said = request.GetTypedHeaders().AcceptEncoding;
        var named = said.FirstOrDefault(e => e.Value.Equals("br", StringComparison.OrdinalIgnoreCase)) ?? said.FirstOrDefault(e => e.Value == "*");
        return named is not null && named.Quality is not 0;
    }
}
