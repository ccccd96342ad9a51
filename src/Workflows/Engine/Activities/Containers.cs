using System.Globalization;
using System.Text.Json.Nodes;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Activities;

/// <summary>The workflow as an activity around its root.</summary>
public sealed class WorkflowActivity : ActivityType
{
    public const string TypeName = "Elsa.Workflow";

    private static readonly ActivityDescriptor Described = new()
    {
        TypeName = TypeName,
        Category = "Workflows",
        DisplayName = "Quy trình",
        IsContainer = true,
        IsBrowsable = false,
        Outputs = [new("Result", "Object")],
        Ports = [new("Root", PortType.Embedded) { IsBrowsable = false }],
    };

    public override ActivityDescriptor Descriptor => Described;

    public override ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        if (x.Node.Child("root") is { } root)
            x.Schedule(root);
        else
            x.Complete();
        return ValueTask.CompletedTask;
    }

    public override ValueTask ChildCompletedAsync(ActivityExecution x, ChildResult child, CancellationToken stop)
    {
        x.Complete([.. child.Outcomes]);
        return ValueTask.CompletedTask;
    }
}

/// <summary>Children one after another.</summary>
public sealed class Sequence : ActivityType, IBreakable
{
    public const string TypeName = "Elsa.Sequence";

    /// <summary>Where it keeps the index of the child that comes next.</summary>
    internal const string Next = "next";

    private static readonly ActivityDescriptor Described = new()
    {
        TypeName = TypeName,
        Category = "Workflows",
        DisplayName = "Chuỗi bước",
        Description = "Các bước lần lượt nối nhau.",
        IsContainer = true,
        IsBrowsable = false,
    };

    public override ActivityDescriptor Descriptor => Described;

    bool IBreakable.IsLoop => false;

    public override ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        GoOn(x);
        return ValueTask.CompletedTask;
    }

    public override ValueTask ChildCompletedAsync(ActivityExecution x, ChildResult child, CancellationToken stop)
    {
        if (child.IsTerminal || x.IsBreaking)
            x.Complete();
        else
            GoOn(x);
        return ValueTask.CompletedTask;
    }

    private static void GoOn(ActivityExecution x)
    {
        var index = x.Properties[Next]?.GetValue<int>() ?? 0;
        if (x.Node.Activities.ElementAtOrDefault(index) is { } child)
        {
            x.Properties[Next] = index + 1;
            x.Schedule(child, index.ToString(CultureInfo.InvariantCulture));
        }
        else
        {
            x.Complete();
        }
    }
}

/// <summary>Runs one of two embedded activities, then goes on.</summary>
public sealed class If : ActivityType
{
    private static readonly ActivityDescriptor Described = new()
    {
        TypeName = "Elsa.If",
        Category = "Branching",
        DisplayName = "Nếu",
        Description = "Chạy phần bên trong tuỳ điều kiện rồi đi tiếp.",
        Inputs = [new("Condition", "Boolean") { DisplayName = "Điều kiện" }],
        Outputs = [new("Result", "Boolean") { DisplayName = "Kết quả" }],
        Ports =
        [
            new("Then", PortType.Embedded) { DisplayName = "Thì" },
            new("Else", PortType.Embedded) { DisplayName = "Nếu không" },
        ],
    };

    public override ActivityDescriptor Descriptor => Described;

    public override ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        var holds = x.Flag("Condition");
        x.SetOutput("Result", JsonValue.Create(holds));
        if (x.Node.Child(holds ? "then" : "else") is { } branch)
            x.Schedule(branch);
        else
            x.Complete();
        return ValueTask.CompletedTask;
    }

    public override ValueTask ChildCompletedAsync(ActivityExecution x, ChildResult child, CancellationToken stop)
    {
        x.Complete();
        return ValueTask.CompletedTask;
    }
}
