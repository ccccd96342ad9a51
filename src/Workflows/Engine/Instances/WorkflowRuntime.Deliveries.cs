using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Instances;

// Timers and events: rows with a time, each claimed and delivered in a transaction of its own.
public sealed partial class WorkflowRuntime
{
    /// <summary>
    /// Publishes an event to every instance that waits for it. It is delivered after the commit, to each
    /// instance in its own transaction; an event nobody waits for does nothing.
    /// </summary>
    /// <param name="correlationId">Null: to instances of any correlation.</param>
    public Task PublishEventAsync(string name, JsonNode? payload, string? correlationId, CancellationToken stop)
    {
        RequireTransaction();
        stop.ThrowIfCancellationRequested();
        if (!JsonReading.IsStorable(payload) || !JsonReading.IsStorable(JsonValue.Create(name)))
            throw new ArgumentException("The event holds a text that PostgreSQL cannot store.", nameof(payload));
        db.Add(Stimulus(name, payload is null ? null : JsonText.Of(payload), correlationId, null, null));
        return Task.CompletedTask;
    }

    /// <summary>
    /// Claims one timer that is due and resumes its instance. Run inside a commit of its own, again and again
    /// until it answers false.
    /// </summary>
    /// <exception cref="DeliveryFailedException">Give it to <see cref="PostponeAsync"/> in another transaction.</exception>
    public async Task<bool> FireNextDueAsync(CancellationToken stop)
    {
        RequireTransaction();
        var now = time.GetUtcNow();
        // The instance is locked rather than the bookmark: a resume locks in that order too, so that the two
        // cannot wait for each other. An instance that is busy is skipped and comes up again.
        var due = await db.Database.SqlQuery<Due>($"""
            SELECT b.id AS "BookmarkId", b.instance_id AS "InstanceId"
            FROM workflow.bookmark b JOIN workflow.instance i ON i.id = b.instance_id
            WHERE b.due_at <= {now}
            ORDER BY b.due_at
            LIMIT 1
            FOR UPDATE OF i SKIP LOCKED
            """).ToListAsync(stop);
        if (due is not [var next])
            return false;
        try
        {
            var resumed = await ResumeAsync(next.InstanceId, next.BookmarkId, null, byTimer: true, stop);
            // A conflict means that somebody resumed or cancelled it in between; a row left over would come up for ever.
            if (!resumed.IsSuccess)
                await db.Set<StoredBookmark>().Where(row => row.Id == next.BookmarkId).ExecuteDeleteAsync(stop);
            // Written here, so that a row the database refuses is put off like any other failure.
            await db.FlushAsync(stop);
            return true;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            throw new DeliveryFailedException(next.BookmarkId, isTimer: true, failure);
        }
    }

    /// <summary>
    /// Claims one event and hands it to those who wait, or one such delivery and resumes its instance. Run
    /// inside a commit of its own, again and again until it answers false.
    /// </summary>
    /// <exception cref="DeliveryFailedException">Give it to <see cref="PostponeAsync"/> in another transaction.</exception>
    public async Task<bool> DeliverNextAsync(CancellationToken stop)
    {
        RequireTransaction();
        var now = time.GetUtcNow();
        var stimulus = await db.Set<StoredStimulus>()
            .FromSql($"""
                SELECT * FROM workflow.stimulus WHERE available_at <= {now}
                ORDER BY available_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
                """)
            .AsAsyncEnumerable()
            .FirstOrDefaultAsync(stop);
        if (stimulus is null)
            return false;
        db.Remove(stimulus);
        try
        {
            if (stimulus is { BookmarkId: { } bookmark, InstanceId: { } instance })
                await ResumeAsync(instance, bookmark, Json(stimulus.Payload), byTimer: false, stop);
            else
                await SpreadAsync(stimulus, stop);
            await db.FlushAsync(stop);
            return true;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            throw new DeliveryFailedException(stimulus.Id, isTimer: false, failure);
        }
    }

    /// <summary>Puts off what failed, each time longer, so that the others behind it are served.</summary>
    public async Task PostponeAsync(DeliveryFailedException failed, CancellationToken stop)
    {
        RequireTransaction();
        var now = time.GetUtcNow();
        if (failed.IsTimer && await db.Set<StoredBookmark>().FirstOrDefaultAsync(row => row.Id == failed.Id, stop) is { } bookmark)
        {
            bookmark.Attempts++;
            bookmark.DueAt = now + Pause(bookmark.Attempts);
        }
        else if (await db.Set<StoredStimulus>().FirstOrDefaultAsync(row => row.Id == failed.Id, stop) is { } stimulus)
        {
            stimulus.Attempts++;
            stimulus.AvailableAt = now + Pause(stimulus.Attempts);
        }
    }

    /// <summary>When the next timer or event comes up, for a loop that wants to sleep; null when there is none.</summary>
    public async Task<DateTimeOffset?> NextDueAtAsync(CancellationToken stop)
    {
        var timer = await db.Set<StoredBookmark>().MinAsync(row => row.DueAt, stop);
        var stimulus = await db.Set<StoredStimulus>().MinAsync(row => (DateTimeOffset?)row.AvailableAt, stop);
        return timer is null || stimulus < timer ? stimulus : timer;
    }

    private async Task SpreadAsync(StoredStimulus stimulus, CancellationToken stop)
    {
        var hash = BookmarkHash.OfEvent(stimulus.EventName);
        var waiting = await (
            from bookmark in db.Set<StoredBookmark>()
            join instance in db.Set<StoredInstance>() on bookmark.InstanceId equals instance.Id
            where bookmark.Hash == hash
                && (stimulus.CorrelationId == null || instance.CorrelationId == stimulus.CorrelationId)
                && (stimulus.InstanceId == null || instance.Id == stimulus.InstanceId)
            orderby bookmark.CreatedAt, bookmark.Id
            select new { bookmark.Id, bookmark.InstanceId }).ToListAsync(stop);
        foreach (var place in waiting)
            db.Add(Stimulus(stimulus.EventName, stimulus.Payload, stimulus.CorrelationId, place.InstanceId, place.Id));
    }

    private StoredStimulus Stimulus(string name, string? payload, string? correlationId, Guid? instanceId, Guid? bookmarkId)
    {
        var now = time.GetUtcNow();
        return new()
        {
            Id = ids.Next(),
            EventName = name,
            Payload = payload,
            CorrelationId = correlationId,
            InstanceId = instanceId,
            BookmarkId = bookmarkId,
            CreatedAt = now,
            AvailableAt = now,
        };
    }

    private static TimeSpan Pause(int attempts) => TimeSpan.FromSeconds(Math.Min(3_600, 5 * Math.Pow(2, Math.Min(attempts, 12))));

    private static JsonNode? Json(string? text) => text is null ? null : ValueConversion.ParseJson(text);

    private sealed record Due(Guid BookmarkId, Guid InstanceId);
}

/// <summary>A timer or an event could not be delivered now; the transaction it was claimed in is lost.</summary>
public sealed class DeliveryFailedException(Guid id, bool isTimer, Exception cause)
    : Exception($"Delivery of {id} failed: {cause.Message}", cause)
{
    public Guid Id { get; } = id;

    public bool IsTimer { get; } = isTimer;
}
