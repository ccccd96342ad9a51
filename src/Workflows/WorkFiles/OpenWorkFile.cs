using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Decisions.Drafting;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.WorkFiles;

/// <summary>
/// Mở hồ sơ: begins with the plan, by whoever was given the work (Điều 29.2). What was never opened cannot be filed, so nobody
/// has to think of it.
/// </summary>
public sealed class OpenWorkFile(WorkflowsDb db, AuditTrail audit, TimeProvider time) : IPlanFiling
{
    /// <summary>Stages the file of a plan that has none.</summary>
    public async Task OpenAsync(Plan plan, Actor actor, CancellationToken stop)
    {
        var now = time.GetUtcNow();
        var today = VietnamTime.DateOf(now);
        var abbreviation = await db.Set<Agency>().Where(a => a.Id == plan.AgencyId).Select(a => a.Abbreviation).SingleAsync(stop);
        var serial = await NextSerialAsync(plan.AgencyId, today.Year, stop);
        var file = new WorkFile
        {
            PlanId = plan.Id,
            AgencyId = plan.AgencyId,
            AgencyName = plan.AgencyName,
            Year = today.Year,
            Serial = serial,
            Notation = WorkFile.NotationOf(serial, abbreviation),
            Title = plan.Title,
            OpenedBy = plan.DrafterId,
            OpenedByName = plan.DrafterName,
            OpenedAt = now,
            StartedOn = today,
        };
        db.Add(file);
        audit.Record(new("workfile.opened", actor) { PlanId = plan.Id, Data = new { file.Code, file.Title } });
    }

    /// <summary>Held to the commit: a plan that is not opened after all gives its serial back.</summary>
    private async Task<int> NextSerialAsync(Guid agency, int year, CancellationToken stop) => (await db.Database.SqlQuery<int>($"""
        INSERT INTO plan.work_file_year AS counter (agency_id, year, last_serial) VALUES ({agency}, {year}, 1)
        ON CONFLICT (agency_id, year) DO UPDATE SET last_serial = counter.last_serial + 1
        RETURNING last_serial AS "Value"
        """).ToListAsync(stop)).Single();
}
