using Microsoft.EntityFrameworkCore;
using Workflows.Decisions.Drafting;
using Workflows.Engine.Definitions;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.Plans;
using Workflows.Storage;

namespace Workflows.Decisions;

/// <summary>Where a plan goes when it is submitted.</summary>
/// <param name="Step">As drawn in the workflow: "Trưởng phòng duyệt".</param>
/// <param name="Person">"Trần Thị B, Trưởng phòng …"; null when the step names no single person.</param>
/// <param name="Trouble">Vietnamese: why nobody can be asked today, or null.</param>
public sealed record NextStep(string Step, string? Person, string? Trouble);

/// <summary>Reads from the workflow's drawing who is next, so that nobody submits into the dark.</summary>
public sealed class NextSteps(WorkflowsDb db, DefinitionStore definitions, Assignees assignees)
{
    private const string Assignee = "assignee";

    /// <returns>Empty when the way on is decided only while the workflow runs.</returns>
    public async Task<IReadOnlyList<NextStep>> AfterAsync(HumanTask drafting, Plan plan, CancellationToken stop)
    {
        var pinned = await db.Set<StoredInstance>().AsNoTracking()
            .Where(i => i.Id == drafting.InstanceId)
            .Select(i => new { i.DefinitionVersionId, i.DefinitionHash })
            .SingleOrDefaultAsync(stop);
        if (pinned is null)
            return [];
        var definition = await definitions.LoadAsync(pinned.DefinitionVersionId, pinned.DefinitionHash, stop);
        var next = new List<NextStep>();
        foreach (var flow in definition.Nodes.Values.Where(n => n.Activities.Any(a => a.Id == drafting.StepId)))
        {
            var targets = flow.Connections
                .Where(c => c.Source == drafting.StepId && c.Port == DraftActivity.Submitted)
                .Select(c => flow.Activities.FirstOrDefault(a => a.Id == c.Target))
                .OfType<ActivityNode>();
            foreach (var target in targets)
                next.Add(await DescribeAsync(target, plan, stop));
        }

        return next;
    }

    private async Task<NextStep> DescribeAsync(ActivityNode step, Plan plan, CancellationToken stop)
    {
        if (step.Inputs.GetValueOrDefault(Assignee)?.Expression is not { Language: "Literal" } written
            || AssigneeRule.Parse(written.Text) is not { IsSuccess: true } rule)
            return new NextStep(step.Label, null, null);
        var holder = await assignees.FindAsync(rule.Value, plan, stop);
        return holder.IsSuccess
            ? new NextStep(step.Label, $"{holder.Value.FullName}, {holder.Value.PostTitle}", null)
            : new NextStep(step.Label, null, holder.Problem!.Message);
    }
}
