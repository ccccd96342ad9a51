using Microsoft.Net.Http.Headers;
using Workflows.Plans;

namespace Host.Web;

/// <summary>Hands a stored file to the browser so that it is saved or shown, never run.</summary>
public static class Downloads
{
    /// <summary>Whatever a file holds, it gets no script, no form and no origin of ours.</summary>
    private const string Caged = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";

    public static IResult Send(HttpContext http, StoredFile file)
    {
        http.Response.Headers.ContentSecurityPolicy = Caged;
        http.Response.Headers.CacheControl = "no-store";
        var disposition = new ContentDispositionHeaderValue("attachment");
        // Old programs read the plain name, others the Vietnamese one (RFC 5987).
        disposition.FileName = file.Slug;
        disposition.FileNameStar = file.Name;
        http.Response.Headers.ContentDisposition = disposition.ToString();
        return Results.Bytes(file.Bytes, file.ContentType);
    }
}
