using Microsoft.EntityFrameworkCore;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Issuance;

/// <summary>
/// Takes numbers. The counter's row stays locked until the commit, so the next clerk waits and a rolled-back
/// issue leaves no gap (Nghị định 30/2020/NĐ-CP, Điều 15: 01 on 1 January to the last of 31 December).
/// </summary>
public sealed class NextNumber(WorkflowsDb db)
{
    /// <summary>The book of the issuing body that an instrument is numbered in.</summary>
    public static string BookCodeOf(Instrument instrument) =>
        instrument is Instrument.DecisionWithPlan ? DocumentBook.Decisions : DocumentBook.Plans;

    public async Task<Result<DocumentBook>> BookForAsync(Agency body, Instrument instrument, CancellationToken stop)
    {
        var code = BookCodeOf(instrument);
        var book = await db.Set<DocumentBook>().FirstOrDefaultAsync(b => b.BodyId == body.Id && b.Code == code, stop);
        return book is null ? new NotFound($"{body.Name} chưa mở sổ đăng ký văn bản loại {code}.") : book;
    }

    /// <summary>The number the book would give now; only a hint for the screen, it is not reserved.</summary>
    public async Task<DocumentNumber> PreviewAsync(DocumentBook book, int year, CancellationToken stop) =>
        new(await LastAsync(book.Id, year, stop) + 1, book.Symbol);

    /// <summary>Takes the next number of the year; call inside the transaction that issues.</summary>
    public async Task<DocumentNumber> TakeAsync(DocumentBook book, int year, CancellationToken stop)
    {
        var taken = await db.Database.SqlQuery<int>($"""
            INSERT INTO org.book_year AS counter (book_id, year, last_number) VALUES ({book.Id}, {year}, 1)
            ON CONFLICT (book_id, year) DO UPDATE SET last_number = counter.last_number + 1
            RETURNING last_number AS "Value"
            """).ToListAsync(stop);
        return new(taken.Single(), book.Symbol);
    }

    private async Task<int> LastAsync(Guid bookId, int year, CancellationToken stop) =>
        (await db.Database.SqlQuery<int>(
            $"""SELECT last_number AS "Value" FROM org.book_year WHERE book_id = {bookId} AND year = {year}""").ToListAsync(stop))
        .SingleOrDefault();
}
