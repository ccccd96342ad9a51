using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Definitions;
using Workflows.Engine.Scheduling;
using Workflows.Values;

namespace Workflows.Engine.Instances;

// Triggers: an occurrence of the clock, an event or a request starts an instance.
public sealed partial class WorkflowRuntime
{
    /// <summary>
    /// Claims one occurrence that is due and starts its instance. The trigger moves to its next time in the
    /// same transaction, so that an occurrence is taken once however many hosts sweep and whenever one dies.
    /// Run inside a commit of its own, again and again until it answers false.
    /// </summary>
    /// <exception cref="DeliveryFailedException">Give it to <see cref="PostponeAsync"/> in another transaction.</exception>
    public async Task<bool> StartNextDueAsync(CancellationToken stop)
    {
        RequireTransaction();
        var now = time.GetUtcNow();
        var trigger = await db.Set<StoredTrigger>()
            .FromSql($"SELECT * FROM workflow.trigger WHERE due_at <= {now} ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED")
            .AsAsyncEnumerable()
            .FirstOrDefaultAsync(stop);
        if (trigger is not { OccurrenceAt: { } occurrence })
            return false;
        var id = trigger.Id;
        try
        {
            var next = Recurrence.Read(trigger.Name, Json(trigger.Payload))?.After(occurrence, now)?.ToUniversalTime();
            (trigger.OccurrenceAt, trigger.DueAt, trigger.Attempts) = (next, next, 0);
            await StartByAsync(trigger, new JsonObject { ["occurrenceAt"] = occurrence.ToString("O") }, null, OccurrenceId(id, occurrence), stop);
            await db.FlushAsync(stop);
            return true;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            throw new DeliveryFailedException(id, DeliveryKind.Trigger, failure);
        }
    }

    /// <summary>Starts an instance by a trigger row, such as the one an HTTP request matched.</summary>
    /// <returns>
    /// <see cref="NotFound"/> when the version was retracted or replaced meanwhile, <see cref="NotActivated"/>
    /// when the activation strategy allows no new instance.
    /// </returns>
    public async Task<Result<RunReport>> StartByTriggerAsync(Guid triggerId, JsonNode? payload, string? correlationId, CancellationToken stop)
    {
        RequireTransaction();
        if (!JsonReading.IsStorable(payload))
            return Unstorable;
        var trigger = await db.Set<StoredTrigger>().AsNoTracking().FirstOrDefaultAsync(row => row.Id == triggerId, stop);
        return trigger is null
            ? new NotFound("Không có quy trình nào đang ban hành ở đây.")
            : await StartByAsync(trigger, payload, correlationId, null, stop);
    }

    private Task<Result<RunReport>> StartByAsync(
        StoredTrigger trigger, JsonNode? payload, string? correlationId, Guid? instanceId, CancellationToken stop) =>
        StartAsync(
            new()
            {
                DefinitionId = trigger.DefinitionId,
                CorrelationId = correlationId,
                InstanceId = instanceId,
                TriggerActivityId = trigger.ActivityId,
                TriggerPayload = payload,
            },
            stop);

    /// <summary>
    /// The id of the instance of an occurrence follows from the occurrence: a second start of the same one
    /// would meet the first in the instances' own key.
    /// </summary>
    internal static Guid OccurrenceId(Guid triggerId, DateTimeOffset occurrence)
    {
        Span<byte> name = stackalloc byte[24];
        triggerId.TryWriteBytes(name);
        BitConverter.TryWriteBytes(name[16..], occurrence.UtcTicks);
        var hash = SHA256.HashData(name);
        // Version 8 of RFC 9562: an id made by a rule of one's own.
        hash[6] = (byte)(hash[6] & 0x0F | 0x80);
        hash[8] = (byte)(hash[8] & 0x3F | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }
}
