using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Issuance.Distribution;

/// <summary>The records clerk notes that a document went out on paper to a recipient without a mailbox.</summary>
public sealed class SendPaper(WorkflowsDb db, Clerks clerks, IssuingBodies bodies, AuditTrail audit, TimeProvider time)
{
    /// <returns>The recipient; a second click changes nothing.</returns>
    public async Task<Result<Recipient>> HandleAsync(Guid planId, Guid recipientId, Guid personId, Actor actor, CancellationToken stop)
    {
        var recipient = await db.Set<Recipient>()
            .FromSql($"SELECT * FROM plan.recipient WHERE id = {recipientId} AND plan_id = {planId} FOR UPDATE")
            .SingleOrDefaultAsync(stop);
        if (recipient is null)
            return new NotFound("Không tìm thấy nơi nhận này.");
        if (!await IsClerkAsync(planId, personId, stop))
            return new Forbidden("Chỉ văn thư của cơ quan ban hành ghi nhận việc gửi bản giấy.");
        if (recipient.Channel is not DeliveryChannel.Paper)
            return new Conflict("Nơi nhận này được gửi qua thư điện tử.");
        if (recipient.DispatchedAt is not null)
            return recipient;
        (recipient.DispatchedAt, recipient.DispatchedBy) = (time.GetUtcNow(), personId);
        audit.Record(new("recipient.paper-sent", actor) { PlanId = planId, Data = new { recipient.Name, recipient.Position } });
        return recipient;
    }

    /// <summary>Holds a clerk's post in the body that issues the plan, or in the office of the committee that does.</summary>
    public async Task<bool> IsClerkAsync(Guid planId, Guid personId, CancellationToken stop)
    {
        var body = await bodies.OfAsync(await db.Set<Plan>().AsNoTracking().SingleAsync(p => p.Id == planId, stop), stop);
        return await clerks.ServesAsync(personId, body.Id, stop);
    }
}
