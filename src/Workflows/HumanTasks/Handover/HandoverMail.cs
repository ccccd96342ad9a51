using Microsoft.EntityFrameworkCore;
using Workflows.Organisation;
using Workflows.Organisation.Delegations;
using Workflows.Organisation.Substitutions;
using Workflows.Outbox;
using Workflows.Plans;
using Workflows.Storage;

namespace Workflows.HumanTasks.Handover;

/// <summary>Tells people whose work goes to others, and those who were given authority.</summary>
public sealed class HandoverMail(WorkflowsDb db, MailQueue queue)
{
    /// <summary>Whoever had a task hears that it is theirs no more; whoever has left hears nothing.</summary>
    internal async Task TellFormerAsync(HumanTask task, Plan plan, Guid formerId, Handing handing, CancellationToken stop)
    {
        // Of somebody who leaves everything goes at once: ten mails would tell them nothing.
        if (task.EmailMode is EmailMode.None || handing.Way is HandoverWay.Transferred)
            return;
        await TellAsync(formerId, plan, task, "Đã chuyển việc", handing.Way switch
        {
            HandoverWay.Substituted => $"Việc này do {handing.To.FullName} xử lý thay ông/bà.",
            HandoverWay.GivenBack => $"Đã hết xử lý thay; việc này trở về {handing.To.FullName}.",
            _ => $"Việc này đã được chuyển cho {handing.To.FullName}.",
        }, handing, "Liên kết trong thư cũ không dùng được nữa.", stop);
    }

    /// <summary>A task came straight to the substitute: the one it is meant for hears of it.</summary>
    internal async Task TellMeantAsync(HumanTask task, Plan plan, OfficeHolder meant, OfficeHolder substitute, CancellationToken stop)
    {
        if (task.EmailMode is not EmailMode.None)
        {
            var handing = new Handing(substitute, HandoverWay.Substituted, TaskStanding.Substitute, Audit.Actor.System);
            await TellAsync(meant.PersonId, plan, task, "Xử lý thay", $"Việc mới đến ông/bà do {substitute.FullName} xử lý thay.", handing, null, stop);
        }
    }

    /// <summary>Giver and receiver hear of a substitution that was recorded or revoked.</summary>
    public async Task TellOfAsync(Substitution one, CancellationToken stop)
    {
        var isOver = one.RevokedAt is not null;
        MailFact[] facts =
        [
            new("Người được xử lý thay", one.Giver),
            new("Người xử lý thay", one.Receiver),
            new("Loại việc", one.WorkWords),
            new("Thời gian", one.PeriodWords),
            new("Căn cứ", one.Proof),
            .. isOver ? [new MailFact("Lý do thu hồi", one.RevokedBecause!)] : Array.Empty<MailFact>(),
        ];
        var subject = isOver ? $"[Thu hồi xử lý thay] {one.GiverName}" : $"[Xử lý thay] {one.GiverName}, {one.PeriodWords}";
        await SendAsync(one.GiverId, subject, isOver ? "Việc xử lý thay ông/bà đã được thu hồi." : $"{one.ReceiverName} xử lý thay việc của ông/bà.", facts, stop);
        await SendAsync(one.ReceiverId, subject, isOver ? "Việc xử lý thay của ông/bà đã được thu hồi." : $"Ông/bà xử lý thay việc của {one.GiverName}.", facts, stop);
    }

    /// <summary>Giver and receiver hear of authority to sign that was given or taken away.</summary>
    public async Task TellOfAsync(Delegation one, CancellationToken stop)
    {
        var isOver = one.RevokedAt is not null;
        MailFact[] facts =
        [
            new("Người ủy quyền", one.Giver),
            new("Người được ủy quyền", one.Receiver),
            new("Hình thức ký", SigningWords.NameOf(one.Capacity)),
            new("Loại văn bản", SigningWords.Words(one.Papers)),
            new("Thời gian", one.PeriodWords),
            new("Văn bản ủy quyền", one.DocumentWords),
            .. isOver ? [new MailFact("Lý do thu hồi", one.RevokedBecause!)] : Array.Empty<MailFact>(),
        ];
        var subject = $"[{(isOver ? "Thu hồi ủy quyền ký" : "Ủy quyền ký")}] {SigningWords.Mark(one.Capacity)} {one.GiverPost}";
        var headline = isOver ? "Ủy quyền ký đã được thu hồi." : "Đã ghi nhận ủy quyền ký.";
        if (one.GiverId is { } giver)
            await SendAsync(giver, subject, headline, facts, stop);
        await SendAsync(one.ReceiverId, subject, headline, facts, stop);
    }

    private async Task TellAsync(Guid personId, Plan plan, HumanTask task, string tag, string headline, Handing handing, string? closing, CancellationToken stop)
    {
        MailFact[] facts =
        [
            new("Kế hoạch", plan.Title),
            new("Bước", task.Step),
            new("Người xử lý", $"{handing.To.FullName}, {handing.To.PostTitle}"),
            .. handing.Reason is { } reason ? [new MailFact("Lý do", reason)] : Array.Empty<MailFact>(),
        ];
        await SendAsync(personId, $"[{tag}] {MailText.Shorten(plan.Title)}", headline, facts, stop, plan.Id, closing);
    }

    private async Task SendAsync(
        Guid personId, string subject, string headline, IReadOnlyList<MailFact> facts, CancellationToken stop, Guid? planId = null, string? closing = null)
    {
        var person = await db.Set<Person>().AsNoTracking().SingleAsync(p => p.Id == personId, stop);
        if (!person.IsActive)
            return;
        queue.Enqueue(new OutgoingMail
        {
            ToAddress = person.Email,
            ToName = person.FullName,
            Subject = subject,
            Body = new(headline, [], facts, Closing: closing is null ? null : [closing]),
            PlanId = planId,
        });
    }
}
