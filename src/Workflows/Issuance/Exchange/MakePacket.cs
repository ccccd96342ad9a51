using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Decisions.Approvals;
using Workflows.Documents.Pdf;
using Workflows.Interchange;
using Workflows.Interchange.Codes;
using Workflows.Interchange.Edxml;
using Workflows.Issuance.AfterIssue;
using Workflows.Issuance.Books;
using Workflows.Issuance.Distribution;
using Workflows.Issuance.Files;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Issuance.Exchange;

/// <param name="Receivers">How many agencies it is addressed to.</param>
public sealed record MadePacket(ExchangePacket Packet, int Receivers);

/// <summary>
/// Makes the packet of a sealed document for every recipient that has a code and is in no packet yet: to send a document a second time to
/// the same receiver would make two of it there. A document without number, date or sealed file, one that was recalled or replaced, and an
/// issuer without a code are refused.
/// </summary>
public sealed class MakePacket(
    WorkflowsDb db, Clerks clerks, IssuingBodies bodies, AgencyCodes codes, SignerBlocks signers, AuditTrail audit, IIds ids, TimeProvider time)
{
    private const string Collective = "TM. ỦY BAN NHÂN DÂN";

    public async Task<Result<MadePacket>> HandleAsync(Guid planId, Guid personId, Actor actor, CancellationToken stop)
    {
        // The plan's row is held: of two clicks the second finds the packet of the first.
        var plan = await db.Set<Plan>().FromSql($"SELECT * FROM plan.plan WHERE id = {planId} FOR UPDATE").AsNoTracking().SingleOrDefaultAsync(stop);
        if (plan is null)
            return new NotFound("Không tìm thấy văn bản này.");
        var body = await bodies.OfAsync(plan, stop);
        if (!await clerks.ServesAsync(personId, body.Id, stop))
            return new Forbidden("Chỉ văn thư của cơ quan ban hành tạo gói liên thông.");
        if (plan is not { State: PlanState.Issued, IssuedDate: { } date })
            return new Conflict("Chỉ văn bản đã phát hành mới gửi qua trục liên thông.");
        if (await db.Set<DocumentChange>().AsNoTracking().FirstOrDefaultAsync(c => c.PlanId == planId && c.Kind != ChangeKind.Corrected, stop) is { } ended)
            return new Conflict($"Văn bản đã {DocumentChange.NameOf(ended.Kind).ToLower(VietnamTime.Culture)} nên không gửi thêm qua trục liên thông.");
        var file = await MakeFiles.IssuedOf(db, planId, FileForm.SealedPdf).FirstOrDefaultAsync(stop);
        if (file is null)
            return new Conflict("Văn bản này được ký và đóng dấu trên giấy, chưa có tệp ký số nên không gửi qua trục liên thông được.");

        var recipients = await db.Set<Recipient>().AsNoTracking()
            .Where(r => r.PlanId == planId && r.AgencyId != null && !db.Set<PacketReceiver>().Any(p => p.RecipientId == r.Id))
            .OrderBy(r => r.Position).ThenBy(r => r.Member).ToListAsync(stop);
        var known = await codes.OfAsync([body.Id, .. recipients.Select(r => r.AgencyId!.Value)], date, stop);
        var reached = recipients.Where(r => known[r.AgencyId!.Value].ToSend is not null).ToList();
        if (reached.Count == 0)
            return new Conflict("Không còn nơi nhận nào có mã định danh mà chưa nằm trong gói đã tạo.");
        var message = await ComposeAsync(plan, body, file, known, reached, stop);
        if (!message.IsSuccess)
            return message.Problem!;
        var written = EdxmlWriter.Write(message.Value);
        if (!written.IsSuccess)
            return written.Problem!;

        var packet = new ExchangePacket
        {
            Id = ids.Next(),
            PlanId = planId,
            DocumentKey = message.Value.DocumentId,
            Name = $"{plan.NumberAndSymbol!.Replace('/', '_')}.edxml",
            Sha256 = Sha256Hash.Of(written.Value).Hex,
            Bytes = written.Value,
            MadeAt = time.GetUtcNow(),
            MadeBy = personId,
        };
        db.Add(packet);
        db.AddRange(reached.Select(r => new PacketReceiver { RecipientId = r.Id, PacketId = packet.Id, OrganId = known[r.AgencyId!.Value].ToSend!.Text }));
        audit.Record(new("exchange.packed", actor)
        {
            PlanId = planId,
            Data = new { Document = packet.DocumentKey, Receivers = reached.Count, To = reached.Select(r => r.Name), packet.Sha256 },
        });
        return new MadePacket(packet, reached.Count);
    }

    private async Task<Result<DocumentMessage>> ComposeAsync(
        Plan plan, Agency body, IssuedFile file, IReadOnlyDictionary<Guid, CodesOfAgency> known, IReadOnlyList<Recipient> reached, CancellationToken stop)
    {
        var version = await db.Set<PlanVersion>().AsNoTracking().SingleAsync(v => v.PlanId == plan.Id && v.Number == plan.CurrentVersion, stop);
        var signer = await signers.OfAsync(plan, version.Id, stop);
        var type = NextNumber.TypeOf(plan.Instrument);
        // A department's document is dated with the name of its province.
        var seat = body.Kind is AgencyKind.PeoplesCommittee || body.ParentId is null
            ? body.Name
            : await db.Set<Agency>().Where(a => a.Id == body.ParentId).Select(a => a.Name).SingleAsync(stop);
        return ComposePackage.Of(new()
        {
            Issuer = new(known[body.Id].ToSend, body.Name, body.Email ?? ""),
            Recipients = [.. reached.Select(r => new PackageParty(known[r.AgencyId!.Value].ToSend, r.Name, r.Address ?? ""))],
            Number = plan.Number,
            Notation = plan.Symbol!,
            Date = plan.IssuedDate,
            Place = ComposeOfficial.PlaceOf(seat),
            TypeName = DecreeTypes.NameOf(type)!,
            TypeAbbreviation = type,
            Subject = plan.Title,
            Signer = new(
                string.Join(' ', [.. signer?.IsCollective is true ? [Collective] : Array.Empty<string>(), .. signer?.Lines.SkipLast(1) ?? []]),
                signer?.Lines is [.., var position] ? position : "",
                signer?.Name ?? ""),
            SignedFile = new(file.Name, PdfWriter.MediaType, file.Bytes, plan.Title),
            ToPlaces = [.. version.Content.Recipients.Select(r => r.Name)],
            SentAt = time.GetUtcNow(),
        });
    }
}
