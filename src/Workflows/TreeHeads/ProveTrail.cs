using System.Security.Cryptography.X509Certificates;
using Workflows.Audit;
using Workflows.Signatures;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.TreeHeads;

/// <summary>What was looked at, and everything found.</summary>
/// <param name="Head">The head from outside the trail was compared with.</param>
/// <param name="SignedBy">Whose signature it carries; null where no certificate was given.</param>
public sealed record TrailReport(long Rows, int Chains, TreeHead? Head, SealReading? SignedBy, IReadOnlyList<AuditFault> Faults)
{
    public bool IsIntact => Faults.Count == 0;
}

/// <summary>
/// Everything that can be said of the trail: its chains, the triggers that guard it, the files it speaks of and, where one was kept outside, a
/// signed head.
/// </summary>
public sealed class ProveTrail(WorkflowsDb db)
{
    /// <param name="kept">A head from outside; null compares with none.</param>
    /// <param name="signer">The server's certificate; null leaves the signature of the head unchecked.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>A problem only for a head that cannot be read or was not signed by the server.</returns>
    public async Task<Result<TrailReport>> RunAsync(PublishedHead? kept, X509Certificate2? signer, CancellationToken stop)
    {
        var compared = kept is null ? default(Result<TreeHeadReport>?) : await new CheckTreeHead(db).RunAsync(kept, signer, stop);
        if (compared is { IsSuccess: false } unfit)
            return unfit.Problem!;
        var chains = await new AuditVerifier(db).VerifyAsync(null, stop);
        IReadOnlyList<AuditFault> faults =
        [
            .. chains.Faults,
            .. compared?.Value.Faults ?? [],
            .. await new GuardCheck(db).RunAsync(stop),
            .. await new StoredBytesCheck(db).RunAsync(stop),
        ];
        return new TrailReport(chains.Rows, chains.Chains, compared?.Value.Head, compared?.Value.SignedBy, faults);
    }
}
