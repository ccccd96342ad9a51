using Microsoft.EntityFrameworkCore;
using Workflows.Issuance.Books;
using Workflows.Organisation;
using Workflows.Organisation.Succession;
using Workflows.Plans;
using Workflows.Storage;

namespace Workflows.Issuance;

/// <summary>
/// In whose name a plan is issued: the People's Committee of the drafting agency, or that agency itself for a plan of its own. The
/// body keeps the book, its clerk gives the number, and its name stands at the head of the document.
/// </summary>
public sealed class IssuingBodies(WorkflowsDb db, Successors successors)
{
    /// <returns>The body today; for an issued plan the one whose book the number stands in, whatever became of it since.</returns>
    public async Task<Agency> OfAsync(Plan plan, CancellationToken stop)
    {
        var numbered = await (
            from number in db.Set<IssuedNumber>().AsNoTracking()
            where number.PlanId == plan.Id && !db.Set<NumberCancellation>().Any(c => c.NumberId == number.Id)
            join book in db.Set<DocumentBook>() on number.BookId equals book.Id
            join body in db.Set<Agency>() on book.BodyId equals body.Id
            select body).FirstOrDefaultAsync(stop);
        if (numbered is not null)
            return numbered;
        var agencies = db.Set<Agency>().AsNoTracking();
        if (plan.Instrument is Instrument.AgencyPlan)
        {
            var own = await successors.NowAsync(plan.AgencyId, stop);
            return await agencies.SingleAsync(a => a.Id == own, stop);
        }

        var drafting = await agencies.SingleAsync(a => a.Id == plan.AgencyId, stop);
        return drafting.ParentId is { } committee ? await agencies.SingleAsync(a => a.Id == committee, stop) : drafting;
    }

    /// <summary>The bodies whose clerks serve a body: itself, and the office of a committee.</summary>
    internal async Task<IReadOnlyList<Guid>> ServedByAsync(Guid body, CancellationToken stop) => await db.Set<Agency>().AsNoTracking()
        .Where(a => a.Id == body || (a.ParentId == body && a.Kind == AgencyKind.CommitteeOffice))
        .Select(a => a.Id).ToListAsync(stop);
}
