using Microsoft.EntityFrameworkCore;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Issuance.Books;

/// <summary>
/// Takes numbers. The counter's row stays locked until the commit, so the next clerk waits and a rolled-back
/// issue leaves no gap (Nghị định 30/2020/NĐ-CP, Điều 15: 01 on 1 January to the last of 31 December).
/// </summary>
public sealed class NextNumber(WorkflowsDb db)
{
    /// <summary>The type of document that an instrument is numbered as.</summary>
    public static string TypeOf(Instrument instrument) =>
        instrument is Instrument.DecisionWithPlan ? DocumentBook.Decisions : DocumentBook.Plans;

    public Task<Result<BookSeries>> SeriesForAsync(Agency body, Instrument instrument, int year, CancellationToken stop) =>
        SeriesForAsync(body, TypeOf(instrument), year, stop);

    /// <param name="body">The issuing body.</param>
    /// <param name="code">"KH".</param>
    /// <param name="year">In Việt Nam.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<Result<BookSeries>> SeriesForAsync(Agency body, string code, int year, CancellationToken stop)
    {
        var series = await db.Set<BookSeries>().AsNoTracking()
            .Where(s => s.BodyId == body.Id && s.Code == code && s.FromYear <= year)
            .OrderByDescending(s => s.FromYear).ThenByDescending(s => s.DecidedAt)
            .FirstOrDefaultAsync(stop);
        return series is null ? new NotFound($"{body.Name} chưa mở sổ đăng ký văn bản loại {code}.") : series;
    }

    /// <summary>The number the series would give now; only a hint for the screen, it is not reserved.</summary>
    public async Task<DocumentNumber> PreviewAsync(BookSeries series, int year, CancellationToken stop) =>
        new(await LastAsync(series.BookId, year, stop) + 1, series.Symbol);

    /// <summary>Takes the next number of the year; call inside the transaction that issues.</summary>
    public async Task<DocumentNumber> TakeAsync(BookSeries series, int year, CancellationToken stop)
    {
        var taken = await db.Database.SqlQuery<int>($"""
            INSERT INTO org.book_year AS counter (book_id, year, last_number) VALUES ({series.BookId}, {year}, 1)
            ON CONFLICT (book_id, year) DO UPDATE SET last_number = counter.last_number + 1
            RETURNING last_number AS "Value"
            """).ToListAsync(stop);
        return new(taken.Single(), series.Symbol);
    }

    /// <summary>Takes the counter's lock, as giving a number does, and tells how far the book is: 0 where nothing was given.</summary>
    public async Task<int> HoldAsync(Guid bookId, int year, CancellationToken stop)
    {
        var last = await db.Database.SqlQuery<int>($"""
            INSERT INTO org.book_year AS counter (book_id, year, last_number) VALUES ({bookId}, {year}, 0)
            ON CONFLICT (book_id, year) DO UPDATE SET last_number = counter.last_number
            RETURNING last_number AS "Value"
            """).ToListAsync(stop);
        return last.Single();
    }

    /// <summary>Sets how far a held book is.</summary>
    internal Task SetAsync(Guid bookId, int year, int last, CancellationToken stop) => db.Database.ExecuteSqlAsync(
        $"UPDATE org.book_year SET last_number = {last} WHERE book_id = {bookId} AND year = {year}", stop);

    private async Task<int> LastAsync(Guid bookId, int year, CancellationToken stop) =>
        (await db.Database.SqlQuery<int>(
            $"""SELECT last_number AS "Value" FROM org.book_year WHERE book_id = {bookId} AND year = {year}""").ToListAsync(stop))
        .SingleOrDefault();
}
