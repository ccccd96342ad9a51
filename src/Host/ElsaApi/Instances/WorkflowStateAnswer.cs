using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Instances;

namespace Host.ElsaApi.Instances;

internal sealed record BookmarkAnswer(
    string Id, string Name, string Hash, JsonNode? Payload, string ActivityId, string ActivityNodeId, string ActivityInstanceId, DateTimeOffset CreatedAt, bool AutoBurn);

internal sealed record ExceptionAnswer(string? Type, string Message, string? StackTrace, object? InnerException);

internal sealed record IncidentAnswer(
    string ActivityId, string ActivityNodeId, string ActivityType, string Message, ExceptionAnswer Exception, DateTimeOffset Timestamp);

internal sealed record ActivityContextAnswer(
    string Id, string? ParentContextId, string ScheduledActivityNodeId, string? OwnerActivityNodeId, JsonNode ActivityState, JsonNode Properties,
    string Status, bool IsExecuting, int FaultCount, DateTimeOffset StartedAt, DateTimeOffset? CompletedAt, string? Tag);

/// <summary>An instance's state in Elsa's shape. Studio shows all of it to whoever may look: secrets are left out.</summary>
internal sealed record WorkflowStateAnswer
{
    public required string Id { get; init; }

    public required string DefinitionId { get; init; }

    public required string DefinitionVersionId { get; init; }

    public required int DefinitionVersion { get; init; }

    public string? CorrelationId { get; init; }

    public string? Name { get; init; }

    public string? ParentWorkflowInstanceId { get; init; }

    public required WorkflowStatus Status { get; init; }

    public required WorkflowSubStatus SubStatus { get; init; }

    public required IReadOnlyList<BookmarkAnswer> Bookmarks { get; init; }

    public required IReadOnlyList<IncidentAnswer> Incidents { get; init; }

    public IReadOnlyList<object> CompletionCallbacks { get; } = [];

    public required IReadOnlyList<ActivityContextAnswer> ActivityExecutionContexts { get; init; }

    public required JsonNode Input { get; init; }

    public required JsonNode Output { get; init; }

    public JsonObject Properties { get; } = [];

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public static WorkflowStateAnswer Of(StoredInstance stored)
    {
        var state = WorkflowState.Read(stored.State);
        return new()
        {
            Id = stored.Id.ToString(),
            DefinitionId = stored.DefinitionId,
            DefinitionVersionId = stored.DefinitionVersionId,
            DefinitionVersion = stored.DefinitionVersion,
            CorrelationId = stored.CorrelationId,
            Name = stored.Name,
            ParentWorkflowInstanceId = stored.ParentId?.ToString(),
            Status = stored.Status,
            SubStatus = stored.SubStatus,
            Bookmarks =
            [
                .. state.Bookmarks.Select(bookmark => new BookmarkAnswer(
                    bookmark.Id.ToString(), bookmark.Name, bookmark.Hash, Secrets.Hide(bookmark.Payload), bookmark.ActivityId, bookmark.NodeId,
                    bookmark.ActivityInstanceId.ToString(), bookmark.CreatedAt, bookmark.AutoBurn)),
            ],
            Incidents = [.. state.Incidents.Select(Incident)],
            ActivityExecutionContexts = Contexts(stored, state),
            Input = Secrets.Hide(state.Input) ?? new JsonObject(),
            Output = Secrets.Hide(state.Output) ?? new JsonObject(),
            CreatedAt = stored.CreatedAt,
            UpdatedAt = stored.UpdatedAt,
            FinishedAt = stored.FinishedAt,
        };
    }

    private static IncidentAnswer Incident(IncidentState incident) => new(
        incident.ActivityId, incident.NodeId, incident.ActivityType, incident.Message,
        new(incident.ExceptionType, incident.Message, null, null), incident.At);

    /// <summary>Open activities. The viewer begins at the one without a parent, which an ended instance no longer keeps.</summary>
    private static List<ActivityContextAnswer> Contexts(StoredInstance stored, WorkflowState state)
    {
        var nodes = state.Activities.ToDictionary(activity => activity.Id, activity => activity.NodeId);
        var open = state.Activities.ConvertAll(activity => new ActivityContextAnswer(
            activity.Id.ToString(),
            activity.ParentId?.ToString(),
            activity.NodeId,
            activity.ParentId is { } parent ? nodes.GetValueOrDefault(parent) : null,
            Secrets.Hide(activity.Inputs) ?? new JsonObject(),
            new JsonObject(),
            activity.Status.ToString(),
            false,
            activity.FaultCount,
            activity.StartedAt,
            null,
            activity.Tag));
        if (open.Exists(context => context.ParentContextId is null))
            return open;
        open.Insert(0, new(
            stored.Id.ToString(), null, DefinitionReader.WorkflowId, null, new JsonObject(), new JsonObject(),
            nameof(ActivityStatus.Completed), false, 0, stored.CreatedAt, stored.FinishedAt, null));
        return open;
    }
}
