using Microsoft.AspNetCore.Authorization;
using Workflows.Organisation;

namespace Host.Identity;

/// <summary>Asks for a post of one of the given roles, held today.</summary>
internal sealed class PostRequirement(params PostRole[] roles) : IAuthorizationRequirement
{
    public PostRole[] Roles { get; } = roles;
}

internal sealed class PostRequirementHandler(CurrentPerson current) : AuthorizationHandler<PostRequirement>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, PostRequirement requirement)
    {
        if (await current.FindAsync(CancellationToken.None) is { } person && person.Has(requirement.Roles))
            context.Succeed(requirement);
    }
}

/// <summary>Rights on endpoints. Every endpoint demands sign-in unless it says <c>AllowAnonymous</c>.</summary>
public static class Rights
{
    /// <summary>Only people who hold one of these posts today.</summary>
    public static TBuilder RequirePosts<TBuilder>(this TBuilder builder, params PostRole[] roles)
        where TBuilder : IEndpointConventionBuilder =>
        builder.RequireAuthorization(new AuthorizationPolicyBuilder()
            .RequireAuthenticatedUser()
            .AddRequirements(new PostRequirement(roles))
            .Build());

    public static TBuilder RequireAdministrator<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.RequirePosts(PostRole.Administrator);
}
