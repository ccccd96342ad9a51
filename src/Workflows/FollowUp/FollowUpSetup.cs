using Microsoft.Extensions.DependencyInjection;

namespace Workflows.FollowUp;

/// <summary>Registration of the room.</summary>
public static class FollowUpSetup
{
    public static IServiceCollection AddFollowUp(this IServiceCollection services) => services
        .AddScoped<AcceptTask>()
        .AddScoped<AgencyNames>()
        .AddScoped<AssignPlan>()
        .AddScoped<ChangeTask>()
        .AddScoped<FollowUpBoard>()
        .AddScoped<FollowUpSights>()
        .AddScoped<RecordResult>()
        .AddScoped<RecordSession>()
        .AddScoped<ReportProgress>()
        .AddScoped<SessionReader>()
        .AddScoped<TaskBook>();
}
