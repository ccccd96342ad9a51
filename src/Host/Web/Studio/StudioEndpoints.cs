using Designer.Studio;
using Host.Identity;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Host.Web.Studio;

/// <summary>The pages in which administrators change workflows and look into instances with Elsa Studio.</summary>
internal static class StudioEndpoints
{
    private static readonly Crumb Definitions = new("Danh sách quy trình", StudioAddresses.Definitions);
    private static readonly Crumb Instances = new("Danh sách phiên xử lý", StudioAddresses.Instances);

    public static void MapStudio(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("").RequireWorkflowRight(WorkflowRights.Read).WithMetadata(new ContentPolicy(StudioPolicy.Csp));
        pages.MapGet(StudioAddresses.Definitions, (HttpContext http, IAntiforgery forms) =>
            Page(http, forms, "Thiết kế quy trình", StudioView.Definitions));
        pages.MapGet($"{StudioAddresses.Definitions}/{{definitionId}}", (string definitionId, HttpContext http, IAntiforgery forms) =>
            Page(http, forms, "Sửa quy trình", StudioView.Definition(definitionId), Definitions));
        pages.MapGet(StudioAddresses.Instances, (HttpContext http, IAntiforgery forms) =>
            Page(http, forms, "Phiên xử lý", StudioView.Instances));
        pages.MapGet($"{StudioAddresses.Instances}/{{instanceId}}", (string instanceId, HttpContext http, IAntiforgery forms) =>
            Page(http, forms, "Xem phiên xử lý", StudioView.Instance(instanceId), Instances));

        app.MapPost(StudioAddresses.Token, GiveToken).RequireWorkflowRight(WorkflowRights.Read).WithMetadata(new RequireAntiforgeryTokenAttribute());
        app.MapGet(StudioAddresses.SignedInAgain, () => new RazorComponentResult<SignedInAgainPage>());
        MapStudiosOwnAddresses(app);
    }

    /// <summary>Addresses that Studio makes up itself, for reloads and for links that it draws.</summary>
    private static void MapStudiosOwnAddresses(IEndpointRouteBuilder app)
    {
        app.MapGet(StudioAddresses.Root, () => Results.LocalRedirect(StudioAddresses.Definitions));
        foreach (var root in new[] { StudioAddresses.Root, "" })
        {
            app.MapGet($"{root}/workflows/definitions", () => Results.LocalRedirect(StudioAddresses.Definitions));
            app.MapGet($"{root}/workflows/instances", () => Results.LocalRedirect(StudioAddresses.Instances));
            app.MapGet($"{root}/workflows/definitions/{{definitionId}}/edit", (string definitionId) => Results.LocalRedirect(StudioAddresses.Definition(definitionId)));
            app.MapGet($"{root}/workflows/instances/{{instanceId}}/view", (string instanceId) => Results.LocalRedirect(StudioAddresses.Instance(instanceId)));
        }

        // There is no log page: the journal of the instance is what the link is after.
        app.MapGet("/diagnostics/structured-logs", (string? workflowInstanceId) => Results.LocalRedirect(
            workflowInstanceId is { Length: > 0 } id ? StudioAddresses.Instance(id) : StudioAddresses.Instances));
    }

    private static RazorComponentResult<StudioPage> Page(HttpContext http, IAntiforgery forms, string title, StudioView view, Crumb? above = null) =>
        new(new Dictionary<string, object?>
        {
            [nameof(StudioPage.Title)] = title,
            [nameof(StudioPage.View)] = view,
            [nameof(StudioPage.Above)] = above,
            [nameof(StudioPage.Antiforgery)] = forms.GetAndStoreTokens(http).RequestToken,
            [nameof(StudioPage.Here)] = $"{http.Request.Path}{http.Request.QueryString}",
        });

    private static JsonHttpResult<GivenToken> GiveToken(HttpContext http, StudioTokens tokens, TimeProvider time)
    {
        var token = tokens.Issue(http.User);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(new GivenToken(token.Value, (int)(token.ExpiresAt - time.GetUtcNow()).TotalSeconds));
    }

    /// <param name="Token">For the header of Studio's requests.</param>
    /// <param name="Seconds">How long it is good: the browser's clock may be wrong.</param>
    private sealed record GivenToken(string Token, int Seconds);
}
