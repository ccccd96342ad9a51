using System.Text.Json.Nodes;
using Workflows.Engine.Execution;
using Workflows.Engine.Http;

namespace Workflows.Engine.Instances;

/// <summary>Asks for a new instance of a published definition.</summary>
public sealed record StartWorkflow
{
    public required string DefinitionId { get; init; }

    public string? CorrelationId { get; init; }

    /// <summary>Name of the instance, shown to operators.</summary>
    public string? Name { get; init; }

    public JsonObject? Input { get; init; }

    /// <summary>Chosen by the caller when it must be known beforehand; a second start with it is a conflict.</summary>
    public Guid? InstanceId { get; init; }

    /// <summary>The instance whose step starts this one; null when none does.</summary>
    public ParentLink? Parent { get; init; }

    /// <summary>The trigger activity that fires; null for a plain start.</summary>
    public string? TriggerActivityId { get; init; }

    /// <summary>What came with the trigger, such as an event's payload.</summary>
    public JsonNode? TriggerPayload { get; init; }
}

/// <summary>What a start or a resume led to; staged, not committed yet.</summary>
public sealed record RunReport
{
    public required Guid InstanceId { get; init; }

    public required WorkflowStatus Status { get; init; }

    public required WorkflowSubStatus SubStatus { get; init; }

    public required JsonObject Output { get; init; }

    public required IReadOnlyList<BookmarkState> BookmarksAdded { get; init; }

    public required IReadOnlyList<Guid> BookmarksRemoved { get; init; }

    public required IReadOnlyList<IncidentState> Incidents { get; init; }

    /// <summary>What to answer to the HTTP request that drove this run; null: nothing was said.</summary>
    public HttpAnswer? Answer { get; init; }

    /// <summary>What WriteLine wrote; for the log.</summary>
    public required IReadOnlyList<string> Lines { get; init; }
}
