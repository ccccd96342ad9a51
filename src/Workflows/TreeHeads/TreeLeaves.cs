using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Storage;

namespace Workflows.TreeHeads;

/// <summary>The ends of chains: as the database says they were at a head, and as they are.</summary>
internal static class TreeLeaves
{
    /// <summary>The ends of all chains as they stood at a head, by what the database keeps of it.</summary>
    public static async Task<List<TreeLeaf>> AtAsync(WorkflowsDb db, long number, CancellationToken stop) => TreeLeaf.Sorted((await db.Set<StoredLeaf>()
        .FromSql($"SELECT DISTINCT ON (chain) chain, number, last_seq, last_hash FROM audit.tree_leaf WHERE number <= {number} ORDER BY chain, number DESC")
        .AsNoTracking().ToListAsync(stop)).Select(l => l.Leaf));

    /// <summary>The ends of all chains now: one statement, so one moment.</summary>
    public static async Task<List<TreeLeaf>> NowAsync(WorkflowsDb db, CancellationToken stop) => TreeLeaf.Sorted((await db.Set<AuditChain>().AsNoTracking()
        .Where(c => c.LastSeq > 0).ToListAsync(stop)).Select(c => new TreeLeaf(c.Chain, c.LastSeq, c.LastHash)));

    /// <summary>Each row at which a chain ended at a head must still be there as it was; of those that are not, the first of each chain.</summary>
    public static async Task<List<AuditFault>> ComparedAsync(WorkflowsDb db, TreeHead head, IReadOnlyList<TreeLeaf> leaves, CancellationToken stop)
    {
        var chains = leaves.Select(l => l.Chain).ToArray();
        var seqs = leaves.Select(l => l.LastSeq).ToArray();
        var hashes = leaves.Select(l => l.LastHash).ToArray();
        var bad = await db.Database.SqlQuery<Missed>($"""
            SELECT l.chain, l.seq, e.hash IS NOT NULL AS there, coalesce((SELECT max(o.seq) FROM audit.entry o WHERE o.chain = l.chain), 0) AS newest
            FROM unnest({chains}, {seqs}, {hashes}) AS l(chain, seq, hash)
            LEFT JOIN audit.entry e ON e.chain = l.chain AND e.seq = l.seq
            WHERE e.hash IS DISTINCT FROM l.hash
            ORDER BY l.chain COLLATE "C"
            """).ToListAsync(stop);
        return [.. bad.Select(b => new AuditFault(b.Chain, b.There ? b.Seq : Math.Min(b.Newest + 1, b.Seq), b switch
        {
            { There: true } => $"this is not the row that head {head.Number} was signed over: the chain was rewritten at or before it",
            { Newest: 0 } => $"the whole chain is missing; head {head.Number} was signed over {b.Seq} rows of it",
            _ when b.Newest < b.Seq => $"rows {b.Newest + 1} to {b.Seq} are missing; head {head.Number} was signed over them",
            _ => $"the row that head {head.Number} was signed over is missing",
        }))];
    }

    private sealed record Missed(string Chain, long Seq, bool There, long Newest);
}
