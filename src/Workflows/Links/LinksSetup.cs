using Microsoft.Extensions.DependencyInjection;
using Workflows.Definitions.Simulation;
using Workflows.HumanTasks;
using Workflows.Issuance.Distribution;

namespace Workflows.Links;

/// <summary>Registration of the room. The host also registers <see cref="LinkTokens"/> with its key.</summary>
public static class LinksSetup
{
    public static IServiceCollection AddLinks(this IServiceCollection services) => services
        .AddScoped<AcknowledgeLink>()
        .AddScoped<ExplainLink>()
        .AddScoped<IssueLink>()
        .AddScoped<JudgeLink>()
        .AddScoped<NoteReading>()
        .AddScoped<NudgeTask>()
        .AddScoped<ReadIssuedFile>()
        .AddScoped<ReadLinkFile>()
        .AddScoped<ResendLink>()
        .AddScoped<SpendLink>()
        .AddScoped<TaskMail>()
        .AddScoped<ITaskAnnouncer>(provider => provider.GetRequiredService<TaskMail>())
        .AddScoped<IReadingLinks, ReadingLinks>()
        .AddSingleton<IMadeUpOffice, RehearsedOffice>();
}
