using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Organisation;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Issuance;

/// <summary>
/// Opens the books a province needs: a committee's plans and decisions, and the plans of every agency that has a records clerk of its
/// own. Books that are there stay as they are.
/// </summary>
public sealed class OpenBooks(WorkflowsDb db, AuditTrail audit, IIds ids)
{
    /// <returns>How many were opened.</returns>
    public async Task<int> RunAsync(Guid committeeId, Actor actor, CancellationToken stop)
    {
        var wanted = new List<DocumentBook>
        {
            Book(committeeId, DocumentBook.Plans, "KH-UBND", "Sổ đăng ký kế hoạch của UBND tỉnh"),
            Book(committeeId, DocumentBook.Decisions, "QĐ-UBND", "Sổ đăng ký quyết định (cá biệt) của UBND tỉnh"),
        };
        foreach (var agency in await WithClerksAsync(committeeId, stop))
            wanted.Add(Book(agency.Id, DocumentBook.Plans, $"{DocumentBook.Plans}-{agency.Abbreviation}", $"Sổ đăng ký kế hoạch của {agency.Name}"));
        var bodies = wanted.Select(b => b.BodyId).ToList();
        var there = (await db.Set<DocumentBook>().Where(b => bodies.Contains(b.BodyId)).Select(b => new { b.BodyId, b.Code }).ToListAsync(stop))
            .Select(b => (b.BodyId, b.Code)).ToHashSet();
        var missing = wanted.Where(b => !there.Contains((b.BodyId, b.Code))).ToList();
        db.AddRange(missing);
        foreach (var book in missing)
            audit.Record(new("book.opened", actor) { Data = new { Body = book.BodyId, book.Code, book.Symbol, book.Name } });
        return missing.Count;
    }

    /// <summary>The committee's office numbers in the committee's books.</summary>
    private Task<List<Agency>> WithClerksAsync(Guid committeeId, CancellationToken stop) => db.Set<Agency>().AsNoTracking()
        .Where(a => a.ParentId == committeeId && a.ValidTo == null && a.Kind != AgencyKind.CommitteeOffice)
        .Where(a => db.Set<Post>().Any(p => p.Role == PostRole.RecordsClerk
            && (p.AgencyId == a.Id || db.Set<Agency>().Any(u => u.Id == p.AgencyId && u.ParentId == a.Id && u.Kind == AgencyKind.Unit))))
        .OrderBy(a => a.Abbreviation)
        .ToListAsync(stop);

    private DocumentBook Book(Guid body, string code, string symbol, string name) => new()
    {
        Id = ids.Next(),
        BodyId = body,
        Code = code,
        Symbol = symbol,
        Name = name,
    };
}
