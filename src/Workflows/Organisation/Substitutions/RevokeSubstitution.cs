using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Organisation.Substitutions;

/// <summary>Ends a substitution before its day; holds at once.</summary>
public sealed class RevokeSubstitution(WorkflowsDb db, Directory directory, AuditTrail audit, TimeProvider time)
{
    public async Task<Result<Substitution>> HandleAsync(Guid id, string? reason, Guid byPerson, Actor actor, CancellationToken stop)
    {
        var why = VietnameseText.Check(reason, "reason", "Lý do thu hồi", 500, required: true);
        if (!why.IsSuccess)
            return why.Problem!;
        await db.EnterAloneAsync("substitution", stop);
        var found = await db.Set<Substitution>().FirstOrDefaultAsync(s => s.Id == id, stop);
        if (found is null)
            return new NotFound("Không tìm thấy bản ghi xử lý thay này.");
        // The receiver may lay it down, too.
        if (found.ReceiverId != byPerson && !await AwayRights.MayActForAsync(directory, found.GiverId, byPerson, stop))
            return new Forbidden("Chỉ người được xử lý thay, người xử lý thay hoặc quản trị hệ thống mới thu hồi được.");
        if (found.RevokedAt is not null)
            return new Conflict("Bản ghi này đã được thu hồi từ trước.");
        if (found.ValidTo < VietnamTime.Today(time))
            return new Conflict("Thời hạn xử lý thay đã hết, không cần thu hồi.");
        End(found, why.Value, actor);
        return found;
    }

    /// <summary>Ends whatever a person gave or does for others; for whoever leaves.</summary>
    /// <returns>Those that ended.</returns>
    public async Task<IReadOnlyList<Substitution>> EndAllOfAsync(Guid personId, string reason, Actor actor, CancellationToken stop)
    {
        await db.EnterAloneAsync("substitution", stop);
        var open = await OfAsync(db, personId, VietnamTime.Today(time)).ToListAsync(stop);
        foreach (var one in open)
            End(one, reason, actor);
        return open;
    }

    /// <summary>What a person gave or does for others, now or later.</summary>
    public static IQueryable<Substitution> OfAsync(WorkflowsDb db, Guid personId, DateOnly today) => db.Set<Substitution>()
        .Where(s => (s.GiverId == personId || s.ReceiverId == personId) && s.RevokedAt == null && s.ValidTo >= today)
        .OrderBy(s => s.Id);

    private void End(Substitution one, string reason, Actor actor)
    {
        one.Revoke(reason, time.GetUtcNow());
        audit.Record(new("substitution.revoked", actor) { Data = new { one.Id, one.Giver, one.Receiver, Reason = reason } });
    }
}
