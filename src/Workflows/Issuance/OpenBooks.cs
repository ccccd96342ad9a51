using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Issuance;

/// <summary>Opens the books a committee needs to issue plans and decisions; books that are there stay as they are.</summary>
public sealed class OpenBooks(WorkflowsDb db, AuditTrail audit, IIds ids)
{
    /// <returns>How many were opened.</returns>
    public async Task<int> RunAsync(Guid committeeId, Actor actor, CancellationToken stop)
    {
        var there = await db.Set<DocumentBook>().Where(b => b.BodyId == committeeId).Select(b => b.Code).ToListAsync(stop);
        DocumentBook[] wanted =
        [
            Book(committeeId, DocumentBook.Plans, "KH-UBND", "Sổ đăng ký kế hoạch của UBND tỉnh"),
            Book(committeeId, DocumentBook.Decisions, "QĐ-UBND", "Sổ đăng ký quyết định (cá biệt) của UBND tỉnh"),
        ];
        var missing = wanted.Where(b => !there.Contains(b.Code)).ToList();
        db.AddRange(missing);
        foreach (var book in missing)
            audit.Record(new("book.opened", actor) { Data = new { Body = committeeId, book.Code, book.Symbol, book.Name } });
        return missing.Count;
    }

    private DocumentBook Book(Guid committeeId, string code, string symbol, string name) => new()
    {
        Id = ids.Next(),
        BodyId = committeeId,
        Code = code,
        Symbol = symbol,
        Name = name,
    };
}
