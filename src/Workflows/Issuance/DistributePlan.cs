using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Organisation;
using Workflows.Outbox;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Issuance;

/// <summary>
/// Phân phối: serves every recipient of the issued version, by mail where a mailbox is on record; the others wait for
/// the clerk, who sends paper.
/// </summary>
public sealed class DistributePlan(
    WorkflowsDb db, MailQueue queue, IReadingLinks links, AuditTrail audit, IIds ids)
{
    public async Task<IReadOnlyList<Recipient>> RunAsync(Plan plan, CancellationToken stop)
    {
        var version = await db.Set<PlanVersion>().AsNoTracking()
            .Where(v => v.PlanId == plan.Id).OrderByDescending(v => v.Number).FirstAsync(stop);
        var mailboxes = await db.Set<Agency>().AsNoTracking()
            .Where(a => a.Email != null)
            .ToDictionaryAsync(a => a.Id, a => a.Email!, stop);
        var served = new List<Recipient>();
        foreach (var line in version.Content.Recipients)
        {
            var address = line.AgencyId is { } agency ? mailboxes.GetValueOrDefault(agency) : null;
            var recipient = new Recipient
            {
                Id = ids.Next(),
                PlanId = plan.Id,
                Position = served.Count + 1,
                Name = line.Name,
                AgencyId = line.AgencyId,
                Channel = address is null ? DeliveryChannel.Paper : DeliveryChannel.Email,
                Address = address,
                MailId = address is null ? null : Send(plan, line.Name, address),
            };
            db.Add(recipient);
            served.Add(recipient);
        }

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

    private Guid Send(Plan plan, string name, string address)
    {
        var issued = $"{plan.NumberAndSymbol} {VietnamTime.Official(plan.IssuedDate!.Value)}";
        return queue.Enqueue(new OutgoingMail
        {
            ToAddress = address,
            ToName = name,
            Subject = $"[Văn bản phát hành] {plan.NumberAndSymbol}: {MailText.Shorten(plan.Title)}",
            Body = new(
                "Văn bản đã được phát hành, kính gửi để biết và thực hiện.",
                [],
                [
                    new("Văn bản", PlanStates.NameOf(plan.Instrument)),
                    new("Số, ký hiệu và ngày ban hành", issued),
                    new("Về việc", plan.Title),
                    new("Cơ quan soạn thảo", plan.AgencyName),
                ],
                "Đọc văn bản"),
            LinkId = links.IssueFor(plan.Id, address),
            PlanId = plan.Id,
        });
    }
}
