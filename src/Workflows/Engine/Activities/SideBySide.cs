using System.Globalization;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Activities;

/// <summary>A container whose children run at once; it ends when the last of them has ended or was cancelled.</summary>
public abstract class SideBySide : ActivityType
{
    private const string Open = "open";

    public override ValueTask ChildCompletedAsync(ActivityExecution x, ChildResult child, CancellationToken stop)
    {
        CountDown(x);
        return ValueTask.CompletedTask;
    }

    public sealed override ValueTask ChildCanceledAsync(ActivityExecution x, ChildResult child, CancellationToken stop)
    {
        CountDown(x);
        return ValueTask.CompletedTask;
    }

    /// <summary>Schedules them all; completes at once when there are none.</summary>
    protected static void Begin(ActivityExecution x, IReadOnlyList<(ActivityNode Child, VariableState[] Variables)> children)
    {
        if (children.Count == 0)
        {
            x.Complete();
            return;
        }

        x.Properties[Open] = children.Count;
        for (var index = 0; index < children.Count; index++)
            x.Schedule(children[index].Child, index.ToString(CultureInfo.InvariantCulture), children[index].Variables);
    }

    protected static void Begin(ActivityExecution x, IEnumerable<ActivityNode> children) =>
        Begin(x, [.. children.Select(child => (child, Array.Empty<VariableState>()))]);

    protected static void CountDown(ActivityExecution x)
    {
        var open = (x.Properties[Open]?.GetValue<int>() ?? 1) - 1;
        x.Properties[Open] = open;
        if (open <= 0)
            x.Complete();
    }
}
