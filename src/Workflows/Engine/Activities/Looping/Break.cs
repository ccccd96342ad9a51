using Workflows.Engine.Execution;

namespace Workflows.Engine.Activities.Looping;

/// <summary>Leaves the nearest loop; outside of one it only ends the container it stands in.</summary>
public sealed class Break : InstantActivity
{
    private static readonly ActivityDescriptor Described = new()
    {
        TypeName = "Elsa.Break",
        Category = "Looping",
        DisplayName = "Thoát vòng lặp",
        IsTerminal = true,
    };

    public override ActivityDescriptor Descriptor => Described;

    protected override void Execute(ActivityExecution x) => x.BreakLoop();
}
