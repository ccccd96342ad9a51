using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Workflows.Engine.Execution;

public enum WorkflowStatus
{
    Running,
    Finished,
}

public enum WorkflowSubStatus
{
    Pending,
    Executing,
    Suspended,
    Finished,
    Cancelled,
    Faulted,
}

public enum ActivityStatus
{
    Pending,
    Running,
    Completed,
    Canceled,
    Faulted,
}

/// <summary>
/// Everything an instance is between two steps. Plain data: written as JSON with a format number, read back
/// by any later version of the product.
/// </summary>
public sealed class WorkflowState
{
    public const int CurrentFormat = 1;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 256,
    };

    public int Format { get; set; } = CurrentFormat;

    public required Guid InstanceId { get; set; }

    public required string DefinitionId { get; set; }

    public required string DefinitionVersionId { get; set; }

    public required int DefinitionVersion { get; set; }

    public string? CorrelationId { get; set; }

    public string? Name { get; set; }

    public WorkflowStatus Status { get; set; }

    public WorkflowSubStatus SubStatus { get; set; }

    public JsonObject Input { get; set; } = [];

    public JsonObject Output { get; set; } = [];

    /// <summary>Id of the activity whose trigger started this instance: where its flowchart begins.</summary>
    public string? TriggerActivityId { get; set; }

    /// <summary>The trigger as long as its activity has not run: it does not wait when it is reached first.</summary>
    public TriggerFired? Trigger { get; set; }

    /// <summary>Open activities only: completed and cancelled ones leave the state.</summary>
    public List<ActivityState> Activities { get; set; } = [];

    public List<WorkItem> Queue { get; set; } = [];

    public List<BookmarkState> Bookmarks { get; set; } = [];

    public List<IncidentState> Incidents { get; set; } = [];

    /// <summary>Who started this instance; null when no other instance did.</summary>
    public ParentLink? Parent { get; set; }

    /// <summary>Latest outputs by node id, then output name.</summary>
    public Dictionary<string, JsonObject> Outputs { get; set; } = new(StringComparer.Ordinal);

    public JsonNode? LastResult { get; set; }

    public long NextJournalSequence { get; set; }

    /// <summary>Bookmarks that may be resumed: a finished instance has none, a faulted one keeps them for a retry.</summary>
    [JsonIgnore]
    public IReadOnlyList<BookmarkState> ActiveBookmarks => Status == WorkflowStatus.Running ? Bookmarks : [];

    public string Write() => JsonSerializer.Serialize(this, Json);

    /// <exception cref="NotSupportedException">The state was written by a later version of the product.</exception>
    public static WorkflowState Read(string json)
    {
        var state = JsonSerializer.Deserialize<WorkflowState>(json, Json) ?? throw new JsonException("The state is empty.");
        return state.Format == CurrentFormat
            ? state
            : throw new NotSupportedException($"Instance state of format {state.Format} is not known to this version.");
    }
}

/// <summary>One activation of an activity.</summary>
public sealed class ActivityState
{
    public required Guid Id { get; set; }

    public required string NodeId { get; set; }

    /// <summary>The container that scheduled it; null for the workflow itself.</summary>
    public Guid? ParentId { get; set; }

    public string? Tag { get; set; }

    public ActivityStatus Status { get; set; }

    public DateTimeOffset StartedAt { get; set; }

    /// <summary>Evaluated inputs by name.</summary>
    public JsonObject Inputs { get; set; } = [];

    public JsonObject Outputs { get; set; } = [];

    public JsonObject Properties { get; set; } = [];

    public List<VariableState> Variables { get; set; } = [];

    /// <summary>Faults of this activity and of everything under it.</summary>
    public int FaultCount { get; set; }
}

public sealed class VariableState
{
    public required string Id { get; set; }

    public required string Name { get; set; }

    public string TypeName { get; set; } = "Object";

    public bool IsArray { get; set; }

    public JsonNode? Value { get; set; }
}

/// <summary>Something to do next: start an activity, or go on with one that waits.</summary>
public sealed class WorkItem
{
    public required string NodeId { get; set; }

    public Guid? OwnerId { get; set; }

    public string? Tag { get; set; }

    /// <summary>Variables declared in the new activity's scope.</summary>
    public List<VariableState> Variables { get; set; } = [];

    /// <summary>Set for a resume.</summary>
    public Guid? ActivityInstanceId { get; set; }

    public Resumption? Resumption { get; set; }
}

/// <summary>A place where an activity waits.</summary>
public sealed class BookmarkState
{
    public required Guid Id { get; set; }

    /// <summary>Activity type by default, or the name of a stimulus such as <c>Elsa.Event</c>.</summary>
    public required string Name { get; set; }

    /// <summary>By which a stimulus finds it; see <see cref="BookmarkHash"/>.</summary>
    public required string Hash { get; set; }

    public JsonNode? Payload { get; set; }

    public required string ActivityId { get; set; }

    public required string NodeId { get; set; }

    public required Guid ActivityInstanceId { get; set; }

    public required DateTimeOffset CreatedAt { get; set; }

    /// <summary>When it is resumed by the clock; null when it is not.</summary>
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>The activity's own word for what this bookmark is, handed back at the resume.</summary>
    public string? Tag { get; set; }

    public bool AutoBurn { get; set; } = true;
}

/// <summary>What started an instance from outside.</summary>
public sealed record TriggerFired(string ActivityId, JsonNode? Payload);

/// <param name="InstanceId">The instance that started this one.</param>
/// <param name="BookmarkId">Where it waits for this one to finish; null when it does not wait.</param>
/// <param name="Depth">How many instances stand above this one.</param>
public sealed record ParentLink(Guid InstanceId, Guid? BookmarkId, int Depth);

/// <summary>What a resumed activity is told.</summary>
public sealed record Resumption(Guid BookmarkId, string Name, string? Tag, JsonNode? Payload, JsonNode? Input, bool ByTimer);

public sealed class IncidentState
{
    public required Guid Id { get; set; }

    public required string ActivityId { get; set; }

    public required string NodeId { get; set; }

    public required string ActivityType { get; set; }

    /// <summary>The step as people know it.</summary>
    public required string Step { get; set; }

    public Guid? ActivityInstanceId { get; set; }

    public required string Message { get; set; }

    public string? ExceptionType { get; set; }

    public required DateTimeOffset At { get; set; }
}
