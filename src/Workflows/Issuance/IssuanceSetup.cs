using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Activities;
using Workflows.HumanTasks;
using Workflows.Issuance.Books;

namespace Workflows.Issuance;

/// <summary>Registration of the room and of its activities.</summary>
public static class IssuanceSetup
{
    public static IServiceCollection AddIssuance(this IServiceCollection services) => services
        .AddScoped<CancelNumber>()
        .AddScoped<Clerks>()
        .AddScoped<DecideScheme>()
        .AddScoped<DistributePlan>()
        .AddScoped<ImportRegister>()
        .AddScoped<OutgoingRegister>()
        .AddScoped<TakeNumberOutside>()
        .AddScoped<IStepForesight, IssueForesight>()
        .AddScoped<IssueForecast>()
        .AddScoped<IssuePlan>()
        .AddScoped<IssuingBodies>()
        .AddScoped<NextNumber>()
        .AddScoped<OpenBooks>()
        .AddScoped<RecipientBoard>()
        .AddScoped<StartBookAt>()
        .AddScoped<SendPaper>()
        .AddScoped<ReturnToOffice>()
        .AddScoped<ActivityType, DistributeActivity>()
        .AddScoped<ActivityType, IssueActivity>();
}
