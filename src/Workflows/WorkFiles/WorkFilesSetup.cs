using Microsoft.Extensions.DependencyInjection;
using Workflows.Decisions.Drafting;
using Workflows.WorkFiles.Bundles;

namespace Workflows.WorkFiles;

/// <summary>Registration of the room.</summary>
public static class WorkFilesSetup
{
    public static IServiceCollection AddWorkFiles(this IServiceCollection services) => services
        .AddScoped<CloseWorkFile>()
        .AddScoped<DocumentIndex>()
        .AddScoped<GatherBundle>()
        .AddScoped<IPlanFiling, OpenWorkFile>()
        .AddScoped<ReopenWorkFile>()
        .AddScoped<WorkFileReader>()
        .AddScoped<IssuedExtras>()
        .AddScoped<WriteBundle>();
}
