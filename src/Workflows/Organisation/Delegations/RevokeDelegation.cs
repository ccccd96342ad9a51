using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Organisation.Delegations;

/// <summary>Takes authority to sign away; holds at once, also for what was opened before.</summary>
public sealed class RevokeDelegation(WorkflowsDb db, Directory directory, Signatories signatories, AuditTrail audit, TimeProvider time)
{
    public async Task<Result<Delegation>> HandleAsync(Guid id, string? reason, Guid byPerson, Actor actor, CancellationToken stop)
    {
        var why = VietnameseText.Check(reason, "reason", "Lý do thu hồi", 500, required: true);
        if (!why.IsSuccess)
            return why.Problem!;
        await db.EnterAloneAsync("delegation", stop);
        var found = await db.Set<Delegation>().FirstOrDefaultAsync(d => d.Id == id, stop);
        if (found is null)
            return new NotFound("Không tìm thấy ủy quyền ký này.");
        var holder = (await signatories.PostAsync(found.GiverPostId, stop))?.Holder?.PersonId;
        if (byPerson != holder && byPerson != found.ReceiverId && !await AwayRights.MayActForAsync(directory, found.GiverId ?? found.ReceiverId, byPerson, stop))
            return new Forbidden("Chỉ người ủy quyền, người được ủy quyền hoặc quản trị hệ thống mới thu hồi được.");
        if (found.RevokedAt is not null)
            return new Conflict("Ủy quyền này đã được thu hồi từ trước.");
        End(found, why.Value, actor);
        return found;
    }

    /// <summary>Ends what a person may sign for others, and what they alone gave; for whoever leaves.</summary>
    public async Task<IReadOnlyList<Delegation>> EndAllOfAsync(Guid personId, string reason, Actor actor, CancellationToken stop)
    {
        await db.EnterAloneAsync("delegation", stop);
        var open = await Of(db, personId).ToListAsync(stop);
        foreach (var one in open)
            End(one, reason, actor);
        return open;
    }

    /// <summary>What ends with a person: what they may sign for others, and what they alone gave (TUQ.).</summary>
    public static IQueryable<Delegation> Of(WorkflowsDb db, Guid personId) => db.Set<Delegation>()
        .Where(d => d.RevokedAt == null
            && (d.ReceiverId == personId || (d.GiverId == personId && d.Capacity == SigningCapacity.ByAuthority)))
        .OrderBy(d => d.Id);

    private void End(Delegation one, string reason, Actor actor)
    {
        one.Revoke(reason, time.GetUtcNow());
        audit.Record(new("delegation.revoked", actor)
        {
            Data = new { one.Id, one.Giver, one.Receiver, Capacity = SigningWords.Mark(one.Capacity), Document = one.DocumentWords, Reason = reason },
        });
    }
}
