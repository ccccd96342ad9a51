using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Handover;
using Workflows.HumanTasks.Reminders;
using Workflows.Organisation.Substitutions;
using Workflows.Outbox;
using Workflows.Plans;
using Workflows.Storage;

namespace Host.Operations.Demo;

/// <summary>
/// Waits until the host has done by itself what is due at the present time: mails; in a script also deadlines, reminders, work
/// of people who are away. Only then may the clock of a script move on, so that nothing happens on a wrong day.
/// </summary>
internal sealed class DemoRest(IServiceProvider services, DemoClock? clock)
{
    /// <summary>The slowest sweep comes by this often.</summary>
    private static readonly TimeSpan Sweep = TimeSpan.FromMinutes(1);

    /// <summary>A wake-up that met a sweep at work is repeated.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly string Rested = "rested";

    public async Task ReachedAsync(Guid planId, CancellationToken stop)
    {
        var woken = (long?)null;
        await DemoPatience.UntilAsync(services, LookAsync, "the host to do what is due", stop);

        async Task<string?> LookAsync(WorkflowsDb db)
        {
            if (await HasMailsAsync(db, planId, stop))
                return null;
            if (clock is null || !await HasWorkAsync(db, planId, stop))
                return Rested;
            // Never while a mail is on its way: its lease must not run out by a jump.
            if (woken is null || TimeProvider.System.GetElapsedTime(woken.Value) > Patience)
            {
                woken = TimeProvider.System.GetTimestamp();
                clock.GoTo(clock.GetUtcNow() + Sweep);
            }

            return null;
        }
    }

    private async Task<bool> HasMailsAsync(WorkflowsDb db, Guid planId, CancellationToken stop)
    {
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        return await db.Set<OutboxMail>().AnyAsync(
            m => (m.PlanId == planId || (clock != null && m.PlanId == null)) && m.NextAttemptAt <= now && (m.State == MailState.Queued || m.State == MailState.Sending), stop);
    }

    /// <summary>Rows of other plans in this database are none of the script's business.</summary>
    private async Task<bool> HasWorkAsync(WorkflowsDb db, Guid planId, CancellationToken stop)
    {
        await using var scope = services.CreateAsyncScope();
        var now = clock!.GetUtcNow();
        var instance = await db.Set<Plan>().Where(p => p.Id == planId).Select(p => p.WorkflowInstanceId).SingleAsync(stop);
        return await db.Set<StoredBookmark>().AnyAsync(b => b.InstanceId == instance && b.DueAt <= now, stop)
            || await db.Set<ReminderSchedule>().AnyAsync(s => s.InstanceId == instance && s.NextAt <= now, stop)
            || await db.Set<ReminderNotice>().AnyAsync(n => n.PlanId == planId && n.SettledAt == null, stop)
            || (await scope.ServiceProvider.GetRequiredService<SubstitutionReader>().ToBeginAsync(stop)).Count > 0
            || await HasToGoBackAsync(scope.ServiceProvider, db, planId, stop);
    }

    private static async Task<bool> HasToGoBackAsync(IServiceProvider acts, WorkflowsDb db, Guid planId, CancellationToken stop)
    {
        var due = await acts.GetRequiredService<GiveBack>().DueAsync(stop);
        return due.Count > 0 && await db.Set<HumanTask>().AnyAsync(t => t.PlanId == planId && due.Contains(t.Id), stop);
    }
}
