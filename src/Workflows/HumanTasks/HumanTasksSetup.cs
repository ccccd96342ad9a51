using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Activities;

namespace Workflows.HumanTasks;

/// <summary>Registration of the room. The host also needs an <see cref="ITaskAnnouncer"/>.</summary>
public static class HumanTasksSetup
{
    public static IServiceCollection AddHumanTasks(this IServiceCollection services) => services
        .AddScoped<IInputChoices, AssigneeChoices>()
        .AddScoped<IInputChoices, AgencyChoices>()
        .AddScoped<IInputChoices, DeadlineChoices>()
        .AddScoped<Assignees>()
        .AddScoped<DeadlineReader>()
        .AddScoped<Inbox>()
        .AddScoped<StepTools>()
        .AddScoped<TaskDesk>()
        .AddScoped<TroubleMail>();
}
