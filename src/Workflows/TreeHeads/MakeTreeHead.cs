using Microsoft.EntityFrameworkCore;
using Npgsql;
using Workflows.Audit;
using Workflows.Outbox;
using Workflows.Signatures;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.TreeHeads;

/// <summary>When heads are made and where they are sent.</summary>
/// <param name="Rows">So many new rows make a head before the day is over.</param>
/// <param name="Readers">Addresses that keep the heads, best in another house.</param>
public sealed record TreeHeadRules(int Rows, IReadOnlyList<string> Readers)
{
    public const int UsualRows = 10_000;

    public static readonly TreeHeadRules Usual = new(UsualRows, []);
}

/// <summary>
/// Signs the head of the whole trail: once a day (Vietnam time), and after so many rows. Before it signs, it looks whether everything the
/// head before was signed over still stands: a server does not vouch for a trail that was rewritten under it.
/// </summary>
public sealed class MakeTreeHead(WorkflowsDb db, IServerSeal server, MailQueue mails, TreeHeadRules rules, TimeProvider time)
{
    private const string Matter = "audit.tree_head";

    /// <summary>Makes a head where one is due.</summary>
    /// <returns>Null where none is.</returns>
    public async Task<Result<TreeHead?>> IfDueAsync(CancellationToken stop)
    {
        if (!await IsDueAsync(stop))
            return Result<TreeHead?>.Success(null);
        // Another host may have seen the same: whoever comes second looks again.
        await db.EnterAloneAsync(Matter, stop);
        return await IsDueAsync(stop) ? (await HandleAsync(stop)).Map<TreeHead?>(made => made) : Result<TreeHead?>.Success(null);
    }

    /// <returns>A conflict where the trail is not what the last head was signed over, or where the key cannot be used; then nothing is made.</returns>
    public async Task<Result<TreeHead>> HandleAsync(CancellationToken stop)
    {
        await db.EnterAloneAsync(Matter, stop);
        var last = await LastAsync(stop);
        List<TreeLeaf> known = last is null ? [] : await TreeLeaves.AtAsync(db, last.Number, stop);
        if (last is not null && await UnsoundAsync(last, known, stop) is { } unsound)
            return unsound;
        var seal = server.Seal();
        if (!seal.IsSuccess)
            return seal.Problem!;

        var leaves = await TreeLeaves.NowAsync(db, stop);
        var now = time.GetUtcNow();
        var at = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        var head = new TreeHead(
            (last?.Number ?? 0) + 1, at, leaves.Count, leaves.Sum(l => l.LastSeq), MerkleTree.Root(leaves),
            last is null ? Sha256Hash.Zero : Sha256Hash.Of(last.Statement));
        var statement = head.ToBytes();
        var stored = new StoredHead { Number = head.Number, Statement = statement, Cms = seal.Value(statement), Rows = head.Rows, MadeAt = at };
        db.Add(stored);
        var before = known.ToHashSet();
        KeepLeaves(head.Number, [.. leaves.Where(l => !before.Contains(l))]);
        foreach (var reader in rules.Readers)
            mails.Enqueue(TreeHeadMail.To(reader, head, new(statement, stored.Cms)));
        return head;
    }

    private async Task<bool> IsDueAsync(CancellationToken stop)
    {
        var last = await LastAsync(stop);
        var rows = await db.Set<AuditChain>().SumAsync(c => c.LastSeq, stop);
        return rows > 0 && (last is null || VietnamTime.DateOf(last.MadeAt) < VietnamTime.Today(time) || rows - last.Rows >= rules.Rows);
    }

    private async Task<Conflict?> UnsoundAsync(StoredHead last, List<TreeLeaf> known, CancellationToken stop)
    {
        if (TreeHead.Parse(last.Statement) is not { IsSuccess: true } read)
            return new Conflict($"Đầu nhật ký số {last.Number} đang lưu đã bị sửa.");
        if (read.Value.Number != last.Number || read.Value.Chains != known.Count || read.Value.Root != MerkleTree.Root(known))
            return new Conflict($"Danh sách chuỗi của đầu nhật ký số {last.Number} đã bị sửa.");
        var faults = await TreeLeaves.ComparedAsync(db, read.Value, known, stop);
        return faults is [var first, ..] ? new Conflict($"Nhật ký không còn như khi ký đầu số {last.Number}: {first.Chain}, dòng {first.Seq}.") : null;
    }

    /// <summary>In one statement: the first head has a leaf for every chain there ever was.</summary>
    private void KeepLeaves(long number, IReadOnlyList<TreeLeaf> moved) => db.Stage(async (connection, inner) =>
    {
        await using var insert = new NpgsqlCommand(
            "INSERT INTO audit.tree_leaf (chain, number, last_seq, last_hash) SELECT chain, $1, seq, hash FROM unnest($2, $3, $4) AS l(chain, seq, hash)", connection);
        insert.Parameters.Add(new() { Value = number });
        insert.Parameters.Add(new() { Value = moved.Select(l => l.Chain).ToArray() });
        insert.Parameters.Add(new() { Value = moved.Select(l => l.LastSeq).ToArray() });
        insert.Parameters.Add(new() { Value = moved.Select(l => l.LastHash).ToArray() });
        await insert.ExecuteNonQueryAsync(inner);
    });

    private Task<StoredHead?> LastAsync(CancellationToken stop) =>
        db.Set<StoredHead>().AsNoTracking().OrderByDescending(h => h.Number).FirstOrDefaultAsync(stop);
}
