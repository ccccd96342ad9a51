using Microsoft.EntityFrameworkCore;
using Workflows.Issuance;
using Workflows.Issuance.Books;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Web.Plans.Reading;

/// <summary>The issuing body as it stands at the head of a document (Nghị định 30/2020/NĐ-CP, Phụ lục I.II.2).</summary>
/// <param name="Above">The body directly above, without bold; null for a People's Committee.</param>
/// <param name="Name">The issuing body, in bold.</param>
/// <param name="Symbol">What follows the number: "KH-UBND".</param>
/// <param name="IsCollective">Its head signs in the name of the whole body ("TM.").</param>
public sealed record IssuerHead(string? Above, string Name, string Symbol, bool IsCollective);

/// <summary>Finds the head of a plan's document.</summary>
public sealed class IssuerHeads(WorkflowsDb db, IssuingBodies bodies, NextNumber numbers, TimeProvider time)
{
    public async Task<IssuerHead> OfAsync(Plan plan, CancellationToken stop)
    {
        var body = await bodies.OfAsync(plan, stop);
        var year = (plan.IssuedDate ?? VietnamTime.Today(time)).Year;
        var series = await numbers.SeriesForAsync(body, plan.Instrument, year, stop);
        var above = body.Kind is AgencyKind.PeoplesCommittee || body.ParentId is null
            ? null
            : await db.Set<Agency>().Where(a => a.Id == body.ParentId).Select(a => a.Name).SingleAsync(stop);
        return new(
            above,
            body.Name,
            plan.Symbol ?? (series.IsSuccess ? series.Value.Symbol : $"{NextNumber.TypeOf(plan.Instrument)}-{body.Abbreviation}"),
            body.Kind is AgencyKind.PeoplesCommittee);
    }
}
