using System.Data;
using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Workflows.Storage;
using Workflows.Values;

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
/// Somebody who may rewrite rows and heads alike, hash by hash, can still forge a whole chain; only a head
/// kept outside the database can show that.
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

    /// <summary>What the hash of a row is computed over.</summary>
    internal static Sha256Hash HashOf(string previous, string chain, long seq, string body) =>
        Sha256Hash.Of(string.Create(CultureInfo.InvariantCulture, $"{previous}\n{chain}\n{seq}\n{body}"));

    private static void Finish(ChainWalk walk, Dictionary<string, AuditChain> heads, List<AuditFault> faults)
    {
        if (walk.Chain is null)
            return;
        if (walk.Fault is null)
        {
            if (!heads.TryGetValue(walk.Chain, out var head))
                walk.Fault = new(walk.Chain, 1, "the chain has no head");
            else if (head.LastSeq > walk.LastSeq)
                walk.Fault = new(walk.Chain, walk.LastSeq + 1, $"rows {walk.LastSeq + 1} to {head.LastSeq} are missing at the end");
            else if (head.LastSeq < walk.LastSeq || head.LastHash != walk.LastHash)
                walk.Fault = new(walk.Chain, walk.LastSeq, "the head does not belong to the last row");
        }

        if (walk.Fault is { } fault)
            faults.Add(fault);
    }

    /// <summary>One chain while it is read; stops judging at its first fault.</summary>
    private sealed class ChainWalk
    {
        public string? Chain { get; init; }

        public AuditFault? Fault { get; set; }

        public long LastSeq { get; private set; }

        public string LastHash { get; private set; } = Sha256Hash.Zero.Hex;

        public void Step(AuditEntry entry)
        {
            if (Fault is null && Judge(entry) is { } what)
                Fault = new(entry.Chain, what.Seq, what.What);
            (LastSeq, LastHash) = (entry.Seq, entry.Hash);
        }

        private (long Seq, string What)? Judge(AuditEntry entry)
        {
            if (entry.Seq != LastSeq + 1)
                return (LastSeq + 1, $"row {LastSeq + 1} is missing (the next is {entry.Seq})");
            if (entry.PreviousHash != LastHash)
                return (entry.Seq, "it does not follow the row before it");
            if (HashOf(entry.PreviousHash, entry.Chain, entry.Seq, entry.Body).Hex != entry.Hash)
                return (entry.Seq, "its hash does not fit its content");
            return ColumnsFit(entry) ? null : (entry.Seq, "its columns disagree with its body");
        }

        private static bool ColumnsFit(AuditEntry entry)
        {
            try
            {
                using var body = JsonDocument.Parse(entry.Body);
                var root = body.RootElement;
                var plan = root.TryGetProperty("plan", out var id) ? id.GetGuid() : (Guid?)null;
                return root.GetProperty("kind").GetString() == entry.Kind
                    && root.GetProperty("at").GetDateTimeOffset() == entry.At
                    && plan == entry.PlanId
                    && AuditTrail.ChainOf(plan) == entry.Chain;
            }
            catch (Exception unreadable) when (unreadable is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
            {
                return false;
            }
        }
    }
}
