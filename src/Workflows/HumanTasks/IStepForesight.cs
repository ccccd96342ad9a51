using Workflows.Engine.Definitions;
using Workflows.Plans;
using Workflows.Values;

namespace Workflows.HumanTasks;

/// <summary>
/// Says already when a plan is submitted what would stop it at a step further on, so that nobody hears of it after five
/// approvals. Implemented by the rooms that know the steps.
/// </summary>
public interface IStepForesight
{
    /// <summary>The type of step it knows.</summary>
    string StepType { get; }

    /// <param name="step">As drawn; what only the run knows is not judged.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="content">The version that is about to set out.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>Null when nothing is in the way.</returns>
    Task<Problem?> TroubleAsync(ActivityNode step, Plan plan, PlanContent content, CancellationToken stop);
}
