using Microsoft.EntityFrameworkCore;
using Workflows.Issuance.Distribution;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.WorkFiles;

/// <summary>Reads files and who may do what with them.</summary>
public sealed class WorkFileReader(WorkflowsDb db, Organisation.Directory directory, SendPaper clerks)
{
    public Task<WorkFile?> FindAsync(Guid planId, CancellationToken stop) =>
        db.Set<WorkFile>().AsNoTracking().SingleOrDefaultAsync(f => f.PlanId == planId, stop);

    /// <summary>Periods to choose from; others may be typed.</summary>
    public Task<List<string>> RetentionsAsync(CancellationToken stop) => db.Database
        .SqlQuery<string>($"""SELECT words AS "Value" FROM plan.retention_period ORDER BY position""").ToListAsync(stop);

    /// <summary>The drafter, a records clerk of the drafting agency or of the body that issues, an administrator.</summary>
    public async Task<bool> MayCloseAsync(Plan plan, Guid personId, CancellationToken stop)
    {
        if (plan.DrafterId == personId)
            return true;
        var posts = await directory.PostsOfAsync(personId, stop);
        return posts.Any(p => p.Role is PostRole.Administrator || (p.Role is PostRole.RecordsClerk && p.AgencyId == plan.AgencyId))
            || await clerks.IsClerkAsync(plan.Id, personId, stop);
    }

    internal async Task<bool> IsAdministratorAsync(Guid personId, CancellationToken stop) =>
        (await directory.PostsOfAsync(personId, stop)).Any(p => p.Role is PostRole.Administrator);

    /// <summary>The file and its plan for a change; the row stays locked to the commit.</summary>
    internal async Task<Result<(WorkFile File, Plan Plan)>> LockAsync(Guid planId, CancellationToken stop)
    {
        var file = await db.Set<WorkFile>().FromSql($"SELECT * FROM plan.work_file WHERE plan_id = {planId} FOR UPDATE").SingleOrDefaultAsync(stop);
        return file is null
            ? new NotFound("Kế hoạch này không có hồ sơ công việc.")
            : (file, await db.Set<Plan>().AsNoTracking().SingleAsync(p => p.Id == planId, stop));
    }
}
