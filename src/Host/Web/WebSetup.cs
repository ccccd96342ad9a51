using System.Text.Encodings.Web;
using System.Text.Unicode;
using Designer.Studio;
using Host.Web.MyTasks;
using Host.Web.Plans;
using Host.Web.Running;
using Host.Web.SigningIn;
using Host.Web.Studio;
using Microsoft.Extensions.FileProviders;

namespace Host.Web;

/// <summary>Registration of the room, its place in the pipeline, and its pages.</summary>
public static class WebSetup
{
    public static IServiceCollection AddWeb(this IServiceCollection services)
    {
        services.AddRazorComponents();
        // Vietnamese as it is, not as entities six times as long; what HTML itself uses stays escaped.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddHttpContextAccessor();
        services.AddSingleton<Assets>();
        services.AddSingleton<Navigation>();
        services.AddSingleton<Flash>();
        services.AddScoped<PlanAccess>();
        services.AddScoped<SystemTrail>();
        services.AddDesigner();
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "bieu-mau";
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            // Set with the other headers, once.
            options.SuppressXFrameOptionsHeader = true;
        });
        // The same answer in every environment: a wrong request is a status, which becomes a page.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false);
        return services;
    }

    /// <summary>
    /// Everything between the server and the endpoints, in the one order that works. Call it before mapping.
    /// </summary>
    /// <param name="app">The host.</param>
    /// <param name="insideErrors">Runs inside the error pages, before files and routing: e.g. the page for a database that is away.</param>
    public static void UseWeb(this WebApplication app, Action<IApplicationBuilder>? insideErrors = null)
    {
        app.UseSecurityHeaders();
        app.UseErrorPages();
        insideErrors?.Invoke(app);
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = new PhysicalFileProvider(Assets.Folder),
            OnPrepareResponse = file => file.Context.Response.Headers.CacheControl =
                file.Context.Request.Query.ContainsKey("v") ? "public, max-age=31536000, immutable" : "no-cache",
        });
        app.UseStudioAssets();
        app.UseRouting();
        // Before sign-in is asked for: a wrong address is a wrong address for everybody.
        app.Use((http, next) =>
        {
            if (http.GetEndpoint() is not null)
                return next(http);
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseFormGuard();
    }

    public static void MapWeb(this IEndpointRouteBuilder app)
    {
        app.MapSignIn();
        app.MapRunning();
        app.MapMyTasks();
        app.MapPlanList();
        app.MapStudio();
    }
}
