using Workflows.Audit;
using Workflows.Plans;

namespace Workflows.Decisions.Drafting;

/// <summary>Opens the work file of a plan that begins; made by the room that knows files.</summary>
public interface IPlanFiling
{
    Task OpenAsync(Plan plan, Actor actor, CancellationToken stop);
}
