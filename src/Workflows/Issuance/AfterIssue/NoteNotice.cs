using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Issuance.Distribution;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Issuance.AfterIssue;

/// <summary>The clerk notes what became of a notice that goes on paper: sent, then confirmed (for a recall: the document came back or was destroyed).</summary>
public sealed class NoteNotice(WorkflowsDb db, Clerks clerks, IssuingBodies bodies, AuditTrail audit, TimeProvider time)
{
    /// <returns>The notice; the first call notes that it was sent, the next that it was confirmed, further ones change nothing.</returns>
    public async Task<Result<ChangeNotice>> HandleAsync(Guid planId, Guid noticeId, Guid personId, Actor actor, CancellationToken stop)
    {
        var notice = await db.Set<ChangeNotice>().FromSql($"SELECT * FROM plan.change_notice WHERE id = {noticeId} FOR UPDATE").SingleOrDefaultAsync(stop);
        var plan = await db.Set<Plan>().AsNoTracking().SingleOrDefaultAsync(p => p.Id == planId, stop);
        if (notice is null || plan is null || !await db.Set<DocumentChange>().AnyAsync(c => c.Id == notice.ChangeId && c.PlanId == planId, stop))
            return new NotFound("Không tìm thấy thông báo này.");
        if (!await clerks.ServesAsync(personId, (await bodies.OfAsync(plan, stop)).Id, stop))
            return new Forbidden("Chỉ văn thư của cơ quan ban hành ghi nhận thông báo bằng bản giấy.");
        if (notice.MailId is not null)
            return new Conflict("Thông báo này được gửi qua thư điện tử.");
        if (notice.ConfirmedAt is not null)
            return notice;
        var name = await db.Set<Recipient>().Where(r => r.Id == notice.RecipientId).Select(r => r.Name).SingleAsync(stop);
        var now = time.GetUtcNow();
        var isSent = notice.DispatchedAt is not null;
        if (isSent)
            (notice.ConfirmedAt, notice.ConfirmedBy) = (now, actor.Name);
        else
            notice.DispatchedAt = now;
        audit.Record(new(isSent ? "document.notice-confirmed" : "document.notice-sent", actor)
        {
            PlanId = planId,
            Data = new { Name = name, Kind = (await db.Set<DocumentChange>().Where(c => c.Id == notice.ChangeId).Select(c => c.Kind).SingleAsync(stop)).ToString(), By = actor.Name },
        });
        return notice;
    }
}
