using Microsoft.EntityFrameworkCore;
using Workflows.Interchange;
using Workflows.Interchange.Codes;
using Workflows.Interchange.Edxml;
using Workflows.Issuance.AfterIssue;
using Workflows.Issuance.Distribution;
using Workflows.Issuance.Files;
using Workflows.Plans;
using Workflows.Storage;

namespace Workflows.Issuance.Exchange;

/// <summary>A packet without its bytes.</summary>
public sealed record PacketLine(Guid Id, string DocumentKey, string Name, int Size, int Receivers, DateTimeOffset MadeAt);

/// <summary>A status without the message that carried it.</summary>
public sealed record StatusLine(Guid Id, ExchangeStatus Status, string Description, DateTimeOffset StatedAt, DateTimeOffset ReceivedAt, SealStanding Seal, string SealSigner);

/// <summary>A recipient on the exchange and how the document stands there.</summary>
/// <param name="Code">By which its packet is addressed, or would be.</param>
/// <param name="PackedAt">Null while it is in no packet.</param>
/// <param name="Standing">The farthest that is known, whatever order the messages came in.</param>
/// <param name="Said">All messages, the latest on our clock first.</param>
public sealed record ReceiverLine(
    string Name, string Code, DateTimeOffset? PackedAt, DateTimeOffset? ConfirmedAt, string? ConfirmedBy, ExchangeStanding Standing, IReadOnlyList<StatusLine> Said);

/// <summary>An answer to the document without its packet.</summary>
public sealed record ReplyLine(
    Guid Id, string OrganId, string OrganName, ReplyGround Ground, string NumberAndNotation, DateOnly DatedOn, string TypeName, string Subject, IReadOnlyList<string> Files,
    SealStanding Seal, string SealSigner, DateTimeOffset ReceivedAt);

/// <summary>How an issued document stands on the exchange.</summary>
/// <param name="IsSealed">There is a file with the agency's digital signature; without one nothing travels.</param>
/// <param name="Ended">It was replaced or recalled: nothing more goes out.</param>
/// <param name="Issuer">The body that issued it, where that has no code; else null.</param>
/// <param name="WithoutCode">Recipients of the register that have no code on the day of issue.</param>
/// <param name="Outside">Recipients that are no agency of the register.</param>
public sealed record ExchangeBoard(
    bool IsSealed, DocumentChange? Ended, IReadOnlyList<PacketLine> Packets, IReadOnlyList<ReceiverLine> Receivers, IReadOnlyList<ReplyLine> Replies, string? Issuer,
    IReadOnlyList<string> WithoutCode, IReadOnlyList<string> Outside)
{
    /// <summary>Recipients with a code that are in no packet yet.</summary>
    public int Waiting => Receivers.Count(r => r.PackedAt is null);

    public bool MayPack => IsSealed && Ended is null && Issuer is null && Waiting > 0;
}

/// <summary>Reads how an issued document stands on the exchange; who may see it is for the caller to judge.</summary>
public sealed class ReadExchange(WorkflowsDb db, AgencyCodes codes, IssuingBodies bodies)
{
    public async Task<ExchangeBoard> OfAsync(Plan plan, CancellationToken stop)
    {
        var body = await bodies.OfAsync(plan, stop);
        var packets = await db.Set<ExchangePacket>().AsNoTracking().Where(p => p.PlanId == plan.Id).OrderBy(p => p.MadeAt)
            .Select(p => new PacketLine(p.Id, p.DocumentKey, p.Name, p.Bytes.Length, db.Set<PacketReceiver>().Count(r => r.PacketId == p.Id), p.MadeAt)).ToListAsync(stop);
        var addressed = await (
            from receiver in db.Set<PacketReceiver>().AsNoTracking()
            join packet in db.Set<ExchangePacket>() on receiver.PacketId equals packet.Id
            where packet.PlanId == plan.Id
            select new { receiver.RecipientId, receiver.OrganId, packet.MadeAt }).ToDictionaryAsync(r => r.RecipientId, stop);
        var said = (await db.Set<ReceiverStatus>().AsNoTracking().Where(e => e.PlanId == plan.Id).OrderByDescending(e => e.ReceivedAt).ThenByDescending(e => e.StatedAt)
            .Select(e => new { e.RecipientId, Line = new StatusLine(e.Id, e.Status, e.Description, e.StatedAt, e.ReceivedAt, e.Seal, e.SealSigner) }).ToListAsync(stop))
            .ToLookup(e => e.RecipientId, e => e.Line);
        var replies = await db.Set<IncomingReply>().AsNoTracking().Where(r => r.PlanId == plan.Id).OrderBy(r => r.ReceivedAt)
            .Select(r => new ReplyLine(
                r.Id, r.OrganId, r.OrganName, r.Ground, r.NumberAndNotation, r.DatedOn, r.TypeName, r.Subject, r.Files, r.Seal, r.SealSigner, r.ReceivedAt)).ToListAsync(stop);
        var all = await db.Set<Recipient>().AsNoTracking().Where(r => r.PlanId == plan.Id).OrderBy(r => r.Position).ThenBy(r => r.Member).ToListAsync(stop);
        var agencies = all.Where(r => r.AgencyId is not null).ToList();
        var known = await codes.OfAsync([body.Id, .. agencies.Select(r => r.AgencyId!.Value)], plan.IssuedDate!.Value, stop);
        string? CodeOf(Recipient r) => addressed.GetValueOrDefault(r.Id)?.OrganId ?? known[r.AgencyId!.Value].ToSend?.Text;

        return new(
            await MakeFiles.IssuedOf(db, plan.Id, FileForm.SealedPdf).AnyAsync(stop),
            await db.Set<DocumentChange>().AsNoTracking().FirstOrDefaultAsync(c => c.PlanId == plan.Id && c.Kind != ChangeKind.Corrected, stop),
            packets,
            [.. agencies.Where(r => CodeOf(r) is not null).Select(r => new ReceiverLine(
                r.Name,
                CodeOf(r)!,
                addressed.GetValueOrDefault(r.Id)?.MadeAt,
                r.ConfirmedAt,
                r.ConfirmedBy,
                ExchangeStanding.Of(said[r.Id].Select(s => new ExchangeEvent(s.Status, s.StatedAt, s.ReceivedAt, s.Description))),
                [.. said[r.Id]]))],
            replies,
            known[body.Id].ToSend is null ? body.Name : null,
            [.. agencies.Where(r => CodeOf(r) is null).Select(r => r.Name).Distinct(StringComparer.Ordinal)],
            [.. all.Where(r => r.AgencyId is null).Select(r => r.Name)]);
    }

    /// <returns>Null where the plan has no such packet.</returns>
    public async Task<StoredFile?> PacketAsync(Guid planId, Guid packetId, CancellationToken stop) =>
        await db.Set<ExchangePacket>().AsNoTracking().FirstOrDefaultAsync(p => p.Id == packetId && p.PlanId == planId, stop) is { } packet
            ? Edxml(packet.Name, packet.Bytes)
            : null;

    /// <summary>A status or an answer as it came.</summary>
    /// <returns>Null where nothing of this id was said of the plan.</returns>
    public async Task<StoredFile?> MessageAsync(Guid planId, Guid messageId, CancellationToken stop)
    {
        if (await db.Set<ReceiverStatus>().AsNoTracking().FirstOrDefaultAsync(e => e.Id == messageId && e.PlanId == planId, stop) is { } status)
            return Edxml($"trang-thai-{ExchangeStatuses.CodeOf(status.Status)}-{status.OrganId}.edxml", status.Bytes);
        return await ReplyAsync(planId, messageId, stop) is { } reply ? Edxml($"tra-loi-{reply.OrganId}.edxml", reply.Bytes) : null;
    }

    /// <summary>One file of an answer.</summary>
    /// <param name="at">Its place, from 0.</param>
    /// <returns>Null where there is none.</returns>
    public async Task<StoredFile?> FileAsync(Guid planId, Guid replyId, int at, CancellationToken stop)
    {
        if (await ReplyAsync(planId, replyId, stop) is not { } reply
            || EdxmlReader.Read(reply.Bytes) is not { IsSuccess: true, Value: DocumentMessage document }
            || document.Files.ElementAtOrDefault(at) is not { } file)
            return null;
        // What somebody else's packet calls it is no reason to open it as that.
        return new(file.Name, UploadName.Slug(file.Name), "application/octet-stream", file.Bytes.ToArray());
    }

    private Task<IncomingReply?> ReplyAsync(Guid planId, Guid replyId, CancellationToken stop) =>
        db.Set<IncomingReply>().AsNoTracking().FirstOrDefaultAsync(r => r.Id == replyId && r.PlanId == planId, stop);

    private static StoredFile Edxml(string name, byte[] bytes) => new(name, UploadName.Slug(name), "application/xml", bytes);
}
