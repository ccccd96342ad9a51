using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Issuance.Files;
using Workflows.Organisation;
using Workflows.Outbox;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Issuance.Distribution;

/// <summary>
/// Phân phối: serves every recipient of the issued version, the members of a group each, by mail where a mailbox is on record; the
/// others wait for the clerk, who sends paper.
/// </summary>
public sealed class DistributePlan(
    WorkflowsDb db, RecipientGroups groups, MailQueue queue, IReadingLinks links, AuditTrail audit, IIds ids)
{
    public async Task<IReadOnlyList<Recipient>> RunAsync(Plan plan, CancellationToken stop)
    {
        var version = await db.Set<PlanVersion>().AsNoTracking()
            .Where(v => v.PlanId == plan.Id).OrderByDescending(v => v.Number).FirstAsync(stop);
        var committee = await db.Set<Agency>().Where(a => a.Id == plan.AgencyId).Select(a => a.ParentId ?? a.Id).SingleAsync(stop);
        var pdf = await PdfAsync(plan.Id, stop);
        var served = new List<Recipient>();
        foreach (var addressee in await groups.ExpandAsync(committee, version.Content.Recipients, plan.IssuedDate!.Value, stop))
        {
            served.Add(new()
            {
                Id = ids.Next(),
                PlanId = plan.Id,
                Position = addressee.Position,
                Member = addressee.Member,
                Name = addressee.Name,
                GroupName = addressee.GroupName,
                AgencyId = addressee.AgencyId,
                Channel = addressee.Mailbox is null ? DeliveryChannel.Paper : DeliveryChannel.Email,
                Address = addressee.Mailbox,
                MailId = addressee.Mailbox is { } mailbox ? Send(plan, addressee.Name, mailbox, pdf) : null,
            });
        }

        db.AddRange(served);
        audit.Record(new("plan.distributed", Actor.System)
        {
            PlanId = plan.Id,
            VersionHash = version.ContentHash,
            Data = new
            {
                ByMail = served.Count(r => r.Channel is DeliveryChannel.Email),
                OnPaper = served.Count(r => r.Channel is DeliveryChannel.Paper),
                Recipients = served.Select(r => new { r.Name, Channel = r.Channel.ToString(), r.Address }),
            },
        });
        return served;
    }

    /// <summary>The file that was issued, with its signatures where it was signed digitally, which may not be written yet; null where the text is an uploaded file.</summary>
    private async Task<Guid?> PdfAsync(Guid plan, CancellationToken stop) =>
        db.Held<IssuedFile>().Where(f => f.PlanId == plan && f.Form is FileForm.Pdf or FileForm.SealedPdf).MaxBy(f => f.Form)?.Id
        ?? await MakeFiles.IssuedOf(db, plan, FileForm.Pdf).Select(f => (Guid?)f.Id).FirstOrDefaultAsync(stop);

    private Guid Send(Plan plan, string name, string address, Guid? pdf)
    {
        var issued = $"{plan.NumberAndSymbol} {VietnamTime.Official(plan.IssuedDate!.Value)}";
        return queue.Enqueue(new OutgoingMail
        {
            ToAddress = address,
            ToName = name,
            Subject = $"[Văn bản phát hành] {plan.NumberAndSymbol}: {MailText.Shorten(plan.Title)}",
            Body = new(
                "Văn bản đã được phát hành, kính gửi để biết và thực hiện.",
                ["Đề nghị mở văn bản và bấm “Xác nhận đã nhận” trong ngày (Nghị định 30/2020/NĐ-CP, Điều 21)."],
                [
                    new("Văn bản", PlanStates.NameOf(plan.Instrument)),
                    new("Số, ký hiệu và ngày ban hành", issued),
                    new("Về việc", plan.Title),
                    new("Cơ quan soạn thảo", plan.AgencyName),
                ],
                "Đọc văn bản"),
            LinkId = links.IssueFor(plan.Id, address),
            FileId = pdf,
            PlanId = plan.Id,
        });
    }
}
