using System.Text.Json.Nodes;
using Host.ElsaApi.Contract;
using Host.Identity;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Instances;
using Workflows.Storage;

namespace Host.ElsaApi.Instances;

internal sealed record JournalRecordAnswer
{
    public required string Id { get; init; }

    public required string ActivityInstanceId { get; init; }

    public string? ParentActivityInstanceId { get; init; }

    public required string ActivityId { get; init; }

    public required string ActivityType { get; init; }

    public required int ActivityTypeVersion { get; init; }

    public string? ActivityName { get; init; }

    public required string NodeId { get; init; }

    public required DateTimeOffset Timestamp { get; init; }

    public required long Sequence { get; init; }

    public required string EventName { get; init; }

    public string? Message { get; init; }

    public string? Source { get; }

    public JsonObject ActivityState { get; } = [];

    public JsonNode? Payload { get; init; }
}

/// <summary>The log of one instance, a window at a time.</summary>
internal static class Journal
{
    internal sealed record JournalFilter
    {
        public IReadOnlyList<string>? ActivityIds { get; init; }

        public IReadOnlyList<string>? ActivityNodeIds { get; init; }

        public IReadOnlyList<string>? ExcludedActivityTypes { get; init; }

        public IReadOnlyList<string>? EventNames { get; init; }
    }

    internal sealed record JournalRequest
    {
        public JournalFilter? Filter { get; init; }
    }

    public static void MapJournal(this IEndpointRouteBuilder api)
    {
        var journal = api.MapGroup("/workflow-instances/{id}/journal").RequireAuthorization(WorkflowRights.Read);
        journal.MapGet("/", (string id, HttpContext http, WorkflowsDb db, CancellationToken stop) => AnswerAsync(id, new(), http, db, stop))
            .ReadsQuery(Reads.Window);
        journal.MapPost("/", async (string id, HttpContext http, WorkflowsDb db, CancellationToken stop) =>
            await AnswerAsync(id, (await ElsaJson.BodyAsync<JournalRequest>(http)).Filter ?? new(), http, db, stop))
            .ReadsQuery(Reads.Window).ReadsBody<JournalRequest>();
    }

    public static async Task<IReadOnlyList<JournalRecordAnswer>> RecordsAsync(IQueryable<StoredJournalEntry> entries, Window window, CancellationToken stop)
    {
        var rows = await window.Of(entries.OrderBy(entry => entry.Sequence)).AsNoTracking().ToListAsync(stop);
        return rows.ConvertAll(entry => new JournalRecordAnswer
        {
            Id = entry.Id.ToString(),
            ActivityInstanceId = entry.ActivityInstanceId.ToString(),
            ParentActivityInstanceId = entry.ParentActivityInstanceId?.ToString(),
            ActivityId = entry.ActivityId,
            ActivityType = entry.ActivityType,
            ActivityTypeVersion = entry.ActivityTypeVersion,
            ActivityName = entry.ActivityName,
            NodeId = entry.NodeId,
            Timestamp = entry.At,
            Sequence = entry.Sequence,
            EventName = entry.EventName,
            Message = entry.Message,
            Payload = entry.Payload is null ? null : Secrets.Hide(JsonNode.Parse(entry.Payload)),
        });
    }

    private static async Task<IResult> AnswerAsync(string id, JournalFilter filter, HttpContext http, WorkflowsDb db, CancellationToken stop)
    {
        const int most = 1_000;
        var window = new Asked(http).Window();
        window = window with { Take = Math.Min(window.Take ?? most, most) };
        if (InstanceEndpoints.IdOf(id) is not { } key)
            return Answers.NotFound("Không tìm thấy phiên xử lý.");
        var entries = Where(db.Set<StoredJournalEntry>().Where(entry => entry.InstanceId == key), filter);
        return ElsaJson.Ok(new { Items = await RecordsAsync(entries, window, stop), TotalCount = await entries.CountAsync(stop) });
    }

    private static IQueryable<StoredJournalEntry> Where(IQueryable<StoredJournalEntry> entries, JournalFilter filter)
    {
        if (filter.ActivityIds is { Count: > 0 } ids)
            entries = entries.Where(entry => ids.Contains(entry.ActivityId));
        if (filter.ActivityNodeIds is { Count: > 0 } nodes)
            entries = entries.Where(entry => nodes.Contains(entry.NodeId));
        if (filter.ExcludedActivityTypes is { Count: > 0 } types)
            entries = entries.Where(entry => !types.Contains(entry.ActivityType));
        if (filter.EventNames is { Count: > 0 } events)
            entries = entries.Where(entry => events.Contains(entry.EventName));
        return entries;
    }
}
