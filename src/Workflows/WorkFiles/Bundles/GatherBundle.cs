using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Decisions;
using Workflows.Decisions.Consolidation;
using Workflows.Decisions.Opinions;
using Workflows.Decisions.Opinions.Extensions;
using Workflows.Decisions.Opinions.Giving;
using Workflows.Decisions.Opinions.Silence;
using Workflows.Decisions.Polling;
using Workflows.Decisions.Recalls;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Handover;
using Workflows.HumanTasks.Reminders;
using Workflows.Interchange.Codes;
using Workflows.Issuance.Books;
using Workflows.Issuance.Distribution;
using Workflows.Issuance.Exchange;
using Workflows.Outbox;
using Workflows.Plans;
using Workflows.Storage;

namespace Workflows.WorkFiles.Bundles;

/// <summary>What a plan's bundle holds, and the heads that bind it together.</summary>
internal sealed record GatheredBundle(IReadOnlyList<BundlePart> Parts, IReadOnlyList<BundleVersion> Versions, BundleChain Chain);

/// <summary>
/// Reads everything about one plan. Rows stand as they are stored; of mails what they say and what became of them, never where their
/// buttons lead. Drafts that were never submitted are no part of the file.
/// </summary>
public sealed class GatherBundle(WorkflowsDb db, DocumentIndex index, AgencyCodes codes)
{
    internal async Task<GatheredBundle> RunAsync(WorkFile file, Plan plan, IReadOnlyList<ExtraFile> extras, CancellationToken stop)
    {
        var versions = await db.Set<PlanVersion>().AsNoTracking().Where(v => v.PlanId == plan.Id).OrderBy(v => v.Number).ToListAsync(stop);
        var files = await FiledFiles.OfAsync(db, plan.Id, versions, stop);
        IReadOnlyList<IndexLine> lines = [.. (await index.ReadAsync(plan, stop)).Concat(extras.Select(e => e.Line with { Path = e.Path }))
            .OrderBy(l => l.At).ThenBy(l => l.Path, StringComparer.Ordinal).ThenBy(l => l.Title, StringComparer.Ordinal)];
        var organId = await OrganIdAsync(file, stop);
        var (chain, audit) = await AuditAsync(plan.Id, stop);
        IReadOnlyList<BundleVersion> frozen = [.. versions.Select(v => new BundleVersion(v.Number, v.ContentHash, BundlePaths.Version(v.Number)))];
        List<BundlePart> parts =
        [
            BundlePart.Text(BundlePaths.IndexSheet, IndexSheets.Csv(lines)),
            BundlePart.Text(BundlePaths.IndexPage, IndexSheets.Html(file, lines)),
            new(BundlePaths.FileXml, _ => Task.FromResult(FileXml.Write(file, plan, lines, organId))),
            BundlePart.Json(BundlePaths.Plan, new
            {
                Plan = plan,
                WorkFile = file,
                Versions = versions.Select(v => new { v.Id, v.Number, v.ContentHash, Path = BundlePaths.Version(v.Number), v.CreatedAt, v.CreatedById, v.CreatedByName, v.CreatedByPost, v.Reason }),
                Files = files.Select(f => new { f.Row.Id, f.Row.Name, f.Path, f.Row.Sha256, f.Row.Size, f.Row.ContentType, f.Row.Kind, f.Row.UploadedByName, f.Row.UploadedAt, f.Row.RemovedAt }),
            }),
            .. versions.Select(v => BundlePart.Text(BundlePaths.Version(v.Number), VersionHash.CanonicalOf(v.Content, v.Attachments))),
            .. files.DistinctBy(f => f.Path).Select(f => new BundlePart(f.Path, inner => BytesAsync(f.Row.Sha256, inner))),
            BundlePart.Json(BundlePaths.Opinions, await OpinionsAsync(plan.Id, stop)),
            BundlePart.Json(BundlePaths.Decisions, await DecisionsAsync(plan.Id, stop)),
            .. (await RowsAsync<FrozenConsolidation>(c => c.PlanId == plan.Id, c => c.MadeAt, stop)).Select(c => BundlePart.Text(BundlePaths.Consolidation(c.Number), c.Content)),
            BundlePart.Json(BundlePaths.Tasks, new
            {
                Tasks = await RowsAsync<HumanTask>(t => t.PlanId == plan.Id, t => t.OpenedAt, stop),
                Handovers = await RowsAsync<TaskHandover>(h => h.PlanId == plan.Id, h => h.At, stop),
                Reminders = await RowsAsync<ReminderNotice>(n => n.PlanId == plan.Id, n => n.CreatedAt, stop),
            }),
            BundlePart.Json(BundlePaths.Issued, new
            {
                Numbers = await db.Set<IssuedNumber>().AsNoTracking().Where(n => n.PlanId == plan.Id).OrderBy(n => n.Attempt).ToListAsync(stop),
                Cancelled = await db.Set<NumberCancellation>().AsNoTracking()
                    .Where(c => db.Set<IssuedNumber>().Any(n => n.Id == c.NumberId && n.PlanId == plan.Id)).OrderBy(c => c.CancelledAt).ToListAsync(stop),
                Recipients = await db.Set<Recipient>().AsNoTracking().Where(r => r.PlanId == plan.Id).OrderBy(r => r.Position).ThenBy(r => r.Member).ToListAsync(stop),
                Exchange = await ExchangeAsync(plan.Id, stop),
            }),
            BundlePart.Json(BundlePaths.Mails, await MailsAsync(plan.Id, stop)),
            new(BundlePaths.Audit, _ => Task.FromResult(audit)),
            .. extras.Select(e => new BundlePart(e.Path, e.ReadAsync)),
        ];
        return new(parts, frozen, chain);
    }

    private async Task<object> OpinionsAsync(Guid plan, CancellationToken stop)
    {
        var votes = db.Set<Vote>().Where(v => v.PlanId == plan).Select(v => v.Id);
        return new
        {
            Rounds = await RowsAsync<OpinionRound>(r => r.PlanId == plan, r => r.OpenedAt, stop),
            Remarks = await db.Set<OpinionRemark>().AsNoTracking().Where(r => votes.Contains(r.VoteId)).OrderBy(r => r.VoteId).ThenBy(r => r.Position).ToListAsync(stop),
            Letters = await db.Set<OpinionLetter>().AsNoTracking().Where(l => votes.Contains(l.VoteId)).OrderBy(l => l.VoteId).ToListAsync(stop),
            Answers = await db.Set<OpinionAnswer>().AsNoTracking().Where(a => votes.Contains(a.VoteId)).OrderBy(a => a.VoteId).ThenBy(a => a.RowId).ToListAsync(stop),
            Extensions = await RowsAsync<ExtensionRequest>(r => r.PlanId == plan, r => r.AskedAt, stop),
            ClockStops = await RowsAsync<ClockStop>(c => c.PlanId == plan, c => c.StoppedAt, stop),
            Silent = await db.Set<SilentAgency>().AsNoTracking().Where(s => s.PlanId == plan).OrderBy(s => s.At).ThenBy(s => s.TaskId).ToListAsync(stop),
            Consents = await db.Set<DeemedConsent>().AsNoTracking().Where(c => c.PlanId == plan).OrderBy(c => c.At).ThenBy(c => c.TaskId).ToListAsync(stop),
            Annulments = await (
                from annulment in db.Set<ConsentAnnulment>().AsNoTracking()
                join consent in db.Set<DeemedConsent>() on annulment.TaskId equals consent.TaskId
                where consent.PlanId == plan
                orderby annulment.At, annulment.TaskId
                select annulment).ToListAsync(stop),
        };
    }

    /// <summary>What went out and came in over the exchange; the packets themselves are named by their hash.</summary>
    private async Task<object> ExchangeAsync(Guid plan, CancellationToken stop) => new
    {
        Packets = await db.Set<ExchangePacket>().AsNoTracking().Where(p => p.PlanId == plan).OrderBy(p => p.MadeAt).ThenBy(p => p.Id)
            .Select(p => new { p.Id, p.DocumentKey, p.Name, p.Sha256, p.MadeAt }).ToListAsync(stop),
        Receivers = await db.Set<PacketReceiver>().AsNoTracking().Where(r => db.Set<ExchangePacket>().Any(p => p.Id == r.PacketId && p.PlanId == plan))
            .OrderBy(r => r.PacketId).ThenBy(r => r.RecipientId).ToListAsync(stop),
        Statuses = await db.Set<ReceiverStatus>().AsNoTracking().Where(s => s.PlanId == plan).OrderBy(s => s.ReceivedAt).ThenBy(s => s.Id)
            .Select(s => new { s.RecipientId, s.OrganId, s.OrganName, s.Status, s.Description, s.StatedAt, s.ReceivedAt, s.Seal, s.SealSigner, s.Sha256 }).ToListAsync(stop),
        Replies = await db.Set<IncomingReply>().AsNoTracking().Where(r => r.PlanId == plan).OrderBy(r => r.ReceivedAt).ThenBy(r => r.Id)
            .Select(r => new { r.RecipientId, r.OrganId, r.OrganName, r.Ground, r.NumberAndNotation, r.DatedOn, r.TypeName, r.Subject, r.Files, r.ReceivedAt, r.Seal, r.SealSigner, r.Sha256 }).ToListAsync(stop),
    };

    /// <summary>
    /// Of the agency that keeps the file, on the day it was closed, else on the day it was opened; the new form where the decree's field has room
    /// for it, else the old one; empty where none is known.
    /// </summary>
    private async Task<string> OrganIdAsync(WorkFile file, CancellationToken stop)
    {
        foreach (var day in new[] { file.EndedOn ?? file.StartedOn, file.StartedOn })
        {
            var known = (await codes.OfAsync([file.AgencyId], day, stop))[file.AgencyId];
            if (new[] { known.New, known.Old }.FirstOrDefault(c => c is { FitsDecree30: true }) is { } code)
                return code.Text;
        }

        return "";
    }

    private async Task<object> DecisionsAsync(Guid plan, CancellationToken stop) => new
    {
        Votes = await RowsAsync<Vote>(v => v.PlanId == plan, v => v.CastAt, stop),
        TakenBack = await db.Set<TakenBack>().AsNoTracking().Where(t => t.PlanId == plan).OrderBy(t => t.At).ThenBy(t => t.VoteId).ToListAsync(stop),
        Polls = await db.Set<Poll>().AsNoTracking().Where(p => p.PlanId == plan).OrderBy(p => p.OpenedAt).ThenBy(p => p.ActivityInstanceId).ToListAsync(stop),
    };

    /// <summary>What each mail says, its state and its history. The link is left out: a bundle must open nothing.</summary>
    private async Task<object> MailsAsync(Guid plan, CancellationToken stop)
    {
        var mails = await RowsAsync<OutboxMail>(m => m.PlanId == plan, m => m.CreatedAt, stop);
        var deliveries = (await (
            from delivery in db.Set<MailDelivery>().AsNoTracking()
            join mail in db.Set<OutboxMail>() on delivery.MailId equals mail.Id
            where mail.PlanId == plan
            orderby delivery.At, delivery.Id
            select delivery).ToListAsync(stop)).ToLookup(d => d.MailId);
        return mails.Select(m => new
        {
            m.Id,
            m.TaskId,
            m.ToName,
            m.ToAddress,
            m.Subject,
            m.Body,
            m.State,
            m.MessageId,
            m.CreatedAt,
            m.SentAt,
            m.CancelledAt,
            m.LastError,
            Deliveries = deliveries[m.Id].Select(d => new { d.At, d.Attempt, d.Outcome, d.Response }),
        });
    }

    private async Task<(BundleChain Chain, byte[] Rows)> AuditAsync(Guid plan, CancellationToken stop)
    {
        var name = AuditTrail.ChainOf(plan);
        var head = await db.Set<AuditChain>().AsNoTracking().SingleOrDefaultAsync(c => c.Chain == name, stop);
        var rows = await db.Set<AuditEntry>().AsNoTracking().Where(e => e.Chain == name).OrderBy(e => e.Seq).ToListAsync(stop);
        return (new(name, head?.LastSeq ?? 0, head?.LastHash ?? ""), AuditLines.Write(rows));
    }

    private async Task<byte[]> BytesAsync(string sha256, CancellationToken stop) =>
        await db.Set<Blob>().AsNoTracking().Where(b => b.Sha256 == sha256).Select(b => b.Bytes).SingleAsync(stop);

    /// <summary>Rows of the plan by time, those of one instant by their id.</summary>
    private Task<List<T>> RowsAsync<T>(
        System.Linq.Expressions.Expression<Func<T, bool>> which, System.Linq.Expressions.Expression<Func<T, DateTimeOffset>> at, CancellationToken stop)
        where T : class =>
        db.Set<T>().AsNoTracking().Where(which).OrderBy(at).ThenBy(row => EF.Property<Guid>(row, "Id")).ToListAsync(stop);
}
