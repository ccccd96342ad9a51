using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Activities.Looping;

/// <summary>Runs its body again and again, one turn after the other.</summary>
public abstract class Loop : ActivityType, IBreakable
{
    /// <summary>What scripts in a body call the value of this turn.</summary>
    protected const string CurrentValue = "CurrentValue";

    /// <summary>What scripts in a body call the number of this turn, from 0.</summary>
    protected const string CurrentIndex = "CurrentIndex";

    protected static readonly PortDescriptor Body = new("Body", PortType.Embedded) { DisplayName = "Lặp lại" };

    bool IBreakable.IsLoop => true;

    public sealed override ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        Turn(x);
        return ValueTask.CompletedTask;
    }

    public sealed override ValueTask ChildCompletedAsync(ActivityExecution x, ChildResult child, CancellationToken stop)
    {
        if (x.IsBreaking)
            x.Complete();
        else
            Turn(x);
        return ValueTask.CompletedTask;
    }

    /// <summary>Schedules the body for the next turn, or completes.</summary>
    protected abstract void Turn(ActivityExecution x);

    protected static ActivityNode? BodyOf(ActivityExecution x) => x.Node.Child("body");

    protected static VariableState Variable(string name, System.Text.Json.Nodes.JsonNode? value) =>
        new() { Id = name, Name = name, Value = value };
}
