using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Issuance.AfterIssue;
using Workflows.Outbox;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Issuance.Distribution;

/// <summary>Whether a recipient has confirmed.</summary>
/// <param name="At">Null while it has not.</param>
/// <param name="IsRecall">What is confirmed is that a recalled document was destroyed or sent back.</param>
public sealed record ReceiptState(DateTimeOffset? At, string? By, bool IsRecall);

/// <summary>
/// Xác nhận đã nhận: a recipient says so from the mail, or the clerk notes what a recipient said otherwise. The receiver of an electronic
/// document confirms on the same day (Nghị định 30/2020/NĐ-CP, Điều 21.2.c). The same act confirms a notice of correction or recall.
/// </summary>
public sealed class ConfirmReceipt(WorkflowsDb db, Clerks clerks, IssuingBodies bodies, AuditTrail audit, TimeProvider time)
{
    /// <param name="linkId">The link of the mail; whoever opens it proves the mailbox, nobody's person.</param>
    /// <param name="name">Who says so, typed; may be empty.</param>
    /// <param name="actor">Address and browser.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>When it was confirmed; a second click keeps the first time.</returns>
    public async Task<Result<DateTimeOffset>> ByLinkAsync(Guid linkId, string? name, Actor actor, CancellationToken stop)
    {
        var typed = VietnameseText.Check(name, "name", "Người nhận", 200);
        if (!typed.IsSuccess)
            return typed.Problem!;
        var by = typed.Value.Length > 0 ? typed.Value : "Người mở thư";
        var mail = await MailOfAsync(linkId, stop);
        if (await db.Set<ChangeNotice>().FromSql($"SELECT * FROM plan.change_notice WHERE mail_id = {mail} FOR UPDATE").SingleOrDefaultAsync(stop) is { } notice)
            return await ConfirmAsync(notice, by, actor, stop);
        return await db.Set<Recipient>().FromSql($"SELECT * FROM plan.recipient WHERE mail_id = {mail} FOR UPDATE").SingleOrDefaultAsync(stop) is { } recipient
            ? Confirm(recipient, by, actor)
            : new NotFound("Liên kết này không phải của một nơi nhận.");
    }

    /// <summary>What the page of a link says; null where the link is of no recipient.</summary>
    public async Task<ReceiptState?> OfLinkAsync(Guid linkId, CancellationToken stop)
    {
        var mail = await MailOfAsync(linkId, stop);
        var notice = await (
            from one in db.Set<ChangeNotice>().AsNoTracking()
            where one.MailId == mail && mail != null
            join change in db.Set<DocumentChange>() on one.ChangeId equals change.Id
            select new ReceiptState(one.ConfirmedAt, one.ConfirmedBy, change.Kind == ChangeKind.Recalled)).FirstOrDefaultAsync(stop);
        return notice ?? await db.Set<Recipient>().AsNoTracking().Where(r => r.MailId == mail && mail != null)
            .Select(r => new ReceiptState(r.ConfirmedAt, r.ConfirmedBy, false)).FirstOrDefaultAsync(stop);
    }

    /// <summary>The first mail with the link; a reminder carries the same.</summary>
    private Task<Guid?> MailOfAsync(Guid linkId, CancellationToken stop) => db.Set<OutboxMail>().AsNoTracking()
        .Where(m => m.LinkId == linkId).OrderBy(m => m.CreatedAt).Select(m => (Guid?)m.Id).FirstOrDefaultAsync(stop);

    /// <summary>The clerk notes it: by telephone, by the receipt book, by the exchange.</summary>
    public async Task<Result<DateTimeOffset>> ByClerkAsync(Guid planId, Guid recipientId, Guid personId, string? how, Actor actor, CancellationToken stop)
    {
        var typed = VietnameseText.Check(how, "how", "Căn cứ xác nhận", 200, required: true);
        if (!typed.IsSuccess)
            return typed.Problem!;
        var plan = await db.Set<Plans.Plan>().AsNoTracking().SingleOrDefaultAsync(p => p.Id == planId, stop);
        if (plan is null || !await clerks.ServesAsync(personId, (await bodies.OfAsync(plan, stop)).Id, stop))
            return new Forbidden("Chỉ văn thư của cơ quan ban hành ghi nhận việc xác nhận.");
        return await db.Set<Recipient>().FromSql($"SELECT * FROM plan.recipient WHERE id = {recipientId} AND plan_id = {planId} FOR UPDATE").SingleOrDefaultAsync(stop) is { } recipient
            ? Confirm(recipient, typed.Value, actor)
            : new NotFound("Không tìm thấy nơi nhận này.");
    }

    /// <summary>A receiver's system says that the document was entered there: the same receipt, on all lines of that agency.</summary>
    /// <param name="lines">Tracked and locked.</param>
    internal void ByExchange(IEnumerable<Recipient> lines, string by, Actor actor)
    {
        foreach (var line in lines)
            Confirm(line, by, actor);
    }

    private DateTimeOffset Confirm(Recipient recipient, string by, Actor actor)
    {
        if (recipient.ConfirmedAt is { } earlier)
            return earlier;
        var now = time.GetUtcNow();
        (recipient.ConfirmedAt, recipient.ConfirmedBy) = (now, by);
        audit.Record(new("recipient.confirmed", actor) { PlanId = recipient.PlanId, Data = new { recipient.Name, By = by } });
        return now;
    }

    private async Task<DateTimeOffset> ConfirmAsync(ChangeNotice notice, string by, Actor actor, CancellationToken stop)
    {
        if (notice.ConfirmedAt is { } earlier)
            return earlier;
        var now = time.GetUtcNow();
        (notice.ConfirmedAt, notice.ConfirmedBy) = (now, by);
        var about = await (
            from change in db.Set<DocumentChange>()
            where change.Id == notice.ChangeId
            join recipient in db.Set<Recipient>() on notice.RecipientId equals recipient.Id
            select new { change.PlanId, change.Kind, recipient.Name }).SingleAsync(stop);
        audit.Record(new("document.notice-confirmed", actor) { PlanId = about.PlanId, Data = new { about.Name, Kind = about.Kind.ToString(), By = by } });
        return now;
    }
}
