using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Activities;
using Workflows.HumanTasks.Handover;
using Workflows.HumanTasks.Reminders;
using Workflows.Outbox.Deliveries;

namespace Workflows.HumanTasks;

/// <summary>Registration of the room. The host also needs an <see cref="ITaskAnnouncer"/>.</summary>
public static class HumanTasksSetup
{
    public static IServiceCollection AddHumanTasks(this IServiceCollection services) => services
        .AddScoped<IInputChoices, AssigneeChoices>()
        .AddScoped<IInputChoices, AgencyChoices>()
        .AddScoped<IInputChoices, DeadlineChoices>()
        .AddScoped<IInputChoices, ReminderChoices>()
        .AddScoped<Assignees>()
        .AddScoped<BeginSubstitution>()
        .AddScoped<DeadlineReader>()
        .AddScoped<IBounceListener, BouncedTask>()
        .AddScoped<FollowSuccessors>()
        .AddScoped<GiveBack>()
        .AddScoped<HandoverMail>()
        .AddScoped<Inbox>()
        .AddScoped<NoteOpening>()
        .AddScoped<ReassignTask>()
        .AddScoped<Receivers>()
        .AddScoped<ReminderRecipients>()
        .AddScoped<RemindNext>()
        .AddScoped<SendReminders>()
        .AddScoped<Standings>()
        .AddScoped<StepTools>()
        .AddScoped<Substitutes>()
        .AddScoped<TaskDesk>()
        .AddScoped<TaskHands>()
        .AddScoped<TransferWork>()
        .AddScoped<TroubleMail>();
}
