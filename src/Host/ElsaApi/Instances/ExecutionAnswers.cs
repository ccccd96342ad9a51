using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;
using Workflows.Engine.Instances;
using Workflows.Storage;

namespace Host.ElsaApi.Instances;

/// <summary>How often a step ran and how it stands: the badges on the drawing.</summary>
internal sealed record ExecutionStats
{
    public required string ActivityId { get; init; }

    public required string ActivityNodeId { get; init; }

    public required int StartedCount { get; init; }

    public required int CompletedCount { get; init; }

    public required int UncompletedCount { get; init; }

    public required bool IsBlocked { get; init; }

    public required bool IsFaulted { get; init; }

    public JsonObject Metadata { get; } = [];
}

internal record ExecutionSummary
{
    public required string Id { get; init; }

    public required string WorkflowInstanceId { get; init; }

    public required string ActivityId { get; init; }

    public required string ActivityNodeId { get; init; }

    public required string ActivityType { get; init; }

    public required int ActivityTypeVersion { get; init; }

    public string? ActivityName { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required bool HasBookmarks { get; init; }

    public required ActivityStatus Status { get; init; }

    public required int AggregateFaultCount { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    public JsonObject Metadata { get; } = [];
}

internal sealed record ExecutionRecord : ExecutionSummary
{
    public required JsonNode ActivityState { get; init; }

    public required JsonObject Payload { get; init; }

    public required JsonNode Outputs { get; init; }

    public JsonObject Properties { get; } = [];

    public ExceptionAnswer? Exception { get; init; }

    public string? SchedulingActivityExecutionId { get; init; }

    public string? SchedulingActivityId { get; }

    public string? SchedulingWorkflowInstanceId { get; }

    public int? CallStackDepth { get; }
}

/// <summary>Runs of steps as stored, in Elsa's shapes.</summary>
internal static class ExecutionAnswers
{
    private const int Most = 1_000;

    public static async Task<IReadOnlyList<ExecutionStats>> StatsAsync(WorkflowsDb db, Guid instance, IReadOnlyList<string>? nodeIds, CancellationToken stop)
    {
        var rows = db.Set<StoredExecution>().Where(row => row.InstanceId == instance);
        if (nodeIds is { Count: > 0 })
            rows = rows.Where(row => nodeIds.Contains(row.NodeId));
        return await rows.GroupBy(row => new { row.ActivityId, row.NodeId }).Select(runs => new ExecutionStats
        {
            ActivityId = runs.Key.ActivityId,
            ActivityNodeId = runs.Key.NodeId,
            StartedCount = runs.Count(),
            CompletedCount = runs.Count(run => run.Status == ActivityStatus.Completed),
            UncompletedCount = runs.Count(run => run.CompletedAt == null),
            IsBlocked = runs.Any(run => run.HasBookmarks && run.Status == ActivityStatus.Running),
            IsFaulted = runs.Any(run => run.Status == ActivityStatus.Faulted),
        }).OrderBy(stats => stats.ActivityNodeId).ToListAsync(stop);
    }

    public static async Task<IReadOnlyList<ExecutionSummary>> SummariesAsync(IQueryable<StoredExecution> rows, CancellationToken stop) =>
        await rows.AsNoTracking().OrderBy(row => row.StartedAt).ThenBy(row => row.Id).Take(Most).Select(row => new ExecutionSummary
        {
            Id = row.Id.ToString(),
            WorkflowInstanceId = row.InstanceId.ToString(),
            ActivityId = row.ActivityId,
            ActivityNodeId = row.NodeId,
            ActivityType = row.ActivityType,
            ActivityTypeVersion = row.ActivityTypeVersion,
            ActivityName = row.ActivityName,
            StartedAt = row.StartedAt,
            HasBookmarks = row.HasBookmarks,
            Status = row.Status,
            AggregateFaultCount = row.FaultCount,
            CompletedAt = row.CompletedAt,
        }).ToListAsync(stop);

    public static async Task<IReadOnlyList<ExecutionRecord>> RecordsAsync(IQueryable<StoredExecution> rows, CancellationToken stop) =>
        (await rows.AsNoTracking().OrderBy(row => row.StartedAt).ThenBy(row => row.Id).Take(Most).ToListAsync(stop)).ConvertAll(Record);

    public static ExecutionRecord Record(StoredExecution row) => new()
    {
        Id = row.Id.ToString(),
        WorkflowInstanceId = row.InstanceId.ToString(),
        ActivityId = row.ActivityId,
        ActivityNodeId = row.NodeId,
        ActivityType = row.ActivityType,
        ActivityTypeVersion = row.ActivityTypeVersion,
        ActivityName = row.ActivityName,
        StartedAt = row.StartedAt,
        HasBookmarks = row.HasBookmarks,
        Status = row.Status,
        AggregateFaultCount = row.FaultCount,
        CompletedAt = row.CompletedAt,
        ActivityState = Secrets.Hide(JsonNode.Parse(row.State)) ?? new JsonObject(),
        Payload = new JsonObject { ["Outcomes"] = new JsonArray([.. row.Outcomes.Select(outcome => (JsonNode)outcome)]) },
        Outputs = Secrets.Hide(JsonNode.Parse(row.Outputs)) ?? new JsonObject(),
        Exception = row.Exception is { } message ? new(null, message, null, null) : null,
        SchedulingActivityExecutionId = row.ParentId?.ToString(),
    };
}
