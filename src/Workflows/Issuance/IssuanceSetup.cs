using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Activities;
using Workflows.HumanTasks;
using Workflows.Issuance.AfterIssue;
using Workflows.Issuance.Books;
using Workflows.Issuance.Distribution;
using Workflows.Issuance.Files;
using Workflows.Outbox;

namespace Workflows.Issuance;

/// <summary>Registration of the room and of its activities.</summary>
public static class IssuanceSetup
{
    public static IServiceCollection AddIssuance(this IServiceCollection services) => services
        .AddScoped<CancelNumber>()
        .AddScoped<ChangeDocument>()
        .AddScoped<Clerks>()
        .AddScoped<ComposeOfficial>()
        .AddScoped<ConfirmReceipt>()
        .AddScoped<DecideScheme>()
        .AddScoped<DistributePlan>()
        .AddScoped<ImportRegister>()
        .AddScoped<OutgoingRegister>()
        .AddScoped<TakeNumberOutside>()
        .AddScoped<IMailFiles, IssuedMailFiles>()
        .AddScoped<IStepForesight, IssueForesight>()
        .AddScoped<IssueForecast>()
        .AddScoped<IssuePlan>()
        .AddScoped<IssuingBodies>()
        .AddScoped<MakeFiles>()
        .AddScoped<NextNumber>()
        .AddScoped<NoteNotice>()
        .AddScoped<OpenBooks>()
        .AddScoped<IssuedFacts>()
        .AddScoped<RecipientBoard>()
        .AddScoped<RecipientGroups>()
        .AddScoped<RecordPublication>()
        .AddScoped<RemindRecipients>()
        .AddScoped<StartBookAt>()
        .AddScoped<SendPaper>()
        .AddScoped<ReturnToOffice>()
        .AddScoped<ActivityType, DistributeActivity>()
        .AddScoped<ActivityType, IssueActivity>();
}
