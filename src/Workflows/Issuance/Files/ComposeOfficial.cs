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
    private const string Committee = "Ủy ban nhân dân ";
    private const string Collective = "TM. Ủy ban nhân dân";

    private static readonly string[] Kinds = ["tỉnh ", "thành phố "];

    /// <param name="plan">Its number, symbol and date are printed as they stand, unless <paramref name="given"/> says others.</param>
    /// <param name="version">The text.</param>
    /// <param name="stop">Cancels.</param>
    /// <param name="given">A number that the plan does not carry yet.</param>
    /// <returns>A refusal where the text is an uploaded file of a plan document.</returns>
    public async Task<Result<OfficialDocument>> OfAsync(Plan plan, PlanVersion version, CancellationToken stop, IssuedNumber? given = null)
    {
        var body = await bodies.OfAsync(plan, stop);
        var isCommittee = body.Kind is AgencyKind.PeoplesCommittee || body.ParentId is null;
        var above = isCommittee ? null : await db.Set<Agency>().AsNoTracking().SingleAsync(a => a.Id == body.ParentId, stop);
        var drafting = await db.Set<Agency>().AsNoTracking().SingleAsync(a => a.Id == plan.AgencyId, stop);
        var date = given?.IssuedOn ?? plan.IssuedDate;
        var year = (date ?? VietnamTime.Today(time)).Year;
        var series = await numbers.SeriesForAsync(body, plan.Instrument, year, stop);
        var proposer = await HeadOfAsync(drafting, stop);
        var facts = new IssueFacts
        {
            ParentBody = above?.Name,
            IssuingBody = body.Name,
            Symbol = given?.Symbol ?? plan.Symbol ?? (series.IsSuccess ? series.Value.Symbol : $"{NextNumber.TypeOf(plan.Instrument)}-{body.Abbreviation}"),
            Number = given?.Number ?? plan.Number,
            Date = date,
            Place = PlaceOf((above ?? body).Name),
            Signer = SignatureOf(await signers.OfAsync(plan, version.Id, stop), body, isCommittee ? "Chủ tịch" : proposer),
            Recipients = [.. version.Content.Recipients.Select(r => r.Name)],
            FilingUnit = drafting.Abbreviation,
        };
        return plan.Instrument is Instrument.DecisionWithPlan
            ? ComposeDecision.Of(version.Content, facts, new()
            {
                Authority = body.Name,
                Proposal = $"Theo đề nghị của {proposer}",
                Executors = $"Chánh Văn phòng {body.Name}, {proposer} và Thủ trưởng các cơ quan, đơn vị có liên quan",
            })
            : ComposePlan.Of(version.Content, facts);
    }

    /// <summary>"Giám đốc Sở Tài chính", "Chánh Văn phòng …": the post with the agency it is of; the agency where it has no head's post.</summary>
    private async Task<string> HeadOfAsync(Agency agency, CancellationToken stop)
    {
        var title = await db.Set<Post>().Where(p => p.AgencyId == agency.Id && p.Role == PostRole.Head).OrderBy(p => p.Code).Select(p => p.Title).FirstOrDefaultAsync(stop);
        return title is null ? agency.Name : title.Contains(agency.Name, StringComparison.OrdinalIgnoreCase) ? title : $"{title} {agency.Name}";
    }

    /// <summary>"TM." of the committee stands above the capacity; before anybody has signed the head's office stands alone.</summary>
    private static SignatureBlock SignatureOf(SignerBlock? signer, Agency body, string head)
    {
        IEnumerable<string> lines = signer?.Lines ?? [head];
        var isCollective = signer?.IsCollective ?? body.Kind is AgencyKind.PeoplesCommittee;
        return new([.. isCollective ? [Collective] : Array.Empty<string>(), .. lines.Select(l => WithoutBody(l, body.Name))], signer?.Name);
    }

    /// <summary>Below a body's own document the office stands without its name: "GIÁM ĐỐC" (Phụ lục I.II.7.b).</summary>
    internal static string WithoutBody(string office, string body) =>
        office.EndsWith($" {body}", StringComparison.OrdinalIgnoreCase) ? office[..^(body.Length + 1)] : office;

    /// <summary>
    /// Địa danh (Phụ lục I.II.4): the name of the province or city; only "Thành phố Hồ Chí Minh" keeps the word for its kind.
    /// </summary>
    internal static string PlaceOf(string committee)
    {
        var name = committee.StartsWith(Committee, StringComparison.OrdinalIgnoreCase) ? committee[Committee.Length..].Trim() : committee;
        foreach (var kind in Kinds)
        {
            if (name.StartsWith(kind, StringComparison.OrdinalIgnoreCase))
                name = name[kind.Length..];
        }

        return name is "Hồ Chí Minh" ? "Thành phố Hồ Chí Minh" : name;
    }
}
