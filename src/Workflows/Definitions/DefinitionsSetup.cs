using Microsoft.Extensions.DependencyInjection;
using Workflows.Definitions.Lint;
using Workflows.Definitions.Migration;
using Workflows.Definitions.Simulation;

namespace Workflows.Definitions;

/// <summary>Registration of the room.</summary>
public static class DefinitionsSetup
{
    public static IServiceCollection AddDefinitions(this IServiceCollection services) => services
        .AddSingleton<Linter>()
        .AddScoped<MigrateInstance>()
        .AddScoped<PublishedWorkflows>()
        .AddScoped<PublishWorkflow>()
        .AddScoped<Simulator>()
        .AddScoped<ShippedWorkflows>();
}
