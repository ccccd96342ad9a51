using Microsoft.EntityFrameworkCore;
using Workflows.Storage;

namespace Workflows.TreeHeads;

/// <summary>Reads heads to be kept outside.</summary>
public sealed class TreeHeadReader(WorkflowsDb db)
{
    /// <param name="number">Null for the newest.</param>
    /// <param name="withLeaves">With the ends of all chains: a full copy, some hundred bytes for each chain.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>Null where there is no such head.</returns>
    public async Task<PublishedHead?> ReadAsync(long? number, bool withLeaves, CancellationToken stop)
    {
        var stored = await db.Set<StoredHead>().AsNoTracking()
            .Where(h => number == null || h.Number == number).OrderByDescending(h => h.Number).FirstOrDefaultAsync(stop);
        return stored is null
            ? null
            : new(stored.Statement, stored.Cms, withLeaves ? await TreeLeaves.AtAsync(db, stored.Number, stop) : null);
    }
}
