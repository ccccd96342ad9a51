using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Expressions;
using Workflows.Engine.Http;
using Workflows.Storage;

namespace Workflows.Engine.Instances;

/// <summary>A request that one sender may send until its lease ends.</summary>
/// <param name="Lease">Number of the claim.</param>
/// <param name="Headers">May hold a secret.</param>
public sealed record ClaimedRequest(Guid Id, Guid Lease, int Attempt, string Method, string Url, JsonObject Headers, string? Body, string? ContentType)
{
    /// <summary>Without headers and body: this may be logged.</summary>
    public override string ToString() => $"{Id} ({Method} {new Uri(Url).GetLeftPart(UriPartial.Path)}, attempt {Attempt})";
}

/// <summary>
/// Requests for those who send them. Two senders never hold the same row; a request whose outcome is written
/// is never sent again. A sender that dies between the call and the writing makes it be called once more,
/// under the same <c>Idempotency-Key</c>.
/// </summary>
public sealed class HttpRequestQueue(WorkflowsDb db, TimeProvider time)
{
    /// <summary>A host that cannot be reached is tried so often; then the workflow hears of it.</summary>
    public const int MaxAttempts = 3;

    /// <summary>Claims inside the open transaction; the caller commits before it sends anything.</summary>
    /// <param name="claim">
    /// Number of this claim, drawn by the sender. When the line broke at the COMMIT, it asks again under the same number and gets
    /// what it may have claimed, without waiting for its own lease to end.
    /// </param>
    /// <param name="atMost">Largest number of requests.</param>
    /// <param name="lease">Longer than a call takes at worst.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<IReadOnlyList<ClaimedRequest>> ClaimAsync(Guid claim, int atMost, TimeSpan lease, CancellationToken stop)
    {
        var now = time.GetUtcNow();
        // Nobody waits for these any more. Those of a faulted instance stay: a retry brings their bookmarks back.
        await db.Database.ExecuteSqlAsync($"""
            DELETE FROM workflow.http_request r USING workflow.instance i
            WHERE i.id = r.instance_id AND i.sub_status <> 'Faulted' AND NOT EXISTS (SELECT FROM workflow.bookmark b WHERE b.id = r.bookmark_id)
            """, stop);
        var rows = await db.Set<StoredHttpRequest>()
            .FromSql($"""
                SELECT r.* FROM workflow.http_request r JOIN workflow.bookmark b ON b.id = r.bookmark_id
                WHERE r.outcome IS NULL AND r.due_at <= {now} AND (r.lease_until IS NULL OR r.lease_until < {now} OR r.lease_owner = {claim})
                ORDER BY r.due_at, r.id LIMIT {atMost} FOR UPDATE OF r SKIP LOCKED
                """)
            .AsAsyncEnumerable()
            .ToListAsync(stop);
        // What this very claim took before was not tried: the attempt is counted already.
        foreach (var row in rows)
            (row.LeaseOwner, row.LeaseUntil, row.Attempts) = (claim, now + lease, row.LeaseOwner == claim ? row.Attempts : row.Attempts + 1);
        return [.. rows.Select(row => new ClaimedRequest(
            row.Id, claim, row.Attempts, row.Method, row.Url, ValueConversion.ParseJson(row.Headers) as JsonObject ?? [], row.Body, row.ContentType))];
    }

    /// <summary>Writes the outcome; the runtime takes it to the activity. A lost lease changes nothing.</summary>
    public async Task FinishAsync(ClaimedRequest request, RequestOutcome outcome, CancellationToken stop)
    {
        if (await HeldAsync(request, stop) is not { } row)
            return;
        (row.Outcome, row.DueAt, row.Attempts, row.LeaseOwner, row.LeaseUntil) = (JsonText.Of(outcome.ToJson()), time.GetUtcNow(), 0, null, null);
        // Nobody needs them any more.
        (row.Headers, row.Body) = ("{}", null);
    }

    /// <summary>No connection came about: later again, which is safe for any method.</summary>
    public async Task RetryAsync(ClaimedRequest request, TimeSpan pause, CancellationToken stop)
    {
        if (await HeldAsync(request, stop) is { } row)
            (row.DueAt, row.LeaseOwner, row.LeaseUntil) = (time.GetUtcNow() + pause, null, null);
    }

    /// <summary>Not tried, for the sender stops.</summary>
    public async Task ReleaseAsync(ClaimedRequest request, CancellationToken stop)
    {
        if (await HeldAsync(request, stop) is { } row)
            (row.Attempts, row.LeaseOwner, row.LeaseUntil) = (row.Attempts - 1, null, null);
    }

    private Task<StoredHttpRequest?> HeldAsync(ClaimedRequest request, CancellationToken stop) => db.Set<StoredHttpRequest>()
        .FromSql($"SELECT * FROM workflow.http_request WHERE id = {request.Id} AND lease_owner = {request.Lease} AND outcome IS NULL FOR UPDATE")
        .AsAsyncEnumerable()
        .FirstOrDefaultAsync(stop)
        .AsTask();
}
