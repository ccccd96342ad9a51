using Microsoft.EntityFrameworkCore;
using Workflows.Decisions.Opinions.Giving;
using Workflows.HumanTasks;
using Workflows.Organisation;
using Workflows.Organisation.Delegations;
using Workflows.Outbox;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Decisions;

/// <summary>Confirms to a person what they decided on which version; the actor learns of his own act too.</summary>
public sealed class ReceiptMail(WorkflowsDb db, MailQueue queue)
{
    public async Task StageAsync(HumanTask task, Plan plan, Vote vote, OpinionBody body, CancellationToken stop)
    {
        if (task.EmailMode is EmailMode.None)
            return;
        var person = await db.Set<Person>().FindAsync([vote.PersonId], stop)
            ?? throw new InvalidOperationException($"There is no person {vote.PersonId}.");
        var facts = new List<MailFact>
        {
            new("Kế hoạch", plan.Title),
            new("Bước", task.Step),
            new("Ý kiến", Verdicts.NameOf(vote.Verdict)),
        };
        if (vote.OnBehalfOf is { } absent)
            facts.Add(new(vote.Capacity is { } capacity ? $"Ký thay ({SigningWords.Mark(capacity)})" : "Xử lý thay", absent));
        if (vote.Comment is { } comment)
            facts.Add(new("Nội dung ghi kèm", comment));
        facts.AddRange(body.Remarks.Select(r => new MailFact($"Góp ý {r.Position}", $"{r.Clause}: {r.Opinion ?? $"đề nghị sửa thành “{r.Wording}”"}")));
        if (body.Letter is { } letter)
            facts.Add(new("Văn bản góp ý", $"số {letter.Number} ngày {VietnamTime.Short(letter.SignedOn)}, {letter.Signer} ký{(letter.File is { } file ? $", tệp “{file.Name}”" : "")}"));
        if (task.VersionNumber is { } number)
            facts.Add(new("Phiên bản", $"{number} (mã kiểm tra {task.VersionHash![..12]})"));
        facts.Add(new("Thời điểm", $"{VietnamTime.Short(vote.CastAt)} (giờ Việt Nam)"));
        if (vote.IsLate)
            facts.Add(new("Lưu ý", "Ý kiến đến sau thời hạn: được lưu và chuyển cơ quan soạn thảo, không làm thay đổi kết quả của bước lấy ý kiến."));
        queue.Enqueue(new OutgoingMail
        {
            ToAddress = person.Email,
            ToName = person.FullName,
            Subject = $"[Đã ghi nhận] {Verdicts.NameOf(vote.Verdict)}: {MailText.Shorten(plan.Title)}",
            Body = new(
                "Hệ thống đã ghi nhận ý kiến của ông/bà.",
                [],
                facts,
                Closing: ["Nếu ông/bà không thực hiện việc này, đề nghị báo ngay cho quản trị hệ thống."]),
            PlanId = plan.Id,
            TaskId = null,
        });
        if (vote.PersonId != task.PersonId)
            await TellSignerAsync(task, plan, vote, facts, stop);
    }
    /// <summary>Somebody with authority decided what was waiting for the signer, who hears of it.</summary>
    private async Task TellSignerAsync(HumanTask task, Plan plan, Vote vote, IReadOnlyList<MailFact> facts, CancellationToken stop)
    {
        var signer = await db.Set<Person>().AsNoTracking().SingleAsync(p => p.Id == task.PersonId, stop);
        if (!signer.IsActive)
            return;
        queue.Enqueue(new OutgoingMail
        {
            ToAddress = signer.Email,
            ToName = signer.FullName,
            Subject = $"[Đã ký thay] {Verdicts.NameOf(vote.Verdict)}: {MailText.Shorten(plan.Title)}",
            Body = new($"{vote.PersonName}, {vote.PostTitle} đã quyết định thay ông/bà theo ủy quyền ký.", [], facts, Closing: ["Việc này không cần ông/bà quyết định nữa."]),
            PlanId = plan.Id,
        });
    }
}
