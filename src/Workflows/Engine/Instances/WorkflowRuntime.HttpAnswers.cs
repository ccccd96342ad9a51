using Microsoft.EntityFrameworkCore;

namespace Workflows.Engine.Instances;

// Outcomes of HTTP requests on their way back.
public sealed partial class WorkflowRuntime
{
    /// <summary>
    /// Claims one request whose outcome is known and resumes the activity that waits for it. Run inside a
    /// commit of its own, again and again until it answers false.
    /// </summary>
    /// <exception cref="DeliveryFailedException">Give it to <see cref="PostponeAsync"/> in another transaction.</exception>
    public async Task<bool> DeliverNextAnswerAsync(CancellationToken stop)
    {
        RequireTransaction();
        var now = time.GetUtcNow();
        // As with timers the instance is locked first. An answer whose bookmark has no row stays: the instance
        // may be faulted and go on by a retry; what nobody can wait for any more is removed by the queue.
        var due = await db.Database.SqlQuery<KnownOutcome>($"""
            SELECT r.id AS "Id", r.instance_id AS "InstanceId", r.bookmark_id AS "BookmarkId", r.outcome AS "Outcome"
            FROM workflow.http_request r JOIN workflow.bookmark b ON b.id = r.bookmark_id JOIN workflow.instance i ON i.id = r.instance_id
            WHERE r.outcome IS NOT NULL AND r.due_at <= {now}
            ORDER BY r.due_at
            LIMIT 1
            FOR UPDATE OF i SKIP LOCKED
            """).ToListAsync(stop);
        if (due is not [var next])
            return false;
        try
        {
            // Seen before the instance was locked, it may have been delivered by the host that held it: then the next look sees it gone.
            if (await db.Set<StoredHttpRequest>().Where(row => row.Id == next.Id).ExecuteDeleteAsync(stop) == 0)
                return await DeliverNextAnswerAsync(stop);
            await ResumeAsync(next.InstanceId, next.BookmarkId, Json(next.Outcome), byTimer: false, stop);
            await db.FlushAsync(stop);
            return true;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            throw new DeliveryFailedException(next.Id, DeliveryKind.HttpAnswer, failure);
        }
    }

    private sealed record KnownOutcome(Guid Id, Guid InstanceId, Guid BookmarkId, string Outcome);
}
