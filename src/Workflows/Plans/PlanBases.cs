using Workflows.LegalBases;
using Workflows.Values;

namespace Workflows.Plans;

/// <summary>What the checks of the register say of a plan's bases. They warn; nothing waits for them.</summary>
public sealed class PlanBases(BasisRegister register, TimeProvider time)
{
    /// <param name="bases">In the plan's order.</param>
    /// <param name="issuedOn">The day the plan was issued; null while it is not, which counts as today.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>The findings of each basis, in the same order.</returns>
    public async Task<IReadOnlyList<IReadOnlyList<BasisFinding>>> CheckAsync(IReadOnlyList<LegalBasis> bases, DateOnly? issuedOn, CancellationToken stop)
    {
        if (bases.Count == 0)
            return [];
        var cited = bases.Select(CitedOf).ToList();
        var entries = await register.MatchAsync(cited, stop);
        var day = issuedOn ?? VietnamTime.Today(time);
        return [.. cited.Select((c, i) => BasisChecks.Of(c, entries[i], day))];
    }

    /// <summary>A basis stays linked to its entry as long as it bears the entry's number: a number typed over means another document.</summary>
    public async Task<PlanContent> KeepLinksAsync(PlanContent content, CancellationToken stop)
    {
        if (content.LegalBases.All(b => b.RegisterId is null))
            return content;
        var entries = await register.MatchAsync([.. content.LegalBases.Select(CitedOf)], stop);
        return content with
        {
            LegalBases = [.. content.LegalBases.Select((b, i) =>
                b.RegisterId is { } id && entries[i] is { } entry && entry.Id == id && CitedNumber.AreSame(entry.Number, b.Number) ? b : b with { RegisterId = null })],
        };
    }

    public static CitedBasis CitedOf(LegalBasis basis) =>
        new(basis.DocumentType, basis.Number, basis.Date, basis.Issuer, basis.Subject) { RegisterId = basis.RegisterId };
}
