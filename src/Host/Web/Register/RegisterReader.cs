using Host.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Workflows.Issuance;
using Workflows.Issuance.Books;
using Workflows.Organisation;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Web.Register;

/// <summary>What of the register is asked for, as the address says it.</summary>
public sealed class RegisterFilter
{
    [FromQuery(Name = "so")]
    public Guid? Book { get; set; }

    [FromQuery(Name = "nam")]
    public string? Year { get; set; }

    [FromQuery(Name = "q")]
    public string? Words { get; set; }

    [FromQuery(Name = "trang")]
    public string? Page { get; set; }

    public int PageNumber => int.TryParse(Page, out var page) && page is > 0 and < 10_000 ? page : 1;
}

/// <summary>A book somebody may read.</summary>
/// <param name="Keeps">They are a clerk of the body.</param>
public sealed record ReadableBook(Guid Id, string Name, Agency Body, bool Keeps);

/// <summary>The register as it is shown.</summary>
/// <param name="Book">Null where the person may read none.</param>
public sealed record RegisterShown(
    ReadableBook? Book, IReadOnlyList<ReadableBook> Books, int Year, IReadOnlyList<int> Years, string Words, int Page,
    IReadOnlyList<RegisterLine> Lines, int Total, DateOnly Today)
{
    public bool IsThisYear => Year == Today.Year;
}

/// <summary>Reads the register for the signed-in person.</summary>
public sealed class RegisterReader(WorkflowsDb db, CurrentPerson current, Clerks clerks, OutgoingRegister register, TimeProvider time)
{
    /// <param name="filter">As the address says; a book that may not be read counts as none.</param>
    /// <param name="whole">All lines, not a page of them.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<RegisterShown> ReadAsync(RegisterFilter filter, bool whole, CancellationToken stop)
    {
        var books = await BooksAsync(stop);
        var today = VietnamTime.Today(time);
        var book = books.FirstOrDefault(b => b.Id == filter.Book) ?? (books is [var first, ..] ? first : null);
        var year = int.TryParse(filter.Year, out var typed) && typed is >= 2000 and <= 2100 ? typed : today.Year;
        if (book is null)
            return new(null, books, year, [year], "", 1, [], 0, today);
        var words = VietnameseText.Check(filter.Words, "q", "Từ khóa", 200) is { IsSuccess: true, Value: var clean } ? clean : "";
        var years = await register.YearsAsync(book.Id, stop);
        var page = whole ? 0 : filter.PageNumber;
        var (lines, total) = await register.ReadAsync(new(book.Id, year, words, page), stop);
        return new(book, books, year, [.. years.Append(today.Year).Append(year).Distinct().OrderDescending()], words, Math.Max(1, page), lines, total, today);
    }

    /// <summary>The books the signed-in person may read.</summary>
    public async Task<IReadOnlyList<ReadableBook>> BooksAsync(CancellationToken stop)
    {
        var person = await current.RequireAsync(stop);
        var bodies = await clerks.ReadableAsync(person.Id, stop);
        var ids = bodies.Select(b => b.Id).ToList();
        var books = await db.Set<DocumentBook>().AsNoTracking().Where(b => ids.Contains(b.BodyId)).ToListAsync(stop);
        var found = new List<ReadableBook>();
        foreach (var body in bodies)
        {
            var keeps = await clerks.ServesAsync(person.Id, body.Id, stop);
            found.AddRange(books.Where(b => b.BodyId == body.Id).OrderBy(b => b.Code, StringComparer.Ordinal).Select(b => new ReadableBook(b.Id, b.Name, body, keeps)));
        }

        return found;
    }
}
