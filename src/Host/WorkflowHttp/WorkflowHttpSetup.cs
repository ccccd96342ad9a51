using System.Threading.RateLimiting;
using Host.Identity;
using Microsoft.AspNetCore.Mvc;
using Workflows.Engine.Http;

namespace Host.WorkflowHttp;

/// <summary>Registration of the room and its place among the pages.</summary>
public static class WorkflowHttpSetup
{
    private const string Limit = "workflow-http";

    /// <summary>After the engine, whose rules it says.</summary>
    /// <exception cref="Operations.StartRefusedException">The settings are wrong.</exception>
    public static IServiceCollection AddWorkflowHttp(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = WorkflowHttpSettings.Read(configuration);
        services.AddSingleton(settings);
        services.AddSingleton(settings.Rules);
        services.AddSingleton<RequestTransport>();
        services.AddHostedService<RequestSender>();
        services.AddRateLimiter(options => options.AddPolicy(Limit, http => RateLimitPartition.GetFixedWindowLimiter(
            Caller.AddressOf(http) ?? "",
            _ => new FixedWindowRateLimiterOptions { PermitLimit = settings.RequestsPerMinute, Window = TimeSpan.FromMinutes(1) })));
        return services;
    }

    /// <summary>Maps nothing unless <c>WorkflowHttp:Enabled</c> is set.</summary>
    public static void MapWorkflowHttp(this IEndpointRouteBuilder app)
    {
        var settings = app.ServiceProvider.GetRequiredService<WorkflowHttpSettings>();
        if (!settings.Enabled)
            return;
        // Sign-in and forgery are judged by the endpoint itself: what is asked differs from workflow to workflow.
        app.Map($"{settings.BasePath}/{{**path}}", WorkflowEndpoints.HandleAsync)
            .AllowAnonymous()
            .DisableAntiforgery()
            .RequireRateLimiting(Limit)
            .WithMetadata(new RequestSizeLimitAttribute(HttpRules.MaxBody + 1L));
    }
}
