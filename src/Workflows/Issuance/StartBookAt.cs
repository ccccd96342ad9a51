using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Organisation;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Issuance;

/// <param name="Code">"KH" or "QĐ".</param>
/// <param name="Year">Null for the current year in Việt Nam.</param>
/// <param name="Last">The last number given elsewhere, from 0.</param>
/// <param name="Committee">Name of the body; null where there is only one.</param>
public sealed record BookStart(string Code, int? Year, int Last, string? Committee);

/// <summary>
/// An office that begins in the middle of a year goes on where its paper book stands, instead of giving numbers a
/// second time. Only while no number of that year was given here.
/// </summary>
public sealed class StartBookAt(WorkflowsDb db, AuditTrail audit, TimeProvider time)
{
    private const int Highest = 100_000;

    /// <returns>The number that comes next.</returns>
    public async Task<Result<DocumentNumber>> HandleAsync(BookStart start, Actor actor, CancellationToken stop)
    {
        var year = start.Year ?? VietnamTime.Today(time).Year;
        if (start.Last is < 0 or > Highest || year is < 2000 or > 2100)
            return new Invalid($"Số cuối phải từ 0 đến {Highest}, năm phải từ 2000 đến 2100.", "last");
        var code = VietnameseText.Normalise(start.Code);
        var committee = start.Committee is null ? null : VietnameseText.Normalise(start.Committee);
        var books = await (
            from book in db.Set<DocumentBook>()
            join body in db.Set<Agency>() on book.BodyId equals body.Id
            where book.Code == code && (committee == null || body.Name == committee)
            orderby body.Name
            select new { Book = book, body.Name }).ToListAsync(stop);
        if (books.Count == 0)
            return new NotFound($"Chưa mở sổ đăng ký văn bản loại {code}.");
        if (books.Count > 1)
            return new Invalid($"Có nhiều cơ quan mở sổ {code}: {string.Join("; ", books.Select(b => b.Name))}. Hãy nêu tên cơ quan.", "committee");

        var one = books[0].Book;
        // Takes the counter's lock, as giving a number does: the check below sees every number given before.
        var before = await db.Database.SqlQuery<int>($"""
            INSERT INTO org.book_year AS counter (book_id, year, last_number) VALUES ({one.Id}, {year}, 0)
            ON CONFLICT (book_id, year) DO UPDATE SET last_number = counter.last_number
            RETURNING last_number AS "Value"
            """).ToListAsync(stop);
        if (await db.Set<IssuedNumber>().AnyAsync(n => n.BookId == one.Id && n.Year == year, stop))
            return new Conflict($"Sổ {one.Symbol} năm {year} đã có số cấp trên hệ thống nên không đặt lại được.");
        await db.Database.ExecuteSqlAsync(
            $"UPDATE org.book_year SET last_number = {start.Last} WHERE book_id = {one.Id} AND year = {year}", stop);
        audit.Record(new("book.started-at", actor)
        {
            Data = new { Book = one.Name, one.Symbol, Year = year, Body = books[0].Name },
            Before = new { Last = before.Single() },
            After = new { start.Last },
        });
        return new DocumentNumber(start.Last + 1, one.Symbol);
    }
}
