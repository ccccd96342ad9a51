using Microsoft.EntityFrameworkCore;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Issuance.Books;

/// <summary>What the clerk would give right now; a hint, nothing is reserved.</summary>
public sealed record ExpectedNumber(DocumentNumber Next, string BookName);

/// <summary>Tells the clerk the book and the number that come next.</summary>
public sealed class IssueForecast(WorkflowsDb db, IssuingBodies bodies, NextNumber numbers, TimeProvider time)
{
    public async Task<ExpectedNumber?> ForAsync(Plan plan, CancellationToken stop)
    {
        var year = VietnamTime.Today(time).Year;
        var series = await numbers.SeriesForAsync(await bodies.OfAsync(plan, stop), plan.Instrument, year, stop);
        return series.IsSuccess
            ? new(
                await numbers.PreviewAsync(series.Value, year, stop),
                await db.Set<DocumentBook>().Where(b => b.Id == series.Value.BookId).Select(b => b.Name).SingleAsync(stop))
            : null;
    }
}
