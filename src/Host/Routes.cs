using System.Diagnostics.CodeAnalysis;

namespace Host;

/// <summary>
/// Routes whose handlers are compiled when they are first asked for. Inside this project these take the place of ASP.NET's methods of the
/// same names, which compile every handler before the first request: hundreds of them, of which most hosts need few in their first minutes.
/// </summary>
/// <remarks>What a handler takes and declares is still read, and refused where it is wrong, when the host starts.</remarks>
internal static class Routes
{
    private static readonly string[] Get = [HttpMethods.Get];
    private static readonly string[] Post = [HttpMethods.Post];
    private static readonly string[] Delete = [HttpMethods.Delete];

    public static RouteHandlerBuilder MapGet(this IEndpointRouteBuilder app, [StringSyntax("Route")] string pattern, Delegate handler) =>
        app.MapMethods(pattern, Get, handler);

    public static RouteHandlerBuilder MapPost(this IEndpointRouteBuilder app, [StringSyntax("Route")] string pattern, Delegate handler) =>
        app.MapMethods(pattern, Post, handler);

    public static RouteHandlerBuilder MapDelete(this IEndpointRouteBuilder app, [StringSyntax("Route")] string pattern, Delegate handler) =>
        app.MapMethods(pattern, Delete, handler);

    public static RouteHandlerBuilder MapMethods(
        this IEndpointRouteBuilder app, [StringSyntax("Route")] string pattern, IEnumerable<string> methods, Delegate handler) =>
        RouteHandlerServices.Map(app, pattern, handler, methods, RequestDelegateFactory.InferMetadata, CompiledWhenAsked);

    private static RequestDelegateResult CompiledWhenAsked(Delegate handler, RequestDelegateFactoryOptions options, RequestDelegateMetadataResult? taken)
    {
        var compiled = new Lazy<RequestDelegate>(() => RequestDelegateFactory.Create(handler, options, taken).RequestDelegate);
        return new(http => compiled.Value(http), taken?.EndpointMetadata ?? []);
    }
}
