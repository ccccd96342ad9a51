using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Interchange;
using Workflows.Interchange.Codes;
using Workflows.Interchange.Edxml;
using Workflows.Issuance.Distribution;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Issuance.Exchange;

/// <param name="Message">What is on record now.</param>
/// <param name="IsNew">False where it was there before: nothing changed.</param>
public sealed record TakenMessage(ReceiverMessage Message, bool IsNew);

/// <summary>
/// Takes a packet that came over the exchange about one of our documents: what a receiver did with it, or a document that answers it. A
/// receiver that entered the document in its register has confirmed it. What is not about this document, or not from one of its recipients,
/// or changed since it was signed, changes nothing.
/// </summary>
public sealed class TakeMessage(
    WorkflowsDb db, Clerks clerks, IssuingBodies bodies, AgencyCodes codes, ConfirmReceipt receipts, AuditTrail audit, IIds ids, TimeProvider time)
{
    /// <summary>Bytes of a packet that is taken.</summary>
    public const int Largest = 40 * 1024 * 1024;

    public const string Field = "file";

    /// <summary>The other side's clock may be ahead of ours by this much; a moment further off would hold the state for good.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(1);

    /// <param name="bytes">The packet.</param>
    /// <param name="planId">The document whose page was open.</param>
    /// <param name="personId">The clerk.</param>
    /// <param name="actor">The clerk, for the trail.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<Result<TakenMessage>> HandleAsync(byte[] bytes, Guid planId, Guid personId, Actor actor, CancellationToken stop)
    {
        // The plan's row is held: of two uploads of one message the second finds the first.
        var plan = await db.Set<Plan>().FromSql($"SELECT * FROM plan.plan WHERE id = {planId} FOR UPDATE").AsNoTracking().SingleOrDefaultAsync(stop);
        if (plan is null)
            return new NotFound("Không tìm thấy văn bản này.");
        var body = await bodies.OfAsync(plan, stop);
        if (!await clerks.ServesAsync(personId, body.Id, stop))
            return new Forbidden("Chỉ văn thư của cơ quan ban hành nhận tin từ trục liên thông.");
        if (plan is not { State: PlanState.Issued, Number: not null, Symbol: not null, IssuedDate: not null })
            return new Conflict("Chỉ văn bản đã phát hành mới có tin từ trục liên thông.");
        var read = EdxmlReader.Read(bytes, EdxmlLimits.Default with { Packet = Largest });
        if (!read.IsSuccess)
            return Wrong(read.Problem!.Message);
        if (read.Value.Seal.Standing is SealStanding.Broken)
            return Wrong("Chữ ký của gói tin không khớp nội dung: gói tin đã bị sửa sau khi ký. Hãy đề nghị nơi gửi gửi lại.");
        var sent = await SentAs.OfAsync(db, codes, plan, body, VietnamTime.Today(time), stop);
        var about = new Incoming(bytes, plan, body, personId, actor, sent);
        return read.Value switch
        {
            StatusMessage status => await StatusAsync(status, about, stop),
            DocumentMessage document => await ReplyAsync(document, about, stop),
            _ => throw new InvalidOperationException("A message of no known kind."),
        };
    }

    private async Task<Result<TakenMessage>> StatusAsync(StatusMessage status, Incoming about, CancellationToken stop)
    {
        var plan = about.Plan;
        if (!await db.Set<ExchangePacket>().AnyAsync(p => p.PlanId == plan.Id, stop))
            return new Conflict("Văn bản này chưa có gói liên thông nên chưa có trạng thái nào để nhận.");
        var named = status.ResponseFor[0];
        if (ReplyMatch.Of([named], about.Sent.Documents).Document is null)
            return Wrong($"Trạng thái này nói về văn bản {NameOf(named)}, không phải văn bản {plan.NumberAndSymbol} đang mở.");
        if (status.Status is ExchangeStatus.RecallAsked)
            return Wrong("Trạng thái “Lấy lại” do nơi gửi văn bản đưa ra, không phải của nơi nhận.");
        var now = time.GetUtcNow();
        if (status.At > now + Ahead || VietnamTime.DateOf(status.At) < plan.IssuedDate)
            return Wrong($"Thời điểm ghi trong trạng thái ({VietnamTime.Short(status.At)}) ở trước ngày ban hành hoặc trong tương lai.");
        var senders = await RecipientsAsync(status.From.OrganId, VietnamTime.DateOf(status.At), plan, stop);
        if (senders.Count == 0)
            return Wrong($"{Who(status.From)} không phải nơi nhận của văn bản này, hoặc mã định danh này chưa được khai báo cho nơi nhận nào.");

        var there = await db.Set<ReceiverStatus>().AsNoTracking().Where(e => e.PlanId == plan.Id && e.RecipientId == senders[0].Id).ToListAsync(stop);
        if (there.Find(e => e.Status == status.Status && e.StatedAt == status.At) is { } same)
            return new TakenMessage(same, IsNew: false);
        var taken = new ReceiverStatus
        {
            Id = ids.Next(),
            PlanId = plan.Id,
            RecipientId = senders[0].Id,
            OrganId = status.From.OrganId.Text,
            OrganName = status.From.Name,
            Status = status.Status,
            Description = status.Description,
            StatedAt = status.At,
            Seal = status.Seal.Standing,
            SealSigner = VietnameseText.Normalise(status.Seal.Signer),
            ReceivedAt = now,
            ReceivedBy = about.PersonId,
            Sha256 = Sha256Hash.Of(about.Bytes).Hex,
            Bytes = about.Bytes,
        };
        db.Add(taken);
        audit.Record(new("exchange.status-taken", about.Actor)
        {
            PlanId = plan.Id,
            Data = new { From = senders[0].Name, taken.OrganId, Status = ExchangeStatuses.NameOf(status.Status), taken.Description, StatedAt = VietnamTime.Short(status.At), taken.Sha256 },
        });
        // Messages come out of order: a later step is a receipt as well, and one before a refusal is not.
        if (ExchangeStanding.Of([.. there.Append(taken).Select(e => e.AsEvent())]).Delivery is >= ExchangeStatus.Received and <= ExchangeStatus.Finished)
            receipts.ByExchange(senders, $"Trục liên thông: {ExchangeStatuses.NameOf(status.Status).ToLower(VietnamTime.Culture)}", about.Actor);
        return new TakenMessage(taken, IsNew: true);
    }

    private async Task<Result<TakenMessage>> ReplyAsync(DocumentMessage document, Incoming about, CancellationToken stop)
    {
        var plan = about.Plan;
        if (about.Sent.Codes.Count == 0)
            return new Conflict($"Chưa có mã định danh của {about.Body.Name} nên không biết gói tin có gửi cho mình hay không.");
        if (!document.To.Any(to => about.Sent.Codes.Contains(to.OrganId)))
            return Wrong($"Gói tin này gửi tới {string.Join("; ", document.To.Take(3).Select(Who))}, không gửi tới {about.Body.Name}.");
        if (document.Business.Kind is ExchangeBusiness.Recall or ExchangeBusiness.Update)
            return Wrong("Gói tin này đề nghị thu hồi hoặc cập nhật một văn bản đến; hãy xử lý ở sổ văn bản đến, hệ thống không ghi nhận tại đây.");
        var match = ReplyMatch.Of(document.ResponseFor, about.Sent.Documents);
        if (match.Document is null)
        {
            return Wrong(document.ResponseFor.Count == 0
                ? $"Văn bản đến này không nêu trả lời văn bản nào nên không ghi nhận vào văn bản {plan.NumberAndSymbol}."
                : $"Văn bản đến này trả lời văn bản {string.Join("; ", document.ResponseFor.Take(3).Select(NameOf))}, không phải văn bản {plan.NumberAndSymbol} đang mở.");
        }

        var name = $"{document.Number}/{document.Notation}";
        if (await db.Set<IncomingReply>().AsNoTracking().FirstOrDefaultAsync(
                r => r.PlanId == plan.Id && r.OrganId == document.From.OrganId.Text && r.NumberAndNotation == name && r.DatedOn == document.Date, stop) is { } same)
            return new TakenMessage(same, IsNew: false);
        var senders = await RecipientsAsync(document.From.OrganId, document.Date, plan, stop);
        var taken = new IncomingReply
        {
            Id = ids.Next(),
            PlanId = plan.Id,
            RecipientId = senders.Count > 0 ? senders[0].Id : null,
            OrganId = document.From.OrganId.Text,
            OrganName = document.From.Name,
            Ground = match.Ground,
            NumberAndNotation = name,
            DatedOn = document.Date,
            TypeName = document.Type.Name,
            Subject = document.Subject,
            Files = [.. document.Files.Select(f => f.Name)],
            Seal = document.Seal.Standing,
            SealSigner = VietnameseText.Normalise(document.Seal.Signer),
            ReceivedAt = time.GetUtcNow(),
            ReceivedBy = about.PersonId,
            Sha256 = Sha256Hash.Of(about.Bytes).Hex,
            Bytes = about.Bytes,
        };
        db.Add(taken);
        audit.Record(new("exchange.reply-taken", about.Actor)
        {
            PlanId = plan.Id,
            Data = new { From = taken.OrganName, taken.OrganId, Number = name, DatedOn = VietnamTime.Short(taken.DatedOn), taken.Subject, Ground = taken.Ground.ToString(), taken.Sha256 },
        });
        return new TakenMessage(taken, IsNew: true);
    }

    /// <summary>The lines of an agency in the list: its code may have changed since the document was sent.</summary>
    private async Task<List<Recipient>> RecipientsAsync(OrganId code, DateOnly day, Plan plan, CancellationToken stop)
    {
        var agency = await codes.AgencyOfAsync(code, day, stop) ?? await codes.AgencyOfAsync(code, plan.IssuedDate!.Value, stop);
        return agency is null
            ? []
            : await db.Set<Recipient>().FromSql($"SELECT * FROM plan.recipient WHERE plan_id = {plan.Id} AND agency_id = {agency} ORDER BY position, member FOR UPDATE").ToListAsync(stop);
    }

    private static Invalid Wrong(string message) => new(message, Field);

    private static string Who(ExchangeParty party) => party.Name.Length > 0 ? $"{party.Name} ({party.OrganId})" : party.OrganId.Text;

    private static string NameOf(ResponseTo named) => named.Code.Length > 0 ? named.Code : DocumentKey.Find(named.DocumentId)?.NumberAndNotation ?? named.DocumentId;

    private sealed record Incoming(byte[] Bytes, Plan Plan, Agency Body, Guid PersonId, Actor Actor, SentAs Sent);
}
