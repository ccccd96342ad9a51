using Microsoft.EntityFrameworkCore;
using Workflows.Organisation;
using Workflows.Organisation.Succession;
using Workflows.Plans;
using Workflows.Storage;

namespace Workflows.HumanTasks.Reminders;

/// <summary>Finds who hears of a deadline, today.</summary>
public sealed class ReminderRecipients(WorkflowsDb db, Organisation.Directory directory, Successors successors)
{
    /// <returns>The person; null where the post is vacant, or where the step sends its person no mail.</returns>
    public async Task<Guid?> FindAsync(ReminderTo to, HumanTask task, Plan plan, CancellationToken stop) => to switch
    {
        ReminderTo.Person => task.EmailMode is EmailMode.None ? null : task.PersonId,
        ReminderTo.Head => (await directory.HeadOfAsync(await successors.NowAsync(task.AgencyId, stop), stop))?.PersonId,
        ReminderTo.Drafter => plan.DrafterId,
        _ => await OfficeAsync(plan, stop),
    };

    private async Task<Guid?> OfficeAsync(Plan plan, CancellationToken stop)
    {
        var committee = await db.Set<Agency>().Where(a => a.Id == plan.AgencyId).Select(a => a.ParentId ?? a.Id).SingleAsync(stop);
        var offices = (await directory.AgenciesAsync(committee, stop)).Where(a => a.Kind is AgencyKind.CommitteeOffice);
        return offices.FirstOrDefault() is { } office ? (await directory.HeadOfAsync(office.Id, stop))?.PersonId : null;
    }
}
