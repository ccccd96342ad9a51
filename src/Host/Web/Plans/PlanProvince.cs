using Microsoft.EntityFrameworkCore;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Storage;
using Directory = Workflows.Organisation.Directory;

namespace Host.Web.Plans;

/// <summary>The province a plan belongs to: its committee and the agencies below it.</summary>
public sealed class PlanProvince(WorkflowsDb db, Directory directory)
{
    /// <summary>Agencies of the plan's province that exist today, the committee included.</summary>
    public async Task<List<Agency>> AgenciesAsync(Plan plan, CancellationToken stop)
    {
        var committee = await db.Set<Agency>().AsNoTracking()
            .Where(a => a.Id == plan.AgencyId).Select(a => a.ParentId ?? a.Id).SingleAsync(stop);
        return await directory.AgenciesAsync(committee, stop);
    }
}
