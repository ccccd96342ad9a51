using Host.Identity;
using Workflows.Organisation;

namespace Host.ElsaApi;

internal static class PlaceholderAccess
{
    public static IServiceCollection AddPlaceholderAccess(this IServiceCollection services)
    {
        var policies = services.AddAuthorizationBuilder();
        foreach (var right in new[] { Access.Read, Access.Edit, Access.Publish, Access.Repair })
            policies.AddPolicy(right, policy => policy.RequireAuthenticatedUser().AddRequirements(new PostRequirement(PostRole.Administrator)));
        return services;
    }
}
