using Npgsql;
using Workflows.Audit;
using Workflows.Issuance.Books;
using Workflows.Issuance.Files;
using Workflows.Plans;
using Workflows.Signatures;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Issuance.Signing;

/// <summary>
/// Stages the server's seal over what is being issued. The seal is made while the transaction writes, after the audit entries recorded
/// before it: the trigger then holds the chain's lock, so the head that is read is the one this issue made and nobody moves it meanwhile.
/// A background act after the commit would leave, for a moment or after a crash for longer, issued documents without evidence.
/// </summary>
public sealed class SealIssue(WorkflowsDb db, IServerSeal server, TimeProvider time)
{
    /// <summary>Call after the entry that tells of the issue was recorded.</summary>
    /// <returns>A problem where the server's key cannot be used: then nothing is issued.</returns>
    public Result<Done> Stage(Plan plan, IssuedNumber number, IssuedFile file)
    {
        var seal = server.Seal();
        if (!seal.IsSuccess)
            return new Invalid($"Chưa phát hành được vì máy chủ không ký xác nhận được. {seal.Problem!.Message}");
        var (chain, at) = (AuditTrail.ChainOf(plan.Id), time.GetUtcNow());
        db.Stage(async (connection, stop) =>
        {
            var (seq, hash) = await HeadAsync(connection, chain, stop);
            var manifest = new SealManifest(Sha256Hash.Parse(file.Sha256), number.Printed.ToString(), number.IssuedOn, hash).ToBytes();
            await using var insert = new NpgsqlCommand(
                "INSERT INTO plan.issue_seal (number_id, file_id, manifest, audit_seq, cms, sealed_at) VALUES ($1, $2, $3, $4, $5, $6)", connection);
            foreach (var value in new object[] { number.Id, file.Id, manifest, seq, seal.Value(manifest), at })
                insert.Parameters.Add(new() { Value = value });
            await insert.ExecuteNonQueryAsync(stop);
        });
        return Done.Value;
    }

    private static async Task<(long Seq, Sha256Hash Hash)> HeadAsync(NpgsqlConnection connection, string chain, CancellationToken stop)
    {
        await using var select = new NpgsqlCommand("SELECT last_seq, last_hash FROM audit.chain WHERE chain = $1", connection);
        select.Parameters.Add(new() { Value = chain });
        await using var row = await select.ExecuteReaderAsync(stop);
        return await row.ReadAsync(stop)
            ? (row.GetInt64(0), Sha256Hash.Parse(row.GetString(1)))
            : throw new InvalidOperationException($"The chain {chain} has no entry: nothing was recorded before the seal.");
    }
}
