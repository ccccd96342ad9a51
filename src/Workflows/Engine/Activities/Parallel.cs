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

/// <summary>Branches at once; ends when all have ended, or with the first, which cancels the others.</summary>
public sealed class Fork : ActivityType, IBreakable
{
    private const string Open = "open";

    private static readonly ActivityDescriptor Described = new()
    {
        TypeName = "Elsa.Fork",
        Category = "Control Flow",
        DisplayName = "Tách rồi gộp nhánh",
        Description = "Chạy các nhánh cùng lúc; xong khi tất cả, hoặc khi nhánh đầu tiên, xong.",
        IsContainer = true,
        IsBrowsable = false,
        Inputs =
        [
            new("JoinMode", "String")
            {
                DisplayName = "Cách chờ",
                UiHint = "dropdown",
                IsWrapped = false,
                DefaultValue = "WaitAll",
                UiSpecifications = BuiltIn.Dropdown("WaitAll", "WaitAny"),
            },
        ],
    };

    public override ActivityDescriptor Descriptor => Described;

    bool IBreakable.IsLoop => false;

    public override ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        Countdown.Begin(x, Open, [.. x.Node.Slots.Where(slot => slot.Key == "branches").Select(slot => slot.Node)]);
        return ValueTask.CompletedTask;
    }

    public override ValueTask ChildCompletedAsync(ActivityExecution x, ChildResult child, CancellationToken stop)
    {
        if (x.IsBreaking || string.Equals(x.Text("JoinMode"), "WaitAny", StringComparison.OrdinalIgnoreCase))
            x.Complete();
        else
            Countdown.Tick(x, Open);
        return ValueTask.CompletedTask;
    }

    public override ValueTask ChildCanceledAsync(ActivityExecution x, ChildResult child, CancellationToken stop)
    {
        Countdown.Tick(x, Open);
        return ValueTask.CompletedTask;
    }
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
