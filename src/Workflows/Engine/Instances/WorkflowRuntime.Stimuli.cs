using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Instances;

// Events on their way to those who wait for them.
public sealed partial class WorkflowRuntime
{
    /// <summary>
    /// How long an event waits for a receiver. Long enough for an instance that is just about to wait for it;
    /// short, because an event must not be heard by a plan that comes to the same step hours later.
    /// </summary>
    public static readonly TimeSpan HearingTime = TimeSpan.FromMinutes(1);

    /// <summary>How long events that were set aside are kept for operators.</summary>
    private static readonly TimeSpan KeepDead = TimeSpan.FromDays(30);

    /// <summary>With growing pauses about ten hours.</summary>
    private const int MaxDeliveryAttempts = 20;

    /// <summary>
    /// Claims one event and hands it to those who wait, or one such delivery and resumes or starts its instance.
    /// Run inside a commit of its own, again and again until it answers false.
    /// </summary>
    /// <exception cref="DeliveryFailedException">Give it to <see cref="PostponeAsync"/> in another transaction.</exception>
    public async Task<bool> DeliverNextAsync(CancellationToken stop)
    {
        RequireTransaction();
        var now = time.GetUtcNow();
        var stimulus = await db.Set<StoredStimulus>()
            .FromSql($"""
                SELECT * FROM workflow.stimulus WHERE dead_at IS NULL AND available_at <= {now}
                ORDER BY available_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
                """)
            .AsAsyncEnumerable()
            .FirstOrDefaultAsync(stop);
        if (stimulus is null)
            return false;
        try
        {
            if (await HandOverAsync(stimulus, stop))
                db.Remove(stimulus);
            else
                await WaitForHearersAsync(stimulus, now, stop);
            await db.FlushAsync(stop);
            return true;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            throw new DeliveryFailedException(stimulus.Id, DeliveryKind.Stimulus, failure);
        }
    }

    /// <summary>Events that were set aside, the latest first.</summary>
    public Task<List<StoredStimulus>> SetAsideStimuliAsync(int atMost, CancellationToken stop) => db.Set<StoredStimulus>().AsNoTracking()
        .Where(row => row.DeadAt != null).OrderByDescending(row => row.DeadAt).ThenBy(row => row.Id).Take(atMost).ToListAsync(stop);

    /// <returns>False when nobody waits for it.</returns>
    private async Task<bool> HandOverAsync(StoredStimulus stimulus, CancellationToken stop)
    {
        // Whatever a single receiver answers is the end of this delivery: a bookmark that is gone was burnt by
        // another stimulus, a trigger that is gone was retracted, a start that is not allowed is none.
        if (stimulus is { BookmarkId: { } bookmark, InstanceId: { } instance })
            await ResumeAsync(instance, bookmark, Json(stimulus.Payload), byTimer: false, stop);
        else if (stimulus.TriggerId is { } trigger)
            await StartByTriggerAsync(trigger, Json(stimulus.Payload), stimulus.CorrelationId, stop);
        else
            return await SpreadAsync(stimulus, stop);
        return true;
    }

    /// <summary>One delivery for each place that waits and each workflow that starts.</summary>
    private async Task<bool> SpreadAsync(StoredStimulus stimulus, CancellationToken stop)
    {
        var hash = BookmarkHash.OfEvent(stimulus.EventName);
        // After a long standstill of all hosts the time is over, but those who waited in time still get it.
        var until = stimulus.CreatedAt + HearingTime;
        var waiting = await (
            from bookmark in db.Set<StoredBookmark>()
            join instance in db.Set<StoredInstance>() on bookmark.InstanceId equals instance.Id
            where bookmark.Hash == hash && bookmark.CreatedAt <= until
                && (stimulus.CorrelationId == null || instance.CorrelationId == stimulus.CorrelationId)
                && (stimulus.InstanceId == null || instance.Id == stimulus.InstanceId)
            orderby bookmark.CreatedAt, bookmark.Id
            select new { bookmark.Id, bookmark.InstanceId }).ToListAsync(stop);
        var starting = stimulus.InstanceId is not null ? [] : await db.Set<StoredTrigger>()
            .Where(trigger => trigger.Hash == hash && trigger.CreatedAt <= until)
            .OrderBy(trigger => trigger.Id)
            .Select(trigger => trigger.Id)
            .ToListAsync(stop);
        foreach (var trigger in starting)
            db.Add(Stimulus(stimulus.EventName, stimulus.Payload, stimulus.CorrelationId, triggerId: trigger));
        foreach (var place in waiting)
            db.Add(Stimulus(stimulus.EventName, stimulus.Payload, stimulus.CorrelationId, place.InstanceId, place.Id));
        return waiting.Count + starting.Count > 0;
    }

    private async Task WaitForHearersAsync(StoredStimulus stimulus, DateTimeOffset now, CancellationToken stop)
    {
        var until = stimulus.CreatedAt + HearingTime;
        if (now >= until)
        {
            await SetAsideAsync(stimulus, StimulusDeath.Unheard, now, stop);
            return;
        }

        // 1, 2, 4, 8, 16 seconds and the rest: the last look is when the time is over.
        var next = now + TimeSpan.FromSeconds(1 << Math.Min(stimulus.Attempts++, 4));
        stimulus.AvailableAt = next < until ? next : until;
    }

    private async Task SetAsideAsync(StoredStimulus stimulus, StimulusDeath reason, DateTimeOffset now, CancellationToken stop)
    {
        (stimulus.DeadAt, stimulus.DeadReason) = (now, reason);
        var old = now - KeepDead;
        await db.Set<StoredStimulus>().Where(row => row.DeadAt < old).ExecuteDeleteAsync(stop);
    }

    private StoredStimulus Stimulus(
        string name, string? payload, string? correlationId, Guid? instanceId = null, Guid? bookmarkId = null, Guid? triggerId = null)
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
            TriggerId = triggerId,
            CreatedAt = now,
            AvailableAt = now,
        };
    }
}
