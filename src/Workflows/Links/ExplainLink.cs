using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Decisions;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Handover;
using Workflows.Issuance.AfterIssue;
using Workflows.Issuance.Distribution;
using Workflows.Outbox.Deliveries;
using Workflows.Plans;
using Workflows.Storage;

namespace Workflows.Links;

/// <summary>Says what stands behind a link. Reading never decides anything and never uses a link up.</summary>
public sealed class ExplainLink(
    WorkflowsDb db, CaseFiles cases, CastDecision decisions, Standings standings, NoteOpening opening, IssuedFacts issued,
    ConfirmReceipt receipts, AuditTrail audit, TimeProvider time)
{
    /// <summary>Views written to the trail; a scanner that comes back every minute must not flood it.</summary>
    private const int ViewsOnRecord = 500;

    /// <param name="token">As it stood in the address.</param>
    /// <param name="visitor">Address and browser of whoever opened it, for the trail.</param>
    public async Task<LinkView> ViewAsync(string token, Actor visitor, CancellationToken stop)
    {
        if (await FindAsync(token, stop) is not { } link)
            return new LinkView.Unknown();
        Trace(link, "link.viewed", visitor, view => new { Link = link.Id, Address = link.Address, View = view });
        if (link is { ViewCount: 1, Purpose: LinkPurpose.Decide, TaskId: { } task, PersonId: { } person })
            await opening.ByLinkAsync(link.PlanId, task, person, link.Address, OpeningEvidence.Loaded, visitor, stop);
        return await ExplainAsync(link, stop);
    }

    /// <summary>The same without a trace: for showing a page again after a refused post, and for its files.</summary>
    public async Task<LinkView> PeekAsync(string token, CancellationToken stop) =>
        await FindAsync(token, stop) is { } link ? await ExplainAsync(link, stop) : new LinkView.Unknown();

    /// <summary>
    /// Whether a file may come with a post to this link: before megabytes of it are read. Only opinions bring one.
    /// </summary>
    public async Task<bool> TakesFilesAsync(string token, CancellationToken stop) =>
        await FindAsync(token, stop) is { Purpose: LinkPurpose.Decide, SpentAt: null } link && link.IsAlive(time.GetUtcNow())
        && await db.Set<HumanTask>().AnyAsync(t => t.Id == link.TaskId && t.Kind == TaskKind.Opinion, stop);

    /// <summary>Records that somebody looked, up to a bound.</summary>
    internal void Trace(EmailLink link, string kind, Actor visitor, Func<int, object> data)
    {
        link.ViewCount++;
        if (link.ViewCount <= ViewsOnRecord)
            audit.Record(new(kind, visitor) { PlanId = link.PlanId, TaskId = link.TaskId, Data = data(link.ViewCount) });
    }

    internal async Task<EmailLink?> FindAsync(string token, CancellationToken stop)
    {
        if (!LinkTokens.LooksLikeToken(token))
            return null;
        var hash = LinkTokens.HashOf(token).Hex;
        return await db.Set<EmailLink>().FirstOrDefaultAsync(l => l.TokenHash == hash, stop);
    }

    internal async Task<LinkView> ExplainAsync(EmailLink link, CancellationToken stop)
    {
        if (link.Purpose is LinkPurpose.Read)
            return await ReadAsync(link, stop);
        if (await OfAnotherAsync(link, stop) is { } another)
            return another;
        // Such a link proves nobody: what was decided, and how it ended, is told behind the sign-in as well.
        if (link.Purpose is LinkPurpose.SignIn
            && await db.Set<HumanTask>().AnyAsync(t => t.Id == link.TaskId && t.EmailMode == EmailMode.SignIn
                && (t.Kind == TaskKind.Approve || t.Kind == TaskKind.Opinion || t.Kind == TaskKind.Vote), stop))
            return new LinkView.NeedsSignIn(link.TaskId!.Value);
        if (await decisions.FindReceiptAsync(link.TaskId!.Value, stop) is { } receipt)
            return new LinkView.Decided(receipt);
        var file = await cases.FindAsync(link.TaskId.Value, stop)
            ?? throw new InvalidOperationException($"Link {link.Id} points at a task that does not exist.");
        if (file.Task.State is not TaskState.Open && file.Turn is not { Late.IsAccepted: true })
            return new LinkView.Ended(file, file.Turn?.Late?.Words ?? CastDecision.EndedText(file.Task));
        if ((await standings.OfAsync(file.Task, file.Plan, file.Task.PersonId, stop)).Problem is { } lapsed)
            return new LinkView.Ended(null, lapsed is NoLongerHolds ? LeftText(file.Task) : lapsed.Message);
        if (!link.IsAlive(time.GetUtcNow()))
        {
            // Nobody is sent a new link for a task that is over; the signed-in page takes a late opinion as well.
            return file.Task.State is TaskState.Open
                ? await DeadAsync(link, stop)
                : new LinkView.Ended(file, $"{CastDecision.EndedText(file.Task)} Liên kết này không dùng được nữa; xin đăng nhập để gửi ý kiến muộn.");
        }

        return link.Purpose is LinkPurpose.SignIn
            ? new LinkView.NeedsSignIn(file.Task.Id)
            : new LinkView.Waiting(file, file.Task.Binds);
    }

    /// <summary>
    /// The task is somebody else's: it went to them, or the link is of one who may sign for the one who is asked. The first
    /// learns where it went and nothing more; the second signs in, where their authority is asked.
    /// </summary>
    private async Task<LinkView?> OfAnotherAsync(EmailLink link, CancellationToken stop)
    {
        var task = await db.Set<HumanTask>().AsNoTracking().SingleAsync(t => t.Id == link.TaskId, stop);
        if (link.PersonId is not { } person || person == task.PersonId)
            return null;
        if (await standings.WhereItWentAsync(task, person, stop) is { } went)
            return new LinkView.Ended(null, went);
        return new LinkView.NeedsSignIn(task.Id);
    }

    /// <summary>Vietnamese sentence for somebody who was asked in a post they hold no more.</summary>
    internal static string LeftText(HumanTask task) =>
        $"Người được hỏi không còn giữ chức danh {task.PostTitle}, nên liên kết này không dùng được nữa.";

    /// <summary>Only the newest link of a task can be asked anew: an older one would replace it.</summary>
    private async Task<LinkView> DeadAsync(EmailLink link, CancellationToken stop) =>
        link.RevokedBecause is RevokeReason.Superseded
            || await db.Set<EmailLink>().AnyAsync(l => l.TaskId == link.TaskId && l.PersonId == link.PersonId && l.IssuedAt > link.IssuedAt, stop)
            ? new LinkView.Superseded(link.Address)
            : new LinkView.Expired(AfterWrongCodes: link.RevokedBecause is RevokeReason.TooManyWrongCodes);

    private async Task<LinkView> ReadAsync(EmailLink link, CancellationToken stop)
    {
        var plan = await db.Set<Plan>().AsNoTracking().SingleAsync(p => p.Id == link.PlanId, stop);
        var version = await db.Set<PlanVersion>().AsNoTracking()
            .Where(v => v.PlanId == plan.Id).OrderByDescending(v => v.Number).FirstAsync(stop);
        return new LinkView.Issued(plan, version, await issued.ChangesAsync(plan.Id, stop), await receipts.OfLinkAsync(link.Id, stop));
    }
}
