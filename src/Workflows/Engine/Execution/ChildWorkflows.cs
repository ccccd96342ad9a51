using System.Text.Json.Nodes;

namespace Workflows.Engine.Execution;

/// <summary>How a run reaches other workflows: the store's, or those of a rehearsal.</summary>
public interface IChildWorkflows
{
    /// <summary>Why a workflow cannot be started, as a Vietnamese sentence; null when it can.</summary>
    ValueTask<string?> RefusalAsync(ChildStart start, CancellationToken stop);

    /// <summary>Starts a workflow and runs it, inside this call, until it waits or ends.</summary>
    /// <exception cref="ActivityFaultException">It cannot be started.</exception>
    ValueTask<ChildReport> RunAsync(ChildStart start, CancellationToken stop);
}

/// <summary>A workflow to start on behalf of a step.</summary>
public sealed record ChildStart
{
    /// <summary>Chosen by the step, so that it can name it before it exists.</summary>
    public required Guid InstanceId { get; init; }

    /// <summary>Definition id, or name where there is none of that id.</summary>
    public required string Definition { get; init; }

    public required JsonObject Input { get; init; }

    public string? CorrelationId { get; init; }

    public required ParentLink Parent { get; init; }
}

/// <summary>How far a child has come.</summary>
public sealed record ChildReport(Guid InstanceId, WorkflowStatus Status, WorkflowSubStatus SubStatus, JsonObject Output)
{
    public static ChildReport Of(WorkflowState state) => new(state.InstanceId, state.Status, state.SubStatus, (JsonObject)state.Output.DeepClone());

    /// <summary>As the waiting step is told it.</summary>
    public JsonObject ToJson() => new()
    {
        ["WorkflowInstanceId"] = InstanceId.ToString(),
        [nameof(Status)] = Status.ToString(),
        [nameof(SubStatus)] = SubStatus.ToString(),
        [nameof(Output)] = Output.DeepClone(),
    };
}
