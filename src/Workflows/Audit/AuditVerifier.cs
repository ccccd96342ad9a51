using System.Data;
using Microsoft.EntityFrameworkCore;
using Workflows.Storage;

namespace Workflows.Audit;

/// <summary>The first thing wrong with a chain.</summary>
/// <param name="Chain">Name of the chain.</param>
/// <param name="Seq">Number of the first bad row; for a missing row the number it should have.</param>
/// <param name="What">English sentence for the operator.</param>
public sealed record AuditFault(string Chain, long Seq, string What);

/// <summary>What a verification looked at and found.</summary>
public sealed record AuditReport(long Rows, int Chains, IReadOnlyList<AuditFault> Faults)
{
    public bool IsIntact => Faults.Count == 0;
}

/// <summary>
/// Recomputes the chains from the rows alone. Finds an edited, swapped, inserted or removed row, columns
/// that disagree with the body, and a tail cut off (the stored head knows better).
/// </summary>
/// <remarks>
/// Somebody who may rewrite rows and heads alike, hash by hash, can still forge a whole chain; only a signed head
/// kept outside the database (room TreeHeads) can show that.
/// </remarks>
public sealed class AuditVerifier(WorkflowsDb db)
{
    /// <param name="planId">One plan's chain, or null for all chains.</param>
    public async Task<AuditReport> VerifyAsync(Guid? planId, CancellationToken stop)
    {
        // One snapshot for rows and heads: what is written meanwhile must not look like a broken chain.
        await using var snapshot = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, stop);
        var only = planId is null ? null : AuditTrail.ChainOf(planId);
        var heads = await db.Set<AuditChain>().AsNoTracking()
            .Where(c => only == null || c.Chain == only)
            .ToDictionaryAsync(c => c.Chain, StringComparer.Ordinal, stop);

        var faults = new List<AuditFault>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var walk = new ChainWalk();
        long rows = 0;
        var entries = db.Set<AuditEntry>().AsNoTracking()
            .Where(e => only == null || e.Chain == only)
            .OrderBy(e => e.Chain).ThenBy(e => e.Seq)
            .AsAsyncEnumerable();
        await foreach (var entry in entries.WithCancellation(stop))
        {
            rows++;
            if (entry.Chain != walk.Chain)
            {
                Finish(walk, heads, faults);
                walk = new ChainWalk { Chain = entry.Chain };
                seen.Add(entry.Chain);
            }

            walk.Step(entry);
        }

        Finish(walk, heads, faults);
        foreach (var missing in await PlansWithoutChainAsync(planId, seen, stop))
            faults.Add(new(missing, 1, "the whole chain is missing"));
        foreach (var head in heads.Values.Where(h => !seen.Contains(h.Chain) && h.LastSeq > 0 && h.Chain == AuditTrail.SystemChain).OrderBy(h => h.Chain, StringComparer.Ordinal))
            faults.Add(new(head.Chain, 1, $"all {head.LastSeq} rows are missing"));
        return new(rows, seen.Count, faults);
    }

    /// <summary>
    /// A plan is audited from its first moment: one without a chain lost it, head and all. The table is asked by
    /// name, because this room knows nothing of plans.
    /// </summary>
    private async Task<IEnumerable<string>> PlansWithoutChainAsync(Guid? planId, HashSet<string> seen, CancellationToken stop)
    {
        var plans = planId is { } one
            ? [one]
            : await db.Database.SqlQuery<Guid>($"""SELECT id AS "Value" FROM plan.plan""").ToListAsync(stop);
        return plans.Select(id => AuditTrail.ChainOf(id)).Where(chain => !seen.Contains(chain)).Order(StringComparer.Ordinal);
    }

    private static void Finish(ChainWalk walk, Dictionary<string, AuditChain> heads, List<AuditFault> faults)
    {
        if (walk.Chain is { } chain && walk.End(heads.GetValueOrDefault(chain)) is { } fault)
            faults.Add(fault);
    }
}
