using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Activities.Composition;

/// <summary>Starts a workflow for each item of a list; waits for all of them unless told not to.</summary>
public sealed class BulkDispatchWorkflows : ActivityType
{
    /// <summary>One transaction starts them all; a longer list is a mistake.</summary>
    public const int MaxItems = 1_000;

    private const string Open = "open";
    private const string FinishedTag = "finished";

    private static readonly InputDescriptor CorrelationIdFunction =
        new("CorrelationIdFunction", "String") { DisplayName = "Mã liên hệ của từng mục", AutoEvaluate = false, DefaultSyntax = "JavaScript" };

    private static readonly ActivityDescriptor Described = new()
    {
        TypeName = "Elsa.BulkDispatchWorkflows",
        Category = "Composition",
        DisplayName = "Mở quy trình cho từng mục",
        Description = "Mở một quy trình khác cho mỗi mục của danh sách và chờ tất cả xong.",
        Kind = ActivityKind.Task,
        IsContainer = true,
        Inputs =
        [
            Child.Definition,
            new("Items", "Object[]") { DisplayName = "Danh sách", DefaultSyntax = "Object" },
            new("DefaultItemInputKey", "String") { DisplayName = "Tên đầu vào của mục", DefaultValue = "Item" },
            CorrelationIdFunction,
            Child.Input,
            new("WaitForCompletion", "Boolean") { DisplayName = "Chờ tất cả xong", UiHint = "checkbox", DefaultValue = true },
            new("StartNewTrace", "Boolean") { DisplayName = "Bắt đầu dấu vết mới", UiHint = "checkbox" },
            new("ChannelName", "String") { DisplayName = "Kênh" },
        ],
        Ports =
        [
            new("ChildCompleted", PortType.Embedded) { DisplayName = "Khi một quy trình xong" },
            new("ChildFaulted", PortType.Embedded) { DisplayName = "Khi một quy trình gặp sự cố" },
            new("Completed") { DisplayName = "Tất cả xong" },
            new("Canceled") { DisplayName = "Bị huỷ" },
            new(Connection.DefaultPort) { DisplayName = "Xong" },
        ],
    };

    public override ActivityDescriptor Descriptor => Described;

    public override async ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        var items = x.Activity.Inputs["Items"] as JsonArray ?? [];
        if (items.Count > MaxItems)
            throw new ActivityFaultException($"Danh sách có {items.Count:N0} mục; mỗi lần mở nhiều nhất {MaxItems:N0} quy trình.");
        var waits = x.Flag("WaitForCompletion");
        for (var index = 0; index < items.Count; index++)
        {
            var bookmark = waits ? x.NewId() : (Guid?)null;
            var start = Child.Start(x, InputFor(x, items[index]), CorrelationFor(x, items[index], index), bookmark);
            await x.DispatchAsync(start, stop);
            if (bookmark is { } id)
                Child.Wait(x, id, start.InstanceId);
        }

        if (waits && items.Count > 0)
            x.Properties[Open] = items.Count;
        else
            x.Complete();
    }

    public override ValueTask ResumeAsync(ActivityExecution x, Resumption resumption, CancellationToken stop)
    {
        var faulted = resumption.Input?["SubStatus"]?.GetValue<string>() == nameof(WorkflowSubStatus.Faulted);
        if (x.Node.Child(faulted ? "childFaulted" : "childCompleted") is { } body)
        {
            x.Schedule(
                body,
                FinishedTag,
                new VariableState { Id = "ChildInstanceId", Name = "ChildInstanceId", Value = resumption.Input?["WorkflowInstanceId"]?.DeepClone() },
                new VariableState { Id = "ChildOutput", Name = "ChildOutput", Value = resumption.Input?["Output"]?.DeepClone() });
        }
        else
        {
            Count(x);
        }

        return ValueTask.CompletedTask;
    }

    public override ValueTask ChildCompletedAsync(ActivityExecution x, ChildResult child, CancellationToken stop)
    {
        Count(x);
        return ValueTask.CompletedTask;
    }

    private static void Count(ActivityExecution x)
    {
        var open = (x.Properties[Open]?.GetValue<int>() ?? 1) - 1;
        x.Properties[Open] = open;
        if (open <= 0)
            x.Complete("Completed", Connection.DefaultPort);
    }

    // An item that is an object gives its members as inputs; any other comes under the key the step names.
    private static JsonObject InputFor(ActivityExecution x, JsonNode? item)
    {
        var input = Child.InputOf(x);
        if (item is JsonObject members)
        {
            foreach (var (name, value) in members)
                input[name] = value?.DeepClone();
        }
        else
        {
            input[x.Text("DefaultItemInputKey") is { Length: > 0 } key ? key : "Item"] = item?.DeepClone();
        }

        return input;
    }

    private static string? CorrelationFor(ActivityExecution x, JsonNode? item, int index)
    {
        if (!x.Node.Inputs.ContainsKey(CorrelationIdFunction.Key))
            return null;
        x.SetArguments(new JsonObject { ["item"] = item?.DeepClone(), ["index"] = index });
        try
        {
            return JsonText.ToText(x.Evaluate(CorrelationIdFunction)) is { Length: > 0 } id ? id : null;
        }
        finally
        {
            x.SetArguments(null);
        }
    }
}
