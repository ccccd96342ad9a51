using System.Globalization;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Activities;

/// <summary>All children at once; ends when the last has ended.</summary>
public sealed class Parallel : ActivityType
{
    private const string Open = "open";

    private static readonly ActivityDescriptor Described = new()
    {
        TypeName = "Elsa.Parallel",
        Category = "Workflows",
        DisplayName = "Các bước song song",
        Description = "Các bước chạy cùng lúc; xong khi bước cuối cùng xong.",
        IsContainer = true,
        IsBrowsable = false,
    };

    public override ActivityDescriptor Descriptor => Described;

    public override ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        Countdown.Begin(x, Open, [.. x.Node.Activities]);
        return ValueTask.CompletedTask;
    }

    public override ValueTask ChildCompletedAsync(ActivityExecution x, ChildResult child, CancellationToken stop)
    {
        Countdown.Tick(x, Open);
        return ValueTask.CompletedTask;
    }

    public override ValueTask ChildCanceledAsync(ActivityExecution x, ChildResult child, CancellationToken stop) =>
        ChildCompletedAsync(x, child, stop);
}

/// <summary>Runs the embedded activities of the cases that hold: the first one, or all at once; else those of Default.</summary>
public sealed class Switch : ActivityType
{
    private const string Open = "open";

    private static readonly ActivityDescriptor Described = new()
    {
        TypeName = "Elsa.Switch",
        Category = "Branching",
        DisplayName = "Chọn trường hợp",
        Description = "Chạy phần bên trong của trường hợp thoả điều kiện rồi đi tiếp.",
        IsContainer = true,
        Inputs =
        [
            new("Cases", "Object") { DisplayName = "Các trường hợp", UiHint = "switch-editor", IsWrapped = false },
            new("Mode", "String")
            {
                DisplayName = "Cách chọn",
                UiHint = "dropdown",
                DefaultValue = "MatchFirst",
                UiSpecifications = BuiltIn.Dropdown("MatchFirst", "MatchAny"),
            },
        ],
        Outputs = [new("Output", "Object") { DisplayName = "Kết quả" }],
        Ports = [new("Default", PortType.Embedded) { DisplayName = "Còn lại" }],
    };

    public override ActivityDescriptor Descriptor => Described;

    public override ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        var matching = Flow.Cases.Matching(x).Select(found => x.Node.ChildAt("cases", found.Index)).ToList();
        if (matching.Count == 0)
            matching.Add(x.Node.Child("default"));
        Countdown.Begin(x, Open, [.. matching.OfType<ActivityNode>()]);
        return ValueTask.CompletedTask;
    }

    public override ValueTask ChildCompletedAsync(ActivityExecution x, ChildResult child, CancellationToken stop)
    {
        Countdown.Tick(x, Open);
        return ValueTask.CompletedTask;
    }

    public override ValueTask ChildCanceledAsync(ActivityExecution x, ChildResult child, CancellationToken stop) =>
        ChildCompletedAsync(x, child, stop);
}

/// <summary>Children that run at once, counted down to the last.</summary>
internal static class Countdown
{
    public static void Begin(ActivityExecution x, string key, IReadOnlyList<ActivityNode> children)
    {
        if (children.Count == 0)
        {
            x.Complete();
            return;
        }

        x.Properties[key] = children.Count;
        for (var index = 0; index < children.Count; index++)
            x.Schedule(children[index], index.ToString(CultureInfo.InvariantCulture));
    }

    public static void Tick(ActivityExecution x, string key)
    {
        var open = (x.Properties[key]?.GetValue<int>() ?? 1) - 1;
        x.Properties[key] = open;
        if (open <= 0)
            x.Complete();
    }
}
