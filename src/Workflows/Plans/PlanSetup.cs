using Microsoft.Extensions.DependencyInjection;
using Workflows.Plans.Comparison;

namespace Workflows.Plans;

/// <summary>Registration of the room.</summary>
public static class PlanSetup
{
    public static IServiceCollection AddPlans(this IServiceCollection services) => services
        .AddScoped<AddAttachment>()
        .AddScoped<ChangeDrafter>()
        .AddScoped<ChangePlanState>()
        .AddScoped<CompareVersions>()
        .AddScoped<CopyPlan>()
        .AddScoped<CreatePlan>()
        .AddScoped<LockDraft>()
        .AddScoped<FreezeVersion>()
        .AddScoped<PlanBases>()
        .AddScoped<PlanReader>()
        .AddScoped<PlanSearch>()
        .AddScoped<RemoveAttachment>()
        .AddScoped<SaveDraft>()
        .AddScoped<SetMainDocument>()
        .AddScoped<UnlockDraft>();
}
