using Workflows.Engine.Execution;

namespace Workflows.Engine.Activities;

/// <summary>All children at once; ends when the last has ended.</summary>
public sealed class Parallel : SideBySide
{
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
        Begin(x, x.Node.Activities);
        return ValueTask.CompletedTask;
    }
}

/// <summary>Branches at once; ends when all have ended, or with the first, which cancels the others.</summary>
public sealed class Fork : SideBySide, IBreakable
{
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
        Begin(x, x.Node.Slots.Where(slot => slot.Key == "branches").Select(slot => slot.Node));
        return ValueTask.CompletedTask;
    }

    public override ValueTask ChildCompletedAsync(ActivityExecution x, ChildResult child, CancellationToken stop)
    {
        if (x.IsBreaking || string.Equals(x.Text("JoinMode"), "WaitAny", StringComparison.OrdinalIgnoreCase))
            x.Complete();
        else
            CountDown(x);
        return ValueTask.CompletedTask;
    }
}
