using Microsoft.EntityFrameworkCore;
using Workflows.Definitions;
using Workflows.Engine.Definitions;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Decisions;

/// <summary>
/// Whom a step of opinions asks: the plan's own list; without one, the list drawn into the workflow. Never the
/// drafting agency.
/// </summary>
public sealed class ConsultedAgencies(WorkflowsDb db, DefinitionStore definitions, Assignees assignees)
{
    /// <param name="plan">The plan.</param>
    /// <param name="own">What the plan names; empty when it names none.</param>
    /// <param name="drawn">Abbreviations in the workflow.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<Result<IReadOnlyList<OfficeHolder>>> HeadsAsync(
        Plan plan, IReadOnlyList<Guid> own, IReadOnlyList<string> drawn, CancellationToken stop)
    {
        var agencies = own.Count > 0 ? Result<IReadOnlyList<Guid>>.Success(own) : await DrawnAsync(plan, drawn, stop);
        if (!agencies.IsSuccess)
            return agencies.Problem!;
        var asked = agencies.Value.Where(a => a != plan.AgencyId).ToList();
        return asked.Count == 0
            ? new Invalid("Chưa chọn cơ quan nào để lấy ý kiến.", "consulted")
            : await assignees.HeadsOfAsync(asked, stop);
    }

    /// <summary>What would stop a step of opinions that the way on from a task may reach; null when nothing would.</summary>
    public async Task<Problem?> TroubleAheadAsync(HumanTask from, Plan plan, IReadOnlyList<Guid> own, CancellationToken stop)
    {
        var pinned = await db.Set<StoredInstance>().AsNoTracking()
            .Where(i => i.Id == from.InstanceId)
            .Select(i => new { i.DefinitionVersionId, i.DefinitionHash })
            .SingleOrDefaultAsync(stop);
        if (pinned is null)
            return null;
        var definition = await definitions.LoadAsync(pinned.DefinitionVersionId, pinned.DefinitionHash, stop);
        foreach (var flow in definition.Nodes.Values.Where(n => n.Activities.Any(a => a.Id == from.StepId)))
        {
            foreach (var step in Ahead(flow, from.StepId).Where(s => s.Type == RequestOpinionsActivity.Type.TypeName))
            {
                // What only the run knows cannot be asked now.
                if (GivenInput.Of(step, "Agencies", RequestOpinionsActivity.Type).Items is { } drawn
                    && (await HeadsAsync(plan, own, drawn, stop)).Problem is { } trouble)
                    return trouble;
            }
        }

        return null;
    }

    private static IEnumerable<ActivityNode> Ahead(ActivityNode flow, string from)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { from };
        var open = new Queue<string>(seen);
        while (open.TryDequeue(out var step))
        {
            foreach (var next in flow.Connections.Where(c => c.Source == step).Select(c => c.Target).Where(seen.Add))
                open.Enqueue(next);
        }

        return flow.Activities.Where(a => seen.Contains(a.Id));
    }

    private async Task<Result<IReadOnlyList<Guid>>> DrawnAsync(Plan plan, IReadOnlyList<string> drawn, CancellationToken stop)
    {
        var committee = await db.Set<Agency>().Where(a => a.Id == plan.AgencyId).Select(a => a.ParentId ?? a.Id).SingleAsync(stop);
        var known = await db.Set<Agency>().AsNoTracking()
            .Where(a => a.ParentId == committee && a.ValidTo == null && drawn.Contains(a.Abbreviation))
            .ToListAsync(stop);
        var unknown = drawn.FirstOrDefault(d => known.All(a => a.Abbreviation != d));
        return unknown is null
            ? drawn.Select(d => known.First(a => a.Abbreviation == d).Id).ToList()
            : new Invalid($"Không có cơ quan nào viết tắt là \"{unknown}\".", "consulted");
    }
}
