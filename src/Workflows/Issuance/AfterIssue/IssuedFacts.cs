using Microsoft.EntityFrameworkCore;
using Workflows.Issuance.Distribution;
using Workflows.Outbox;
using Workflows.Plans;
using Workflows.Storage;

namespace Workflows.Issuance.AfterIssue;

/// <summary>A notice of a change and how far it has come.</summary>
public sealed record NoticeLine(Guid Id, string Name, bool IsOnPaper, DateTimeOffset? SentAt, DateTimeOffset? ConfirmedAt, string? ConfirmedBy);

/// <summary>A change with its notices.</summary>
public sealed record ChangeLine(DocumentChange Change, IReadOnlyList<NoticeLine> Notices)
{
    public int Waiting => Notices.Count(n => n.ConfirmedAt is null);
}

/// <summary>What became of an issued document since.</summary>
/// <param name="PublishBy">Last day for publishing; null where the person need not know.</param>
public sealed record IssuedStanding(IReadOnlyList<ChangeLine> Changes, Publication? Publication, DateOnly? PublishBy)
{
    /// <summary>The document is not to be used any more.</summary>
    public DocumentChange? Ended => Changes.Select(c => c.Change).LastOrDefault(c => c.Kind is ChangeKind.Replaced or ChangeKind.Recalled);
}

/// <summary>Reads what became of issued documents.</summary>
public sealed class IssuedFacts(WorkflowsDb db, RecordPublication publications)
{
    public async Task<IssuedStanding> OfAsync(Plan plan, CancellationToken stop)
    {
        var changes = await ChangesAsync(plan.Id, stop);
        var publication = await db.Set<Publication>().AsNoTracking().Where(p => p.PlanId == plan.Id).OrderByDescending(p => p.RecordedAt).FirstOrDefaultAsync(stop);
        var ids = changes.Select(c => c.Id).ToList();
        var notices = await (
            from notice in db.Set<ChangeNotice>().AsNoTracking()
            where ids.Contains(notice.ChangeId)
            join recipient in db.Set<Recipient>().AsNoTracking() on notice.RecipientId equals recipient.Id
            join mail in db.Set<OutboxMail>().AsNoTracking() on notice.MailId equals mail.Id into mails
            from mail in mails.DefaultIfEmpty()
            orderby recipient.Position, recipient.Member
            select new
            {
                notice.ChangeId,
                Line = new NoticeLine(
                    notice.Id, recipient.Name, notice.MailId == null, mail == null ? notice.DispatchedAt : mail.SentAt, notice.ConfirmedAt, notice.ConfirmedBy),
            }).ToListAsync(stop);
        return new(
            [.. changes.Select(c => new ChangeLine(c, [.. notices.Where(n => n.ChangeId == c.Id).Select(n => n.Line)]))],
            publication,
            await publications.DueAsync(plan, stop));
    }

    /// <summary>The changes of a document, the oldest first.</summary>
    public async Task<IReadOnlyList<DocumentChange>> ChangesAsync(Guid planId, CancellationToken stop) =>
        await db.Set<DocumentChange>().AsNoTracking().Where(c => c.PlanId == planId).OrderBy(c => c.MadeAt).ThenBy(c => c.Id).ToListAsync(stop);
}
