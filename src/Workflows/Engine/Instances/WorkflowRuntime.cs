using System.Text.Json.Nodes;
using Workflows.Values;

namespace Workflows.Engine.Instances;

/// <summary>Runs stored instances. Everything is staged into the caller's open transaction; nothing is committed here.</summary>
public sealed class WorkflowRuntime
{
    public Task<Result<RunReport>> StartAsync(StartWorkflow request, CancellationToken stop) => throw new NotSupportedException();

    public Task<bool> LockAsync(Guid instanceId, CancellationToken stop) => throw new NotSupportedException();

    public Task<Result<RunReport>> ResumeAsync(Guid instanceId, Guid bookmarkId, JsonNode? input, CancellationToken stop) => throw new NotSupportedException();

    public Task PublishEventAsync(string name, JsonNode? payload, string? correlationId, CancellationToken stop) => throw new NotSupportedException();

    public Task<Result<RunReport>> CancelAsync(Guid instanceId, string? reason, CancellationToken stop) => throw new NotSupportedException();

    public Task<bool> FireNextDueAsync(CancellationToken stop) => throw new NotSupportedException();

    public Task<bool> DeliverNextAsync(CancellationToken stop) => throw new NotSupportedException();
}
