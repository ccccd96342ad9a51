using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Organisation;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Issuance.Books;

/// <summary>
/// Opens the books a province needs: a committee's plans and decisions, and the plans of every agency that has a records clerk of its
/// own, each type with a series of its own until the head decides otherwise. What is there stays as it is.
/// </summary>
public sealed class OpenBooks(WorkflowsDb db, AuditTrail audit, IIds ids, TimeProvider time)
{
    /// <returns>How many were opened.</returns>
    public async Task<int> RunAsync(Guid committeeId, Actor actor, CancellationToken stop)
    {
        var wanted = new List<(Guid Body, string Code, string Symbol, string Name)>
        {
            (committeeId, DocumentBook.Plans, "KH-UBND", "Sổ đăng ký kế hoạch của UBND tỉnh"),
            (committeeId, DocumentBook.Decisions, "QĐ-UBND", "Sổ đăng ký quyết định (cá biệt) của UBND tỉnh"),
        };
        foreach (var agency in await WithClerksAsync(committeeId, stop))
            wanted.Add((agency.Id, DocumentBook.Plans, $"{DocumentBook.Plans}-{agency.Abbreviation}", $"Sổ đăng ký kế hoạch của {agency.Name}"));
        var bodies = wanted.Select(b => b.Body).ToList();
        var there = (await db.Set<BookSeries>().Where(s => bodies.Contains(s.BodyId)).Select(s => new { s.BodyId, s.Code }).ToListAsync(stop))
            .Select(s => (s.BodyId, s.Code)).ToHashSet();
        var missing = wanted.Where(b => !there.Contains((b.Body, b.Code))).ToList();
        foreach (var (body, code, symbol, name) in missing)
        {
            Open(db, ids.Next(), ids.Next(), body, code, symbol, name, time.GetUtcNow());
            audit.Record(new("book.opened", actor) { Data = new { Body = body, Code = code, Symbol = symbol, Name = name } });
        }

        return missing.Count;
    }

    /// <summary>Stages a book of one type with its series.</summary>
    public static void Open(WorkflowsDb db, Guid bookId, Guid seriesId, Guid body, string code, string symbol, string name, DateTimeOffset at)
    {
        db.Add(new DocumentBook { Id = bookId, BodyId = body, Code = code, Name = name });
        db.Add(new BookSeries { Id = seriesId, BodyId = body, Code = code, BookId = bookId, Symbol = symbol, DecidedAt = at });
    }

    /// <summary>The committee's office numbers in the committee's books.</summary>
    private Task<List<Agency>> WithClerksAsync(Guid committeeId, CancellationToken stop) => db.Set<Agency>().AsNoTracking()
        .Where(a => a.ParentId == committeeId && a.ValidTo == null && a.Kind != AgencyKind.CommitteeOffice)
        .Where(a => db.Set<Post>().Any(p => p.Role == PostRole.RecordsClerk
            && (p.AgencyId == a.Id || db.Set<Agency>().Any(u => u.Id == p.AgencyId && u.ParentId == a.Id && u.Kind == AgencyKind.Unit))))
        .OrderBy(a => a.Abbreviation)
        .ToListAsync(stop);
}
