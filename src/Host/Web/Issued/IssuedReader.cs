using Host.Web.Plans;
using Workflows.Issuance;
using Workflows.Issuance.AfterIssue;
using Workflows.Issuance.Distribution;
using Workflows.Plans;

namespace Host.Web.Issued;

/// <summary>What the page of an issued document shows.</summary>
/// <param name="Plan">The document.</param>
/// <param name="Standing">What became of it.</param>
/// <param name="Recipients">In the printed order.</param>
/// <param name="IsClerk">The viewer keeps the issuing body's books.</param>
/// <param name="MayPublish">The viewer may record where it was published.</param>
public sealed record IssuedFile(Plan Plan, IssuedStanding Standing, IReadOnlyList<RecipientLine> Recipients, bool IsClerk, bool MayPublish)
{
    public IReadOnlyList<RecipientLine> Unconfirmed => [.. Recipients.Where(r => r.ConfirmedAt is null)];
}

/// <summary>Reads an issued document for one viewer.</summary>
internal sealed class IssuedReader(IssuedFacts facts, RecipientBoard recipients, RecordPublication publications, Clerks clerks, IssuingBodies bodies)
{
    public async Task<IssuedFile> ReadAsync(SeenPlan seen, CancellationToken stop) => new(
        seen.Plan,
        await facts.OfAsync(seen.Plan, stop),
        await recipients.ForAsync(seen.Plan.Id, stop),
        await clerks.ServesAsync(seen.Person.Id, (await bodies.OfAsync(seen.Plan, stop)).Id, stop),
        await publications.MayAsync(seen.Plan, seen.Person.Id, stop));
}
