using System.Text.Json.Nodes;
using Workflows.Engine.Http;

namespace Workflows.Engine.Execution;

/// <summary>What one run did besides changing the state: for the caller to store, send or show.</summary>
public sealed class RunEffects
{
    /// <summary>What WriteLine wrote.</summary>
    public List<string> Lines { get; } = [];

    public List<PublishedEvent> Events { get; } = [];

    /// <summary>Workflows to start when this run has come to rest.</summary>
    public List<ChildStart> Dispatched { get; } = [];

    public List<JournalRecord> Journal { get; } = [];

    /// <summary>Activities touched, in the order first touched; each once, in its last shape.</summary>
    public IReadOnlyList<ActivityRecord> Executions => [.. order.Select(id => records[id])];

    public List<BookmarkState> BookmarksAdded { get; } = [];

    public List<Guid> BookmarksRemoved { get; } = [];

    public List<IncidentState> Incidents { get; } = [];

    /// <summary>HTTP requests to send once the run is stored.</summary>
    public List<OutgoingRequest> HttpRequests { get; } = [];

    /// <summary>Mails to send once the run is stored.</summary>
    public List<RunMail> Mails { get; } = [];

    /// <summary>What to answer to the HTTP request that drives this run; null: nothing was said.</summary>
    public HttpAnswer? Answer { get; set; }

    private readonly Dictionary<Guid, ActivityRecord> records = [];
    private readonly List<Guid> order = [];

    internal void Record(ActivityRecord record)
    {
        if (!records.ContainsKey(record.Id))
            order.Add(record.Id);
        records[record.Id] = record;
    }

    internal void Add(BookmarkState bookmark) => BookmarksAdded.Add(bookmark);

    // A bookmark made and burnt inside one run never existed for anybody else.
    internal void Remove(BookmarkState bookmark)
    {
        if (!BookmarksAdded.Remove(bookmark))
            BookmarksRemoved.Add(bookmark.Id);
    }
}

/// <param name="IsLocal">Meant for the publishing instance alone.</param>
public sealed record PublishedEvent(string Name, JsonNode? Payload, string? CorrelationId, bool IsLocal);

/// <summary>One line of the execution log; event names as Elsa's.</summary>
public sealed record JournalRecord
{
    public required Guid Id { get; init; }

    /// <summary>Per instance, from 0, going on over resumes.</summary>
    public required long Sequence { get; init; }

    public required Guid ActivityInstanceId { get; init; }

    public Guid? ParentActivityInstanceId { get; init; }

    public required string ActivityId { get; init; }

    public required string NodeId { get; init; }

    public required string ActivityType { get; init; }

    public int ActivityTypeVersion { get; init; }

    public string? ActivityName { get; init; }

    public required string EventName { get; init; }

    public string? Message { get; init; }

    public JsonNode? Payload { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>One activation of an activity, as operators see it; a resume updates the same record.</summary>
public sealed record ActivityRecord
{
    public required Guid Id { get; init; }

    public Guid? ParentId { get; init; }

    public required string ActivityId { get; init; }

    public required string NodeId { get; init; }

    public required string ActivityType { get; init; }

    public int ActivityTypeVersion { get; init; }

    public string? ActivityName { get; init; }

    public required ActivityStatus Status { get; init; }

    public required JsonObject State { get; init; }

    public required JsonObject Outputs { get; init; }

    public required JsonObject Properties { get; init; }

    public IReadOnlyList<string> Outcomes { get; init; } = [];

    public string? Exception { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    public bool HasBookmarks { get; init; }

    public int FaultCount { get; init; }
}
