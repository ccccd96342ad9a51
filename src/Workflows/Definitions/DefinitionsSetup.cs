using Microsoft.Extensions.DependencyInjection;
using Workflows.Definitions.Simulation;

namespace Workflows.Definitions;

/// <summary>Registration of the room.</summary>
public static class DefinitionsSetup
{
    public static IServiceCollection AddDefinitions(this IServiceCollection services) => services
        .AddScoped<PublishedWorkflows>()
        .AddScoped<Simulator>()
        .AddScoped<ShippedWorkflows>();
}
