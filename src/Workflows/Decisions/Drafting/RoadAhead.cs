using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Definitions;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Decisions.Drafting;

/// <summary>Looks along the drawing for what would stop a plan that is about to set out.</summary>
public sealed class RoadAhead(WorkflowsDb db, DefinitionStore definitions, IEnumerable<IStepForesight> foresights)
{
    /// <summary>The first trouble at a step that the way on from a task may reach; null when there is none.</summary>
    public async Task<Problem?> TroubleAsync(HumanTask from, Plan plan, PlanContent content, CancellationToken stop)
    {
        var pinned = await db.Set<StoredInstance>().AsNoTracking()
            .Where(i => i.Id == from.InstanceId)
            .Select(i => new { i.DefinitionVersionId, i.DefinitionHash })
            .SingleOrDefaultAsync(stop);
        if (pinned is null)
            return null;
        var known = foresights.ToDictionary(f => f.StepType, StringComparer.Ordinal);
        var definition = await definitions.LoadAsync(pinned.DefinitionVersionId, pinned.DefinitionHash, stop);
        foreach (var flow in definition.Nodes.Values.Where(n => n.Activities.Any(a => a.Id == from.StepId)))
        {
            foreach (var step in Ahead(flow, from.StepId))
            {
                if (known.TryGetValue(step.Type, out var foresight) && await foresight.TroubleAsync(step, plan, content, stop) is { } trouble)
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
}
