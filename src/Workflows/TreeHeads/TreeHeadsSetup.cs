using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Workflows.TreeHeads;

/// <summary>Registration of the room.</summary>
public static class TreeHeadsSetup
{
    public static IServiceCollection AddTreeHeads(this IServiceCollection services)
    {
        services.TryAddSingleton(TreeHeadRules.Usual);
        return services
            .AddScoped<MakeTreeHead>()
            .AddScoped<CheckTreeHead>()
            .AddScoped<ProveTrail>()
            .AddScoped<TreeHeadReader>();
    }
}
