using Microsoft.EntityFrameworkCore;
using Workflows.Decisions.Consolidation;
using Workflows.Decisions.Opinions.Silence;
using Workflows.Engine.Execution;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Voting;
using Workflows.Plans;
using Workflows.Storage;

namespace Workflows.Decisions.Opinions;

/// <summary>An agency that a further round does not ask, and what it counts for.</summary>
internal sealed record KeptVoter(Guid AgencyId, string AgencyName, Stance Stance);

/// <summary>
/// What the drafter's choice makes of a step that asks again: whom it asks, and what the others count for where it counts.
/// </summary>
/// <remarks>
/// Nobody leaves the count by not being asked again: an opinion given in time counts as it was given, a consent by silence
/// as agreement, and silence (a late word included) for neither side. Otherwise leaving out those who disagree would turn
/// a result.
/// </remarks>
public sealed class KeptOpinions(WorkflowsDb db)
{
    /// <summary>The choice this activation follows: the newest consolidation of the instance, if it asks again and nothing has followed it.</summary>
    internal async Task<FrozenConsolidation?> ChoiceAsync(ActivityExecution x, Plan plan, CancellationToken stop)
    {
        var newest = await db.Set<FrozenConsolidation>().AsNoTracking()
            .Where(c => c.PlanId == plan.Id && c.InstanceId == x.InstanceId).OrderByDescending(c => c.Number).FirstOrDefaultAsync(stop);
        return newest is { AnotherRound: true } && !await db.Set<OpinionRound>().AnyAsync(r => r.ConsolidationId == newest.Id, stop) ? newest : null;
    }

    /// <summary>Everybody this step asked before in this run who is not asked now.</summary>
    internal async Task<IReadOnlyList<KeptVoter>> OfAsync(ActivityExecution x, Plan plan, IReadOnlyList<Guid> asked, CancellationToken stop)
    {
        var tasks = await db.Set<HumanTask>().AsNoTracking()
            .Where(t => t.PlanId == plan.Id && t.InstanceId == x.InstanceId && t.StepId == x.Node.Id && t.Kind == TaskKind.Opinion && !asked.Contains(t.AgencyId))
            .OrderBy(t => t.Round).ThenBy(t => t.AgencyName).ToListAsync(stop);
        var last = tasks.GroupBy(t => t.AgencyId).Select(g => g.Last()).ToList();
        var ids = last.Select(t => t.Id).ToList();
        var votes = await db.Set<Vote>().AsNoTracking().Where(v => ids.Contains(v.TaskId) && !v.IsLate).ToDictionaryAsync(v => v.TaskId, v => v.Verdict, stop);
        var consents = await db.Set<DeemedConsent>().AsNoTracking()
            .Where(c => ids.Contains(c.TaskId) && !db.Set<ConsentAnnulment>().Any(a => a.TaskId == c.TaskId)).Select(c => c.TaskId).ToListAsync(stop);
        return
        [
            .. last.Select(t => new KeptVoter(t.AgencyId, t.AgencyName, votes.TryGetValue(t.Id, out var verdict)
                ? Verdicts.StanceOf(verdict)
                : consents.Contains(t.Id) ? Stance.For : Stance.Abstains)),
        ];
    }
}
