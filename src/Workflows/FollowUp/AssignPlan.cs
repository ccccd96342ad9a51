using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.FollowUp;

/// <summary>One row of an annex as it would be assigned.</summary>
/// <param name="Number">Row, from 1.</param>
/// <param name="Task">As the plan has it.</param>
/// <param name="Pillar">As printed; empty where the row serves none.</param>
/// <param name="LeadAgencyId">Null where no agency of that day bore the name.</param>
/// <param name="DueOn">Null where the time names no day.</param>
public sealed record AssignableRow(int Number, PlanTask Task, string Pillar, Guid? LeadAgencyId, DateOnly? DueOn);

/// <summary>
/// Giao nhiệm vụ theo kế hoạch: the annex of an issued plan becomes tasks of its lead agencies, once. Agencies are found by the names
/// they bore on the day of issue; days come from the time column where it names one.
/// </summary>
public sealed class AssignPlan(WorkflowsDb db, FollowUpSights sights, AgencyNames names, TaskBook book, AuditTrail audit, IIds ids, TimeProvider time)
{
    /// <summary>What would be assigned: nothing is written.</summary>
    public async Task<IReadOnlyList<AssignableRow>> PreviewAsync(Plan plan, CancellationToken stop) =>
        plan.State is PlanState.Issued ? await RowsAsync(plan, await IssuedAsync(plan.Id, stop), await CommitteeOfAsync(plan, stop), stop) : [];

    /// <summary>The drafting agency's people, and for a plan of the Committee those of its office.</summary>
    public async Task<bool> MayAsync(Plan plan, Guid personId, CancellationToken stop)
    {
        var sight = await sights.OfAsync(personId, stop);
        return sight.Agencies.Contains(plan.AgencyId)
            || (plan.Instrument is not Instrument.AgencyPlan && sight.Committees.Contains(await CommitteeOfAsync(plan, stop)));
    }

    /// <returns>The plan's tasks in the order of its annex; those there are when they were assigned before.</returns>
    public async Task<Result<IReadOnlyList<AssignedTask>>> HandleAsync(Guid planId, Guid personId, Actor actor, CancellationToken stop)
    {
        await db.EnterAloneAsync($"followup {planId}", stop);
        var plan = await db.Set<Plan>().AsNoTracking().SingleOrDefaultAsync(p => p.Id == planId, stop);
        if (plan is null)
            return new NotFound("Không tìm thấy kế hoạch này.");
        if (!await MayAsync(plan, personId, stop))
            return new Forbidden("Chỉ cơ quan soạn thảo và Văn phòng UBND giao nhiệm vụ theo kế hoạch này.");
        if (plan.State is not PlanState.Issued)
            return new Conflict("Kế hoạch chưa được phát hành nên chưa giao nhiệm vụ được.");
        var known = await db.Set<AssignedTask>().Where(t => t.PlanId == planId).OrderBy(t => t.Number).ToListAsync(stop);
        if (known.Count > 0)
            return known;

        var version = await IssuedAsync(planId, stop);
        var committee = await CommitteeOfAsync(plan, stop);
        var rows = await RowsAsync(plan, version, committee, stop);
        if (rows.Count == 0)
            return new Conflict("Kế hoạch không có bảng phân công nhiệm vụ.");
        var now = time.GetUtcNow();
        var tasks = rows.Select(row => new AssignedTask
        {
            Id = ids.Next(),
            Source = TaskSource.Plan,
            PlanId = planId,
            VersionId = version.Id,
            Number = row.Number,
            Content = row.Task.Content,
            Product = row.Task.Product,
            Pillar = row.Pillar,
            TimeText = row.Task.Time,
            LeadName = row.Task.LeadAgency,
            LeadAgencyId = row.LeadAgencyId,
            Coordinating = string.Join("; ", row.Task.CoordinatingAgencies),
            CommitteeId = committee,
            OwnerAgencyId = plan.AgencyId,
            OverseenBy = plan.Instrument is Instrument.AgencyPlan ? null : committee,
            DueOn = row.DueOn,
            AssignedAt = now,
        }).ToList();
        foreach (var task in tasks)
        {
            db.Add(task);
            book.Note(task, TaskEntryKind.Assigned, actor, change: new(null, task.DueOn, null, task.LeadName));
        }

        audit.Record(new("followup.assigned", actor)
        {
            PlanId = planId,
            VersionHash = version.ContentHash,
            Data = new
            {
                Tasks = tasks.Count,
                WithDay = tasks.Count(t => t.DueOn is not null),
                Unmatched = tasks.Where(t => t.LeadAgencyId is null).Select(t => t.LeadName).Distinct(),
            },
        });
        return tasks;
    }

    private async Task<IReadOnlyList<AssignableRow>> RowsAsync(Plan plan, PlanVersion version, Guid committee, CancellationToken stop)
    {
        var content = version.Content;
        var found = await names.OnAsync(committee, plan.IssuedDate!.Value, stop);
        int? onlyYear = content.PeriodFrom == content.PeriodTo ? content.PeriodFrom : null;
        return
        [
            .. content.Tasks.Select((task, i) => new AssignableRow(
                i + 1,
                task,
                task.Pillar is { } pillar && pillar >= 1 && pillar <= content.Pillars.Count ? content.Pillars[pillar - 1] : "",
                found.Find(task.LeadAgency),
                DueDay.From(task.Time, onlyYear))),
        ];
    }

    private Task<PlanVersion> IssuedAsync(Guid planId, CancellationToken stop) =>
        db.Set<PlanVersion>().AsNoTracking().Where(v => v.PlanId == planId).OrderByDescending(v => v.Number).FirstAsync(stop);

    private Task<Guid> CommitteeOfAsync(Plan plan, CancellationToken stop) =>
        db.Set<Agency>().Where(a => a.Id == plan.AgencyId).Select(a => a.ParentId ?? a.Id).SingleAsync(stop);
}
