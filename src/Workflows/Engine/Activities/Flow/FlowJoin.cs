using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Activities.Flow;

/// <summary>Brings branches together.</summary>
public sealed class FlowJoin : ActivityType
{
    public const string TypeName = "Elsa.FlowJoin";

    private static readonly InputDescriptor Mode = new("Mode", "String")
    {
        DisplayName = "Cách chờ",
        Description = "WaitAll: chờ mọi nhánh; WaitAllActive: chờ các nhánh đang chạy; WaitAny: nhánh đầu tiên.",
        UiHint = "dropdown",
        DefaultValue = "WaitAny",
        UiSpecifications = BuiltIn.Dropdown("WaitAll", "WaitAllActive", "WaitAny"),
    };

    private static readonly ActivityDescriptor Described = new()
    {
        TypeName = TypeName,
        Category = "Branching",
        DisplayName = "Gộp nhánh",
        Description = "Chờ các nhánh song song rồi đi tiếp một lần.",
        Inputs = [Mode],
    };

    public override ActivityDescriptor Descriptor => Described;

    public override async ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        if (x.Parent is { Node.Type: Flowchart.TypeName } flowchart)
            await Flowchart.CancelUpstreamAsync(flowchart, x.Node.Id, stop);
        x.Complete();
    }

    internal static JoinMode ModeOf(ActivityExecution flowchart, ActivityNode join) =>
        Enum.TryParse<JoinMode>(JsonText.ToText(flowchart.InputOf(join, Mode)), ignoreCase: true, out var mode) && Enum.IsDefined(mode)
            ? mode
            : JoinMode.WaitAny;

    internal static MergeMode MergeModeOf(ActivityExecution flowchart, ActivityNode target) => target.Type == TypeName
        ? ModeOf(flowchart, target) == JoinMode.WaitAny ? MergeMode.Race : MergeMode.Merge
        : target.MergeMode;
}

internal enum JoinMode
{
    WaitAll,
    WaitAllActive,
    WaitAny,
}
