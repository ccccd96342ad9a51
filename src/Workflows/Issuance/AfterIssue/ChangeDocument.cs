using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Issuance.Distribution;
using Workflows.Outbox;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Issuance.AfterIssue;

/// <param name="PlanId">An issued plan.</param>
/// <param name="Kind">What happens to it.</param>
/// <param name="Document">Number and symbol of the document that does so.</param>
/// <param name="DocumentOn">Its day, as typed.</param>
/// <param name="Reason">Told to every former recipient.</param>
public sealed record ChangeInput(Guid PlanId, ChangeKind? Kind, string? Document, string? DocumentOn, string? Reason);

/// <summary>
/// Đính chính, thay thế, thu hồi: the clerk records it, and every former recipient is told, by mail where the document went by mail.
/// </summary>
public sealed class ChangeDocument(
    WorkflowsDb db, Clerks clerks, IssuingBodies bodies, MailQueue queue, IReadingLinks links, AuditTrail audit, IIds ids, TimeProvider time)
{
    public async Task<Result<DocumentChange>> HandleAsync(ChangeInput input, Guid personId, Actor actor, CancellationToken stop)
    {
        // The plan's row is held: two changes at once would each think the other had not happened.
        var plan = await db.Set<Plan>().FromSql($"SELECT * FROM plan.plan WHERE id = {input.PlanId} FOR UPDATE").AsNoTracking().SingleOrDefaultAsync(stop);
        if (plan is null)
            return new NotFound("Không tìm thấy văn bản này.");
        if (!await clerks.ServesAsync(personId, (await bodies.OfAsync(plan, stop)).Id, stop))
            return new Forbidden("Chỉ văn thư của cơ quan ban hành ghi nhận việc đính chính, thay thế, thu hồi.");
        if (plan.State is not PlanState.Issued)
            return new Conflict("Chỉ văn bản đã phát hành mới được đính chính, thay thế hoặc thu hồi.");
        if (input.Kind is not { } kind)
            return new Invalid("Hãy chọn đính chính, thay thế hay thu hồi.", "kind");
        var document = VietnameseText.Check(input.Document, "document", "Số, ký hiệu văn bản", 60, required: true);
        var reason = VietnameseText.Check(input.Reason, "reason", "Lý do", 1_000, required: true, allowLines: true);
        var day = TypedDay.Parse(input.DocumentOn);
        var faults = new[] { document.Problem, reason.Problem, DayFault(day, plan) }.OfType<Invalid>().ToList();
        if (faults.Count > 0)
            return faults is [var only] ? only : new InvalidFields(faults);
        var earlier = await db.Set<DocumentChange>().AsNoTracking().Where(c => c.PlanId == plan.Id).ToListAsync(stop);
        if (earlier.Find(c => c.Kind is ChangeKind.Recalled or ChangeKind.Replaced) is { } ended)
            return new Conflict($"Văn bản đã {DocumentChange.NameOf(ended.Kind).ToLower(VietnamTime.Culture)}; không ghi nhận thêm được.");

        var change = new DocumentChange
        {
            Id = ids.Next(),
            PlanId = plan.Id,
            Kind = kind,
            Document = document.Value,
            DocumentOn = day!.Value,
            Reason = reason.Value,
            MadeAt = time.GetUtcNow(),
            MadeBy = personId,
        };
        db.Add(change);
        var recipients = await db.Set<Recipient>().AsNoTracking().Where(r => r.PlanId == plan.Id).OrderBy(r => r.Position).ThenBy(r => r.Member).ToListAsync(stop);
        foreach (var recipient in recipients)
        {
            db.Add(new ChangeNotice
            {
                Id = ids.Next(),
                ChangeId = change.Id,
                RecipientId = recipient.Id,
                MailId = recipient.Address is { } address ? Tell(plan, change, recipient.Name, address) : null,
            });
        }

        audit.Record(new("document.changed", actor)
        {
            PlanId = plan.Id,
            Data = new { Kind = kind.ToString(), change.Words, change.Reason, Told = recipients.Count, OnPaper = recipients.Count(r => r.Address is null) },
        });
        return change;
    }

    private Invalid? DayFault(DateOnly? day, Plan plan) => day switch
    {
        null => new("Ngày văn bản phải là ngày/tháng/năm.", "document-on"),
        { } on when on < plan.IssuedDate || on > VietnamTime.Today(time) => new("Ngày văn bản phải từ ngày ban hành kế hoạch đến hôm nay.", "document-on"),
        _ => null,
    };

    private Guid Tell(Plan plan, DocumentChange change, string name, string address)
    {
        var (subject, asked) = change.Kind switch
        {
            ChangeKind.Corrected => ("Đính chính văn bản", "Đề nghị sử dụng văn bản theo nội dung đã đính chính."),
            ChangeKind.Replaced => ("Thay thế văn bản", "Đề nghị không sử dụng văn bản này nữa mà thực hiện theo văn bản thay thế."),
            _ => ("Thu hồi văn bản", "Đề nghị hủy bản điện tử, gửi lại bản giấy nếu có, và xác nhận tại liên kết dưới đây."),
        };
        return queue.Enqueue(new OutgoingMail
        {
            ToAddress = address,
            ToName = name,
            Subject = $"[{subject}] {plan.NumberAndSymbol}: {MailText.Shorten(plan.Title)}",
            Body = new(
                $"{subject} {plan.NumberAndSymbol} {VietnamTime.Official(plan.IssuedDate!.Value)}. {asked}",
                [],
                [
                    new("Văn bản", PlanStates.NameOf(plan.Instrument)),
                    new("Về việc", plan.Title),
                    new("Theo văn bản", $"{change.Document} ngày {VietnamTime.Short(change.DocumentOn)}"),
                    new("Lý do", change.Reason),
                ],
                "Xem và xác nhận"),
            LinkId = links.IssueFor(plan.Id, address),
            PlanId = plan.Id,
        });
    }
}
