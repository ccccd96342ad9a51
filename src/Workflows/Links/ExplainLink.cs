using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Decisions;
using Workflows.HumanTasks;
using Workflows.Issuance.AfterIssue;
using Workflows.Issuance.Distribution;
using Workflows.Outbox.Deliveries;
using Workflows.Plans;
using Workflows.Storage;

namespace Workflows.Links;

/// <summary>Says what stands behind a link. Reading never decides anything and never uses a link up.</summary>
public sealed class ExplainLink(
    WorkflowsDb db, JudgeLink judge, CaseFiles cases, NoteOpening opening, IssuedFacts issued, ConfirmReceipt receipts, AuditTrail audit, TimeProvider time)
{
    /// <summary>Asked by every page of a link, and by its lesser posts: translated once.</summary>
    private static readonly Func<WorkflowsDb, string, CancellationToken, Task<EmailLink?>> ByHash = EF.CompileAsyncQuery(
        (WorkflowsDb db, string hash, CancellationToken _) => db.Set<EmailLink>().FirstOrDefault(l => l.TokenHash == hash));

    /// <summary>The same of links to an opinion.</summary>
    private static readonly Func<WorkflowsDb, string, CancellationToken, Task<EmailLink?>> ToOpinion = EF.CompileAsyncQuery(
        (WorkflowsDb db, string hash, CancellationToken _) => db.Set<EmailLink>().AsNoTracking().FirstOrDefault(
            l => l.TokenHash == hash && db.Set<HumanTask>().Any(t => t.Id == l.TaskId && t.Kind == TaskKind.Opinion)));

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
        HashOf(token) is { } hash
        && await ToOpinion(db, hash, stop) is { Purpose: LinkPurpose.Decide, SpentAt: null } link && link.IsAlive(time.GetUtcNow());

    /// <summary>Records that somebody looked, up to a bound.</summary>
    internal void Trace(EmailLink link, string kind, Actor visitor, Func<int, object> data)
    {
        link.ViewCount++;
        if (link.ViewCount <= ViewsOnRecord)
            audit.Record(new(kind, visitor) { PlanId = link.PlanId, TaskId = link.TaskId, Data = data(link.ViewCount) });
    }

    internal async Task<EmailLink?> FindAsync(string token, CancellationToken stop) =>
        HashOf(token) is { } hash ? await ByHash(db, hash, stop) : null;

    /// <summary>Under which a token is stored; null for what can be no token.</summary>
    internal static string? HashOf(string token) => LinkTokens.LooksLikeToken(token) ? LinkTokens.HashOf(token).Hex : null;

    internal async Task<LinkView> ExplainAsync(EmailLink link, CancellationToken stop) => link.Purpose is LinkPurpose.Read
        ? await ReadAsync(link, stop)
        : await ExplainAsync(await judge.OfAsync(link, stop), stop);

    internal async Task<LinkView> ExplainAsync(LinkStanding standing, CancellationToken stop) => standing switch
    {
        LinkStanding.Settled(var view) => view,
        LinkStanding.Over(var task, var why) => new LinkView.Ended(await CaseOfAsync(task, stop), why),
        LinkStanding.Open { Task: var task } => new LinkView.Waiting(await CaseOfAsync(task.Id, stop), task.Binds),
        var other => throw new UnreachableException($"{other} has no view."),
    };

    private async Task<CaseFile> CaseOfAsync(Guid task, CancellationToken stop) =>
        await cases.FindAsync(task, stop) ?? throw new InvalidOperationException($"Task {task} is gone.");

    private async Task<LinkView> ReadAsync(EmailLink link, CancellationToken stop)
    {
        var plan = await db.Set<Plan>().AsNoTracking().SingleAsync(p => p.Id == link.PlanId, stop);
        var version = await db.Set<PlanVersion>().AsNoTracking()
            .Where(v => v.PlanId == plan.Id).OrderByDescending(v => v.Number).FirstAsync(stop);
        return new LinkView.Issued(plan, version, await issued.ChangesAsync(plan.Id, stop), await receipts.OfLinkAsync(link.Id, stop));
    }
}
