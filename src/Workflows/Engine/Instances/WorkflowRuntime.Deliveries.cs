using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Instances;

// Timers, and what all that is due has in common: rows with a time, each claimed in a transaction of its own.
public sealed partial class WorkflowRuntime
{
    /// <summary>
    /// Publishes an event: every published workflow that it triggers starts, every instance that waits for it
    /// goes on. It is delivered after the commit, to each receiver in a transaction of its own. An event nobody
    /// waits for is kept for <see cref="HearingTime"/>, then set aside.
    /// </summary>
    /// <param name="correlationId">Null: to instances of any correlation. Instances that it starts get it.</param>
    public Task PublishEventAsync(string name, JsonNode? payload, string? correlationId, CancellationToken stop)
    {
        RequireTransaction();
        stop.ThrowIfCancellationRequested();
        if (!JsonReading.IsStorable(payload) || !JsonReading.IsStorable(JsonValue.Create(name)))
            throw new ArgumentException("The event holds a text that PostgreSQL cannot store.", nameof(payload));
        db.Add(Stimulus(name, payload is null ? null : JsonText.Of(payload), correlationId));
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
            if (resumed.Problem is TimerMoved moved)
                await db.Set<StoredBookmark>().Where(row => row.Id == next.BookmarkId).ExecuteUpdateAsync(set => set.SetProperty(row => row.DueAt, moved.To), stop);
            else if (!resumed.IsSuccess)
                await db.Set<StoredBookmark>().Where(row => row.Id == next.BookmarkId).ExecuteDeleteAsync(stop);
            // Written here, so that a row the database refuses is put off like any other failure.
            await db.FlushAsync(stop);
            return true;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            throw new DeliveryFailedException(next.BookmarkId, DeliveryKind.Timer, failure);
        }
    }

    /// <summary>Puts off what failed, each time longer, so that the others behind it are served.</summary>
    public async Task PostponeAsync(DeliveryFailedException failed, CancellationToken stop)
    {
        RequireTransaction();
        var now = time.GetUtcNow();
        switch (failed.Kind)
        {
            case DeliveryKind.Timer when await db.Set<StoredBookmark>().FirstOrDefaultAsync(row => row.Id == failed.Id, stop) is { } bookmark:
                bookmark.DueAt = now + Pause(++bookmark.Attempts);
                break;
            case DeliveryKind.Trigger when await db.Set<StoredTrigger>().FirstOrDefaultAsync(row => row.Id == failed.Id && row.DueAt != null, stop) is { } trigger:
                trigger.DueAt = now + Pause(++trigger.Attempts);
                break;
            case DeliveryKind.HttpAnswer when await db.Set<StoredHttpRequest>().FirstOrDefaultAsync(row => row.Id == failed.Id, stop) is { } request:
                request.DueAt = now + Pause(++request.Attempts);
                break;
            case DeliveryKind.Stimulus when await db.Set<StoredStimulus>().FirstOrDefaultAsync(row => row.Id == failed.Id, stop) is { } stimulus:
                stimulus.AvailableAt = now + Pause(++stimulus.Attempts);
                if (stimulus.Attempts >= MaxDeliveryAttempts)
                    await SetAsideAsync(stimulus, StimulusDeath.Failed, now, stop);
                break;
        }
    }

    /// <summary>When the next timer, trigger or event comes up, for a loop that wants to sleep; null when there is none.</summary>
    public async Task<DateTimeOffset?> NextDueAtAsync(CancellationToken stop)
    {
        DateTimeOffset?[] times =
        [
            await db.Set<StoredBookmark>().MinAsync(row => row.DueAt, stop),
            await db.Set<StoredTrigger>().MinAsync(row => row.DueAt, stop),
            await db.Set<StoredStimulus>().Where(row => row.DeadAt == null).MinAsync(row => (DateTimeOffset?)row.AvailableAt, stop),
        ];
        return times.Min();
    }

    private static TimeSpan Pause(int attempts) => TimeSpan.FromSeconds(Math.Min(3_600, 5 * Math.Pow(2, Math.Min(attempts, 12))));

    private static JsonNode? Json(string? text) => text is null ? null : ValueConversion.ParseJson(text);

    private sealed record Due(Guid BookmarkId, Guid InstanceId);
}

/// <summary>What was to be delivered.</summary>
public enum DeliveryKind
{
    Timer,
    Stimulus,
    Trigger,
    HttpAnswer,
}

/// <summary>Something due could not be delivered now; the transaction it was claimed in is lost.</summary>
public sealed class DeliveryFailedException(Guid id, DeliveryKind kind, Exception cause)
    : Exception($"Delivery of {kind} {id} failed: {cause.Message}", cause)
{
    public Guid Id { get; } = id;

    public DeliveryKind Kind { get; } = kind;
}
