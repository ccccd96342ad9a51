using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace Host.Operations;

/// <summary>
/// Behind a proxy the caller's address and scheme stand in headers. They are believed only from the proxies
/// that <c>Proxy:Known</c> names (addresses, comma-separated): anybody else could write what they like.
/// </summary>
internal static class KnownProxies
{
    public const string Setting = "Proxy:Known";

    public static void UseKnownProxies(this WebApplication app)
    {
        if (app.Configuration[Setting] is not { Length: > 0 } known)
            return;
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var text in known.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            options.KnownProxies.Add(IPAddress.TryParse(text, out var address)
                ? address
                : throw new StartRefusedException($"{Setting} names \"{text}\", which is no address."));
        }

        app.UseForwardedHeaders(options);
    }
}
