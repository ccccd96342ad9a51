using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Activities.Flow;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;

namespace Workflows.Definitions.Simulation;

/// <param name="Decision">Which decision of the run, counted from 0 as they come up.</param>
/// <param name="Outcome">Which of its outcomes, counted from 0 as they are drawn.</param>
public sealed record Assumption(int Decision, int Outcome);

/// <summary>A decision as it came up in a run.</summary>
internal sealed record DecisionPoint(ActivityNode Node, int Index, int Taken, IReadOnlyList<(string Port, string Label)> Outcomes, bool IsAssumed, int AnswersBefore);

/// <summary>
/// A step that decides by a condition, which may be told what to find: with invented data a condition always says
/// the same, and the other way would never be tried. The condition is evaluated all the same, so that its mistakes show.
/// </summary>
internal sealed class AssumedDecision(ActivityType inner, DryRunTrace trace) : ActivityType
{
    private const string Condition = "Condition";

    /// <summary>Types whose outcome can be assumed.</summary>
    public static bool Fits(ActivityType type) => type is FlowDecision or FlowSwitch or If;

    public override ActivityDescriptor Descriptor => inner.Descriptor;

    public override async ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        var outcomes = OutcomesOf(x.Node);
        var index = trace.Decisions.Count;
        var assumed = trace.Assumptions.FirstOrDefault(one => one.Decision == index && one.Outcome < outcomes.Count);
        var found = assumed?.Outcome;
        if (inner is FlowSwitch)
        {
            await inner.ExecuteAsync(x, stop);
            if (found is { } wanted)
                x.Complete(outcomes[wanted].Port);
            found ??= outcomes.FindIndex(outcome => x.RequestedOutcomes!.Contains(outcome.Port));
        }
        else
        {
            found ??= x.Flag(Condition) ? 0 : 1;
            x.Activity.Inputs[Condition] = JsonValue.Create(found == 0);
            await inner.ExecuteAsync(x, stop);
        }

        trace.Decisions.Add(new(x.Node, index, found.Value, outcomes, assumed is not null, trace.Answers));
    }

    public override ValueTask ChildCompletedAsync(ActivityExecution x, ChildResult child, CancellationToken stop) =>
        inner.ChildCompletedAsync(x, child, stop);

    private List<(string Port, string Label)> OutcomesOf(ActivityNode node) => inner switch
    {
        FlowSwitch => [.. CasesOf(node).Select(label => (label, label)), ("Default", "Còn lại")],
        _ => [("True", "Đúng"), ("False", "Sai")],
    };

    private static IEnumerable<string> CasesOf(ActivityNode node) => node.Inputs.TryGetValue("cases", out var cases)
        ? cases.Raw.Items().Select(item => item.Member("label").AsText() ?? "").Distinct(StringComparer.Ordinal)
        : [];
}

/// <summary>What the stand-ins of one run share.</summary>
internal sealed class DryRunTrace(MadeUpMatter matter, IReadOnlyList<Assumption> assumptions)
{
    public MadeUpMatter Matter => matter;

    public IReadOnlyList<Assumption> Assumptions => assumptions;

    /// <summary>By activation: what an office step said.</summary>
    public Dictionary<Guid, OfficeStep> Told { get; } = [];

    /// <summary>By activation: the ways out of a step that waits for a person.</summary>
    public Dictionary<Guid, IReadOnlyList<PortDescriptor>> People { get; } = [];

    public List<DecisionPoint> Decisions { get; } = [];

    /// <summary>Answers given so far.</summary>
    public int Answers { get; set; }
}
