using System.Globalization;
using System.Text.Json.Nodes;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Activities.Looping;

/// <summary>Runs its body for each item of a list, all at once; ends when the last has ended.</summary>
public sealed class ParallelForEach : ActivityType
{
    private const string Open = "open";

    private static readonly ActivityDescriptor Described = new()
    {
        TypeName = "Elsa.ParallelForEach",
        Category = "Looping",
        DisplayName = "Lặp song song theo danh sách",
        Description = "Chạy phần bên trong cùng lúc cho mọi mục của danh sách.",
        IsContainer = true,
        Inputs = [new("Items", "Object[]") { DisplayName = "Danh sách", DefaultSyntax = "Object" }],
        Ports = [new("Body", PortType.Embedded) { DisplayName = "Lặp lại" }],
    };

    public override ActivityDescriptor Descriptor => Described;

    public override ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        if (x.Activity.Inputs["Items"] is not JsonArray { Count: > 0 } items || x.Node.Child("body") is not { } body)
        {
            x.Complete();
            return ValueTask.CompletedTask;
        }

        x.Properties[Open] = items.Count;
        for (var index = 0; index < items.Count; index++)
        {
            x.Schedule(
                body,
                index.ToString(CultureInfo.InvariantCulture),
                new VariableState { Id = "CurrentValue", Name = "CurrentValue", Value = items[index]?.DeepClone() },
                new VariableState { Id = "CurrentIndex", Name = "CurrentIndex", Value = index });
        }

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
