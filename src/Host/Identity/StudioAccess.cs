using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace Host.Identity;

/// <summary>
/// How Elsa Studio is let in: a policy for each of <see cref="WorkflowRights.All"/>, met only by the token that the page
/// gave Studio (<see cref="StudioTokens"/>). A cookie alone does not meet them, so no foreign page can send such a
/// request; endpoints under them switch antiforgery off with <c>DisableAntiforgery()</c>, which Studio could not answer.
/// </summary>
public static class StudioAccess
{
    /// <summary>Authentication scheme: <c>Authorization: Bearer</c>, and <c>access_token</c> in the query for hubs only.</summary>
    public const string Scheme = "Studio";

    /// <summary>The token is good below this path and nowhere else.</summary>
    public const string Root = "/elsa";

    public const string ApiPrefix = $"{Root}/api";

    /// <summary>Web sockets cannot carry a header: below this path the query may carry the token.</summary>
    public const string HubPrefix = $"{Root}/hubs";

    /// <summary>Studio derives it from the API's address.</summary>
    public const string InstanceHub = $"{HubPrefix}/workflow-instance";

    internal static void AddStudioAccess(this IServiceCollection services)
    {
        services.AddSingleton<StudioTokens>();
        services.AddScoped<SetWorkflowRights>();
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, StudioTokenHandler>(Scheme, _ => { });
        services.AddScoped<IAuthorizationHandler, WorkflowRightHandler>();
        var authorization = services.AddAuthorizationBuilder();
        foreach (var right in WorkflowRights.All)
        {
            authorization.AddPolicy(right, policy => policy
                .AddAuthenticationSchemes(Scheme).RequireAuthenticatedUser().AddRequirements(new WorkflowRightRequirement(right)));
        }
    }

    /// <summary>For pages: asks the signed-in person's session, not Studio's token, for one of <see cref="WorkflowRights.All"/>.</summary>
    public static TBuilder RequireWorkflowRight<TBuilder>(this TBuilder builder, string right)
        where TBuilder : IEndpointConventionBuilder =>
        builder.RequireAuthorization(new AuthorizationPolicyBuilder()
            .RequireAuthenticatedUser()
            .AddRequirements(new WorkflowRightRequirement(right))
            .Build());
}

internal sealed record WorkflowRightRequirement(string Right) : IAuthorizationRequirement;

internal sealed class WorkflowRightHandler(CurrentPerson current) : AuthorizationHandler<WorkflowRightRequirement>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, WorkflowRightRequirement requirement)
    {
        if (await current.FindAsync(CancellationToken.None) is { } person && person.May(requirement.Right))
            context.Succeed(requirement);
    }
}
