using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Organisation;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Issuance.Books;

/// <param name="BodyId">Whose books.</param>
/// <param name="FromYear">First year that is numbered so.</param>
/// <param name="Groups">The types that share a series, e.g. "KH", "QĐ" apart, or "KH QĐ BC" together.</param>
/// <param name="DecidedBy">The document in which the head of the body decided.</param>
public sealed record NumberingScheme(Guid BodyId, int FromYear, IReadOnlyList<IReadOnlyList<string>> Groups, string? DecidedBy);

/// <summary>
/// The head of a body decides whether its documents have one series of numbers, one per type, or one for groups of types (Nghị định
/// 30/2020/NĐ-CP, Điều 15.1.c). Only for a year in which no number was given yet: number and symbol stay unique within a year.
/// </summary>
public sealed class DecideScheme(WorkflowsDb db, NextNumber numbers, AuditTrail audit, IIds ids, TimeProvider time)
{
    /// <returns>The series that count from the year on.</returns>
    public async Task<Result<IReadOnlyList<BookSeries>>> HandleAsync(NumberingScheme scheme, Actor actor, CancellationToken stop)
    {
        var body = await db.Set<Agency>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == scheme.BodyId, stop);
        if (body is null)
            return new NotFound("Không tìm thấy cơ quan này.");
        var decided = VietnameseText.Check(scheme.DecidedBy, "decidedBy", "Văn bản quyết định", 200, required: true);
        if (!decided.IsSuccess)
            return decided.Problem!;
        if (Read(scheme.Groups) is not { } groups)
            return new Invalid("Mỗi loại văn bản đứng trong đúng một nhóm và phải là loại có trong Nghị định 30/2020/NĐ-CP.", "groups");
        var thisYear = VietnamTime.Today(time).Year;
        if (scheme.FromYear < thisYear || scheme.FromYear > thisYear + 1)
            return new Invalid($"Cách đánh số chỉ quyết định được cho năm {thisYear} hoặc {thisYear + 1}.", "fromYear");

        // Two deciders wait for each other; a clerk who gives a number meanwhile is met by the lock of the counter below.
        await db.EnterAloneAsync($"numbering of {body.Id}", stop);
        var books = await db.Set<DocumentBook>().Where(b => b.BodyId == body.Id).ToListAsync(stop);
        foreach (var book in books)
        {
            // Numbers given on paper before this system began count as well: a new series would give them a second time.
            if (await numbers.HoldAsync(book.Id, scheme.FromYear, stop) > 0 || await db.Set<IssuedNumber>().AnyAsync(n => n.BookId == book.Id && n.Year >= scheme.FromYear, stop))
                return new Conflict($"Năm {scheme.FromYear} đã có số được cấp trong {book.Name}; cách đánh số mới chỉ áp dụng được từ năm {scheme.FromYear + 1}.");
        }

        var made = new List<BookSeries>();
        foreach (var codes in groups)
        {
            var code = string.Join('+', codes);
            var book = books.Find(b => b.Code == code);
            if (book is null)
            {
                book = new() { Id = ids.Next(), BodyId = body.Id, Code = code, Name = NameOf(codes, body.Name) };
                db.Add(book);
            }

            made.AddRange(codes.Select(c => new BookSeries
            {
                Id = ids.Next(),
                BodyId = body.Id,
                Code = c,
                BookId = book.Id,
                Symbol = DecreeTypes.SymbolOf(c, body.Abbreviation),
                FromYear = scheme.FromYear,
                DecidedBy = decided.Value,
                DecidedAt = time.GetUtcNow(),
            }));
        }

        db.AddRange(made);
        audit.Record(new("book.scheme-decided", actor)
        {
            Data = new { Body = body.Name, scheme.FromYear, Groups = groups.Select(g => string.Join(", ", g)), DecidedBy = decided.Value },
        });
        return made;
    }

    private static List<List<string>>? Read(IReadOnlyList<IReadOnlyList<string>> given)
    {
        var groups = given.Where(g => g.Count > 0).Select(g => g.Select(DecreeTypes.CodeOf).ToList()).ToList();
        var all = groups.SelectMany(g => g).ToList();
        return all.Count == 0 || all.Contains(null) || all.Distinct(StringComparer.Ordinal).Count() != all.Count
            ? null
            : [.. groups.Select(g => g.Select(c => c!).Order(StringComparer.Ordinal).ToList())];
    }

    private static string NameOf(List<string> codes, string body) => codes is [var one]
        ? $"Sổ đăng ký {DecreeTypes.NameOf(one)!.ToLower(VietnamTime.Culture)} của {body}"
        : $"Sổ đăng ký văn bản đi của {body} ({string.Join(", ", codes)})";
}
