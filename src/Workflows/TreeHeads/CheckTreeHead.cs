using System.Data;
using System.Security.Cryptography.X509Certificates;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Signatures;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.TreeHeads;

/// <summary>What comparing the trail with a head from outside found.</summary>
/// <param name="SignedBy">Whose signature the head carries; null where no certificate was given to check it with.</param>
public sealed record TreeHeadReport(TreeHead Head, SealReading? SignedBy, IReadOnlyList<AuditFault> Faults)
{
    public bool IsIntact => Faults.Count == 0;
}

/// <summary>
/// Compares the trail with a head that was kept outside the database. What chains alone cannot show is found here: a chain rewritten hash
/// by hash, a tail cut off together with its head, a database put back to an earlier day, rows dated back.
/// </summary>
public sealed class CheckTreeHead(WorkflowsDb db)
{
    /// <summary>Where faults of the heads themselves are told.</summary>
    internal const string HeadsChain = "heads";

    /// <summary>So much may the clocks of hosts differ, and a transaction last.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);

    /// <param name="kept">The head from outside.</param>
    /// <param name="signer">The server's certificate; null leaves the signature unchecked.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>A problem for a head that cannot be read or that the server did not sign.</returns>
    public async Task<Result<TreeHeadReport>> RunAsync(PublishedHead kept, X509Certificate2? signer, CancellationToken stop)
    {
        var read = TreeHead.Parse(kept.Statement);
        if (!read.IsSuccess)
            return read.Problem!;
        var seal = signer is null ? default(Result<SealReading>?) : ServerSeal.Verify(kept.Statement, kept.Signature, signer);
        if (seal is { IsSuccess: false } forged)
            return forged.Problem!;

        await using var snapshot = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, stop);
        var head = read.Value;
        var faults = new List<AuditFault>();
        var stored = await db.Set<StoredHead>().AsNoTracking().SingleOrDefaultAsync(h => h.Number == head.Number, stop);
        var newest = await db.Set<StoredHead>().MaxAsync(h => (long?)h.Number, stop) ?? 0;
        if (stored is null)
            faults.Add(new(HeadsChain, head.Number, newest < head.Number
                ? $"this database is older than the published head {head.Number} of {VietnamTime.Short(head.At)}: its newest head is {newest}"
                : $"head {head.Number} is missing"));
        else if (!stored.Statement.AsSpan().SequenceEqual(kept.Statement))
            faults.Add(new(HeadsChain, head.Number, $"the stored head {head.Number} is not the one that was published"));

        var leaves = kept.Leaves is { } given ? TreeLeaf.Sorted(given) : await TreeLeaves.AtAsync(db, head.Number, stop);
        if (leaves.Count != head.Chains || MerkleTree.Root(leaves) != head.Root)
        {
            if (kept.Leaves is not null)
                return new Invalid("Danh sách chuỗi kèm theo không thuộc đầu nhật ký này.", "head");
            // Without a list of its own the head only says that something is wrong; what stands in the database is still compared below.
            faults.Add(new(HeadsChain, head.Number, $"the ends of chains kept for head {head.Number} were changed, or rows are missing"));
        }

        faults.AddRange(await TreeLeaves.ComparedAsync(db, head, leaves, stop));
        faults.AddRange(await DatedBackAsync(head, leaves, stop));
        return new TreeHeadReport(head, seal?.Value, faults);
    }

    /// <summary>A row that came after the head cannot have happened before it.</summary>
    private async Task<List<AuditFault>> DatedBackAsync(TreeHead head, IReadOnlyList<TreeLeaf> leaves, CancellationToken stop)
    {
        var chains = leaves.Select(l => l.Chain).ToArray();
        var seqs = leaves.Select(l => l.LastSeq).ToArray();
        var before = (head.At - Slack).ToUniversalTime();
        var bad = await db.Database.SqlQuery<DatedBack>($"""
            SELECT e.chain, min(e.seq) AS seq
            FROM audit.entry e LEFT JOIN unnest({chains}, {seqs}) AS l(chain, seq) ON l.chain = e.chain
            WHERE e.seq > coalesce(l.seq, 0) AND e.at < {before}
            GROUP BY e.chain ORDER BY e.chain COLLATE "C"
            """).ToListAsync(stop);
        return [.. bad.Select(b => new AuditFault(b.Chain, b.Seq, $"it says it happened before head {head.Number} was signed, and that head does not know it"))];
    }

    private sealed record DatedBack(string Chain, long Seq);
}
