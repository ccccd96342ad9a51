using Microsoft.Extensions.DependencyInjection;

namespace Workflows.Plans;

/// <summary>Registration of the room.</summary>
public static class PlanSetup
{
    public static IServiceCollection AddPlans(this IServiceCollection services) => services
        .AddScoped<AddAttachment>()
        .AddScoped<ChangePlanState>()
        .AddScoped<CopyPlan>()
        .AddScoped<CreatePlan>()
        .AddScoped<FreezeVersion>()
        .AddScoped<PlanReader>()
        .AddScoped<PlanSearch>()
        .AddScoped<RemoveAttachment>()
        .AddScoped<SaveDraft>()
        .AddScoped<SetMainDocument>()
        .AddScoped<UnlockDraft>();
}
