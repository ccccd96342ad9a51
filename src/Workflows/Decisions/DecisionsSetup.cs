using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Activities;

namespace Workflows.Decisions;

/// <summary>Registration of the room and of its activities.</summary>
public static class DecisionsSetup
{
    public static IServiceCollection AddDecisions(this IServiceCollection services) => services
        .AddScoped<CaseFiles>()
        .AddScoped<ConsultedAgencies>()
        .AddScoped<CastDecision>()
        .AddScoped<NextSteps>()
        .AddScoped<StuckSteps>()
        .AddScoped<OpenPlan>()
        .AddScoped<OpinionBoard>()
        .AddScoped<ReceiptMail>()
        .AddScoped<SubmitConsolidation>()
        .AddScoped<SubmitPlan>()
        .AddScoped<WithdrawPlan>()
        .AddScoped<ActivityType, ApproveActivity>()
        .AddScoped<ActivityType, ConsolidateActivity>()
        .AddScoped<ActivityType, DraftActivity>()
        .AddScoped<ActivityType, NotifyActivity>()
        .AddScoped<ActivityType, RejectActivity>()
        .AddScoped<ActivityType, RequestOpinionsActivity>();
}
