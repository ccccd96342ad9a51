namespace Host.Web;

/// <summary>
/// A page's own content policy, as metadata of its endpoint (<c>.WithMetadata(new ContentPolicy("…"))</c>),
/// for the few pages that cannot live under the strict one, such as the designer.
/// </summary>
public sealed record ContentPolicy(string Value);

/// <summary>Headers of every answer: nothing from elsewhere, no inline script or style, no frame, no trace left.</summary>
public static class SecurityHeaders
{
    /// <summary>Pictures may be data: because Bootstrap draws its arrows and ticks so.</summary>
    public const string Strict =
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    internal static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        http.Response.OnStarting(() =>
        {
            Set(http);
            return Task.CompletedTask;
        });
        return next(http);
    });

    private static void Set(HttpContext http)
    {
        var headers = http.Response.Headers;
        if (headers.ContentSecurityPolicy.Count == 0)
            headers.ContentSecurityPolicy = http.GetEndpoint()?.Metadata.GetMetadata<ContentPolicy>()?.Value ?? Strict;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        // From the first visit on a browser asks by https alone (RFC 6797), for a year. It heeds this from a name, not from an address;
        // on one's own machine the name belongs to other programs as well.
        if (http.Request is { IsHttps: true, Host.Host: not "localhost" })
            headers.StrictTransportSecurity = "max-age=31536000";

        // Shared computers in offices: what a signed-in person saw must not come back with the back button.
        var isPage = http.Response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) is true;
        if (isPage || (http.User.Identity?.IsAuthenticated is true && headers.CacheControl.Count == 0))
            headers.CacheControl = "no-store";
    }
}
