using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Activities;
using Workflows.HumanTasks;
using Workflows.Issuance.AfterIssue;
using Workflows.Issuance.Books;
using Workflows.Issuance.Distribution;
using Workflows.Issuance.Exchange;
using Workflows.Issuance.Files;
using Workflows.Issuance.Signing;
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
        .AddScoped<MakePacket>()
        .AddScoped<OutgoingRegister>()
        .AddScoped<TakeNumberOutside>()
        .AddScoped<ReadExchange>()
        .AddScoped<TakeMessage>()
        .AddScoped<IMailFiles, IssuedMailFiles>()
        .AddScoped<IStepForesight, IssueForesight>()
        .AddScoped<HeldNumbers>()
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
        .AddScoped<ReturnFromSigning>()
        .AddScoped<ReturnToOffice>()
        .AddScoped<SealIssue>()
        .AddScoped<SigningFiles>()
        .AddScoped<TakeSignedFile>()
        .AddScoped<ActivityType, DistributeActivity>()
        .AddScoped<ActivityType, IssueActivity>()
        .AddScoped<ActivityType, SealActivity>()
        .AddScoped<ActivityType, SignActivity>();
}
