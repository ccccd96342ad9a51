using Host.Tests.Fixtures;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Security.Rights;

/// <summary>Who passes the door of a route; what stands behind it is judged case by case in the rooms.</summary>
public enum Door
{
    /// <summary>Nobody has to sign in.</summary>
    Everybody,

    /// <summary>Any account; what it sees there depends on plan and task.</summary>
    SignedIn,

    /// <summary>Accounts whose post has to do with it; looked at inside.</summary>
    Post,

    Administrator,

    /// <summary>The rights of an administrator over workflows, one each.</summary>
    Read,
    Edit,
    Publish,
    Repair,
}

/// <summary>One line of the table.</summary>
public sealed record RouteRow(string Method, string Pattern, Door Door)
{
    public override string ToString() => $"{Door} {Method} {Pattern}";
}

/// <summary>The routes of a running host, and the table they are held against.</summary>
internal static class RouteTable
{
    private static readonly string File = Path.Combine(Checkout.Root, "tests", "Security", "Rights", "routes.txt");

    /// <summary>Written by hand: a new route gets its line with the thought whom it is for.</summary>
    public static IReadOnlyList<RouteRow> Written { get; } =
    [
        .. System.IO.File.ReadLines(File)
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(' ', 3))
            .Select(parts => new RouteRow(parts[1], parts[2], Enum.Parse<Door>(parts[0]))),
    ];

    /// <summary>Every method and pattern the host answers.</summary>
    public static IReadOnlyList<(string Method, string Pattern)> Of(HostUnderTest host) =>
    [
        .. host.Services.GetRequiredService<IEnumerable<EndpointDataSource>>()
            .SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["ANY"])
                .Select(method => (method, "/" + endpoint.RoutePattern.RawText!.TrimStart('/'))))
            .Distinct()
            .OrderBy(route => route.Item2, StringComparer.Ordinal).ThenBy(route => route.method, StringComparer.Ordinal),
    ];
}
