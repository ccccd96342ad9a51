using Microsoft.EntityFrameworkCore;
using Workflows.Decisions.Approvals;
using Workflows.Documents;
using Workflows.Issuance.Books;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Issuance.Files;

/// <summary>
/// A version as the official document it is or is going to be: the issuing body, the signer and the recipients of today around the frozen
/// text; number and date where they are given, else blanks.
/// </summary>
public sealed class ComposeOfficial(WorkflowsDb db, IssuingBodies bodies, NextNumber numbers, SignerBlocks signers, TimeProvider time)
{
    private const string CommitteeWords = "Ủy ban nhân dân tỉnh ";

    /// <param name="plan">Its number, symbol and date are printed as they stand.</param>
    /// <param name="version">The text.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>A refusal where the text is an uploaded file of a plan document.</returns>
    public async Task<Result<OfficialDocument>> OfAsync(Plan plan, PlanVersion version, CancellationToken stop)
    {
        var body = await bodies.OfAsync(plan, stop);
        var isCommittee = body.Kind is AgencyKind.PeoplesCommittee || body.ParentId is null;
        var above = isCommittee ? null : await db.Set<Agency>().AsNoTracking().SingleAsync(a => a.Id == body.ParentId, stop);
        var drafting = await db.Set<Agency>().AsNoTracking().SingleAsync(a => a.Id == plan.AgencyId, stop);
        var year = (plan.IssuedDate ?? VietnamTime.Today(time)).Year;
        var series = await numbers.SeriesForAsync(body, plan.Instrument, year, stop);
        var facts = new IssueFacts
        {
            ParentBody = above?.Name,
            IssuingBody = body.Name,
            Symbol = plan.Symbol ?? (series.IsSuccess ? series.Value.Symbol : $"{NextNumber.TypeOf(plan.Instrument)}-{body.Abbreviation}"),
            Number = plan.Number,
            Date = plan.IssuedDate,
            Place = PlaceOf((above ?? body).Name),
            Signer = SignatureOf(await signers.OfAsync(plan, version.Id, stop), body, isCommittee),
            Recipients = [.. version.Content.Recipients.Select(r => r.Name)],
            FilingUnit = drafting.Abbreviation,
        };
        return plan.Instrument is Instrument.DecisionWithPlan
            ? ComposeDecision.Of(version.Content, facts, new()
            {
                Authority = body.Name,
                Proposal = $"Theo đề nghị của Giám đốc {plan.AgencyName}",
                Executors = $"Chánh Văn phòng {body.Name}, Giám đốc {plan.AgencyName} và Thủ trưởng các cơ quan, đơn vị có liên quan",
            })
            : ComposePlan.Of(version.Content, facts);
    }

    /// <summary>"TM." of the committee stands above the capacity; before anybody has signed the head's office stands alone.</summary>
    private static SignatureBlock SignatureOf(SignerBlock? signer, Agency body, bool isCommittee) => signer is null
        ? new(isCommittee ? ["TM. Ủy ban nhân dân", "Chủ tịch"] : ["Giám đốc"], null)
        : new(signer.IsCollective ? ["TM. Ủy ban nhân dân", .. signer.Lines] : signer.Lines, signer.Name);

    /// <summary>Địa danh: the name of the province whose committee it is.</summary>
    private static string PlaceOf(string committee) =>
        committee.StartsWith(CommitteeWords, StringComparison.OrdinalIgnoreCase) ? committee[CommitteeWords.Length..] : committee.Split(' ', 5)[^1];
}
