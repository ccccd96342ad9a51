using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Organisation;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Issuance.Books;

/// <param name="Code">"KH" or "QĐ".</param>
/// <param name="Year">Null for the current year in Việt Nam.</param>
/// <param name="Last">The last number given elsewhere, from 0.</param>
/// <param name="Committee">Name of the body; null where there is only one.</param>
public sealed record BookStart(string Code, int? Year, int Last, string? Committee);

/// <summary>
/// An office that begins in the middle of a year goes on where its paper book stands, instead of giving numbers a
/// second time. Only while no number of that year was given here.
/// </summary>
public sealed class StartBookAt(WorkflowsDb db, NextNumber numbers, AuditTrail audit, TimeProvider time)
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
        var bodies = await (
            from body in db.Set<Agency>().AsNoTracking()
            where db.Set<BookSeries>().Any(s => s.BodyId == body.Id && s.Code == code) && (committee == null || body.Name == committee)
            orderby body.Name
            select body).ToListAsync(stop);
        if (bodies.Count == 0)
            return new NotFound($"Chưa mở sổ đăng ký văn bản loại {code}.");
        if (bodies.Count > 1)
            return new Invalid($"Có nhiều cơ quan mở sổ {code}: {string.Join("; ", bodies.Select(b => b.Name))}. Hãy nêu tên cơ quan.", "committee");

        var found = await numbers.SeriesForAsync(bodies[0], code, year, stop);
        if (!found.IsSuccess)
            return found.Problem!;
        var series = found.Value;
        // The check below sees every number given before: who gives one waits for this lock.
        var before = await numbers.HoldAsync(series.BookId, year, stop);
        if (await db.Set<IssuedNumber>().AnyAsync(n => n.BookId == series.BookId && n.Year == year, stop))
            return new Conflict($"Sổ {series.Symbol} năm {year} đã có số cấp trên hệ thống nên không đặt lại được.");
        await numbers.SetAsync(series.BookId, year, start.Last, stop);
        audit.Record(new("book.started-at", actor)
        {
            Data = new
            {
                Book = await db.Set<DocumentBook>().Where(b => b.Id == series.BookId).Select(b => b.Name).SingleAsync(stop),
                series.Symbol,
                Year = year,
                Body = bodies[0].Name,
            },
            Before = new { Last = before },
            After = new { start.Last },
        });
        return new DocumentNumber(start.Last + 1, series.Symbol);
    }
}
