using Microsoft.EntityFrameworkCore;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Organisation.Substitutions;

/// <summary>Answers who does somebody's work today.</summary>
public sealed class SubstitutionReader(WorkflowsDb db, Directory directory, TimeProvider time)
{
    /// <summary>Everybody to whom a piece of work may come today; the first is the one it is meant for.</summary>
    /// <param name="meant">Who holds the post.</param>
    /// <param name="work">One kind.</param>
    /// <param name="agency">Whose file it is.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<IReadOnlyList<Seat>> PathAsync(Seat meant, SubstitutedWork work, Guid agency, CancellationToken stop)
    {
        var today = VietnamTime.Today(time);
        return await SubstitutionChain.PathAsync(meant, async seat =>
        {
            var records = await db.Set<Substitution>().AsNoTracking()
                .Where(s => s.GiverPostId == seat.PostId && s.GiverId == seat.PersonId
                    && s.RevokedAt == null && s.ValidFrom <= today && s.ValidTo >= today)
                .OrderBy(s => s.CreatedAt).ToListAsync(stop);
            if (records.Select(s => s.Edge).FirstOrDefault(e => e.Scope.Covers(today, work, agency)) is not { } edge)
                return null;
            return await directory.HoldsAsync(new(edge.Receiver.PostId, edge.Receiver.PersonId), stop) ? edge : null;
        });
    }

    /// <summary>Records that begin today or began before, with open work still to go over.</summary>
    public Task<List<Guid>> ToBeginAsync(CancellationToken stop)
    {
        var today = VietnamTime.Today(time);
        return db.Set<Substitution>()
            .Where(s => s.TakesOpen && s.BegunAt == null && s.RevokedAt == null && s.ValidFrom <= today && s.ValidTo >= today)
            .OrderBy(s => s.ValidFrom).ThenBy(s => s.Id).Select(s => s.Id).ToListAsync(stop);
    }

    /// <summary>The newest record by which somebody did work from a post; tells why they do no more.</summary>
    public Task<Substitution?> LastAsync(SeatKey receiver, CancellationToken stop) => db.Set<Substitution>().AsNoTracking()
        .Where(s => s.ReceiverPostId == receiver.PostId && s.ReceiverId == receiver.PersonId)
        .OrderByDescending(s => s.RevokedAt ?? s.CreatedAt).FirstOrDefaultAsync(stop);
}
