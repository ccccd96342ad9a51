using Workflows.Plans;
using Workflows.Values;

namespace Workflows.Issuance;

/// <summary>What the clerk would give right now; a hint, nothing is reserved.</summary>
public sealed record ExpectedNumber(DocumentNumber Next, string BookName);

/// <summary>Tells the clerk the book and the number that come next.</summary>
public sealed class IssueForecast(IssuingBodies bodies, NextNumber numbers, TimeProvider time)
{
    public async Task<ExpectedNumber?> ForAsync(Plan plan, CancellationToken stop)
    {
        var book = await numbers.BookForAsync(await bodies.OfAsync(plan, stop), plan.Instrument, stop);
        return book.IsSuccess
            ? new(await numbers.PreviewAsync(book.Value, VietnamTime.Today(time).Year, stop), book.Value.Name)
            : null;
    }
}
