using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Activities;
using Workflows.HumanTasks;

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
        .AddScoped<Polls>()
        .AddScoped<ReceiptMail>()
        .AddScoped<RoadAhead>()
        .AddScoped<IStepForesight, OpinionForesight>()
        .AddScoped<SubmitConsolidation>()
        .AddScoped<SubmitPlan>()
        .AddScoped<WithdrawPlan>()
        .AddScoped<ActivityType, ApproveActivity>()
        .AddScoped<ActivityType, ConsolidateActivity>()
        .AddScoped<ActivityType, DraftActivity>()
        .AddScoped<ActivityType, NotifyActivity>()
        .AddScoped<ActivityType, RejectActivity>()
        .AddScoped<ActivityType, RequestOpinionsActivity>()
        .AddScoped<ActivityType, VoteActivity>();
}
