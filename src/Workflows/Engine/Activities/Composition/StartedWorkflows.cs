using System.Text.Json.Nodes;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Activities.Composition;

/// <summary>Starts another workflow, inside this step, and hands back how it went.</summary>
public sealed class ExecuteWorkflow : ActivityType
{
    private static readonly ActivityDescriptor Described = new()
    {
        TypeName = "Elsa.ExecuteWorkflow",
        Category = "Composition",
        DisplayName = "Chạy quy trình khác",
        Description = "Mở một quy trình khác và chạy ngay trong bước này.",
        Kind = ActivityKind.Task,
        Inputs =
        [
            Child.Definition,
            Child.Correlation,
            Child.Input,
            new("WaitForCompletion", "Boolean") { DisplayName = "Chờ quy trình đó xong", UiHint = "checkbox" },
        ],
        Outputs = [new("Result", "Object") { DisplayName = "Kết quả" }],
    };

    public override ActivityDescriptor Descriptor => Described;

    public override async ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        var bookmark = x.Flag("WaitForCompletion") ? x.NewId() : (Guid?)null;
        var start = Child.Start(x, Child.InputOf(x), x.Text("CorrelationId"), bookmark);
        var report = await x.RunChildAsync(start, stop);
        if (bookmark is { } id && report.Status != WorkflowStatus.Finished)
        {
            Child.Wait(x, id, start.InstanceId);
            return;
        }

        x.SetOutput("Result", report.ToJson());
        x.Complete();
    }

    public override ValueTask ResumeAsync(ActivityExecution x, Resumption resumption, CancellationToken stop)
    {
        x.SetOutput("Result", resumption.Input);
        x.Complete();
        return ValueTask.CompletedTask;
    }
}

/// <summary>Starts another workflow after this run has come to rest; waits for it only when asked to.</summary>
public sealed class DispatchWorkflow : ActivityType
{
    private static readonly ActivityDescriptor Described = new()
    {
        TypeName = "Elsa.DispatchWorkflow",
        Category = "Composition",
        DisplayName = "Mở quy trình khác",
        Description = "Mở một quy trình khác; bước này đi tiếp, hoặc chờ quy trình đó xong.",
        Inputs =
        [
            Child.Definition,
            Child.Correlation,
            Child.Input,
            new("WaitForCompletion", "Boolean") { DisplayName = "Chờ quy trình đó xong", UiHint = "checkbox" },
            new("StartNewTrace", "Boolean") { DisplayName = "Bắt đầu dấu vết mới", UiHint = "checkbox" },
            new("ChannelName", "String") { DisplayName = "Kênh" },
        ],
        Outputs = [new("Result", "Object") { DisplayName = "Kết quả" }],
    };

    public override ActivityDescriptor Descriptor => Described;

    public override async ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        var bookmark = x.Flag("WaitForCompletion") ? x.NewId() : (Guid?)null;
        var start = Child.Start(x, Child.InputOf(x), x.Text("CorrelationId"), bookmark);
        await x.DispatchAsync(start, stop);
        if (bookmark is { } id)
            Child.Wait(x, id, start.InstanceId);
        else
            x.Complete();
    }

    public override ValueTask ResumeAsync(ActivityExecution x, Resumption resumption, CancellationToken stop)
    {
        x.SetOutput("Result", resumption.Input?["Output"]);
        x.Complete();
        return ValueTask.CompletedTask;
    }
}

/// <summary>What all steps share that start workflows.</summary>
internal static class Child
{
    public const string BookmarkName = "Elsa.ChildWorkflow";

    public static readonly InputDescriptor Definition =
        new("WorkflowDefinitionId", "String") { DisplayName = "Quy trình", UiHint = "workflow-definition-picker" };

    public static readonly InputDescriptor Correlation = new("CorrelationId", "String") { DisplayName = "Mã liên hệ" };

    public static readonly InputDescriptor Input =
        new("Input", "ObjectDictionary") { DisplayName = "Đầu vào", UiHint = "dictionary", DefaultSyntax = "Object" };

    public static JsonObject InputOf(ActivityExecution x) => x.Value(Input.Name) as JsonObject ?? [];

    public static ChildStart Start(ActivityExecution x, JsonObject input, string? correlationId, Guid? waitingAt) => new()
    {
        InstanceId = x.NewId(),
        Definition = x.Text(Definition.Name) is { Length: > 0 } id ? id : throw new ActivityFaultException("Chưa chọn quy trình cần mở."),
        Input = input,
        CorrelationId = string.IsNullOrEmpty(correlationId) ? null : correlationId,
        Parent = x.AsParent(waitingAt),
    };

    public static void Wait(ActivityExecution x, Guid bookmark, Guid child) => x.Bookmark(new()
    {
        Id = bookmark,
        Name = BookmarkName,
        Payload = new JsonObject { ["childInstanceId"] = child.ToString() },
        IncludeActivityInstance = false,
    });
}
