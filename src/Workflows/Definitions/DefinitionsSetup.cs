using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Workflows.Definitions.Editing;
using Workflows.Definitions.Lint;
using Workflows.Definitions.Migration;
using Workflows.Definitions.Simulation;

namespace Workflows.Definitions;

/// <summary>Registration of the room.</summary>
public static class DefinitionsSetup
{
    public static IServiceCollection AddDefinitions(this IServiceCollection services)
    {
        // A host with other rules registers its own before.
        services.TryAddSingleton(new PublishRules());
        services.TryAddSingleton(new ExplorationLimits());
        return services
            .AddSingleton<Linter>()
            .AddScoped<DefinitionSheets>()
            .AddScoped<DeleteWorkflow>()
            .AddScoped<DryRuns>()
            .AddScoped<ImportWorkflow>()
            .AddScoped<MigrateInstance>()
            .AddScoped<PublishedWorkflows>()
            .AddScoped<PublishWorkflow>()
            .AddScoped<RetractWorkflow>()
            .AddScoped<RevertWorkflow>()
            .AddScoped<SaveWorkflow>()
            .AddScoped<Simulator>()
            .AddScoped<ShippedWorkflows>()
            .AddScoped<StoredLint>()
            .AddScoped<ToldChanges>()
            .AddScoped<UpdateReferences>();
    }
}
