using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Decisions;
using Workflows.HumanTasks;
using Workflows.Plans;
using Workflows.Storage;

namespace Workflows.Links;

/// <summary>Says what stands behind a link. Reading never decides anything and never uses a link up.</summary>
public sealed class ExplainLink(
    WorkflowsDb db, CaseFiles cases, CastDecision decisions, AuditTrail audit, TimeProvider time)
{
    /// <summary>Views written to the trail; a scanner that comes back every minute must not flood it.</summary>
    private const int ViewsOnRecord = 500;

    /// <param name="token">As it stood in the address.</param>
    /// <param name="visitor">Address and browser of whoever opened it, for the trail.</param>
    public async Task<LinkView> ViewAsync(string token, Actor visitor, CancellationToken stop)
    {
        if (await FindAsync(token, stop) is not { } link)
            return new LinkView.Unknown();
        link.ViewCount++;
        if (link.ViewCount <= ViewsOnRecord)
        {
            audit.Record(new("link.viewed", visitor)
            {
                PlanId = link.PlanId,
                TaskId = link.TaskId,
                Data = new { Link = link.Id, Address = link.Address, View = link.ViewCount },
            });
        }

        return await ExplainAsync(link, stop);
    }

    /// <summary>The same without a trace: for showing a page again after a refused post, and for its files.</summary>
    public async Task<LinkView> PeekAsync(string token, CancellationToken stop) =>
        await FindAsync(token, stop) is { } link ? await ExplainAsync(link, stop) : new LinkView.Unknown();

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
        if (await decisions.FindReceiptAsync(link.TaskId!.Value, stop) is { } receipt)
            return new LinkView.Decided(receipt);
        var file = await cases.FindAsync(link.TaskId.Value, stop)
            ?? throw new InvalidOperationException($"Link {link.Id} points at a task that does not exist.");
        if (file.Task.State is not TaskState.Open)
            return new LinkView.Ended(file, CastDecision.EndedText(file.Task));
        if (link.RevokedBecause is RevokeReason.Superseded)
            return new LinkView.Superseded(link.Address);
        if (link.RevokedBecause is RevokeReason.TooManyWrongCodes)
            return new LinkView.Expired(AfterWrongCodes: true);
        if (link.ExpiresAt <= time.GetUtcNow())
            return new LinkView.Expired(AfterWrongCodes: false);
        return link.Purpose is LinkPurpose.SignIn
            ? new LinkView.NeedsSignIn(file.Task.Id)
            : new LinkView.Waiting(file, file.Task.Binds);
    }

    private async Task<LinkView> ReadAsync(EmailLink link, CancellationToken stop)
    {
        var plan = await db.Set<Plan>().AsNoTracking().SingleAsync(p => p.Id == link.PlanId, stop);
        var version = await db.Set<PlanVersion>().AsNoTracking()
            .Where(v => v.PlanId == plan.Id).OrderByDescending(v => v.Number).FirstAsync(stop);
        return new LinkView.Issued(plan, version);
    }
}
