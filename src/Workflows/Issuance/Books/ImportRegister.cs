using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Organisation;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Issuance.Books;

/// <summary>What taking over an old register comes to.</summary>
/// <param name="Lines">Taken over.</param>
/// <param name="Missing">Numbers between the first and the last of each book that no row has; told, not refused: paper registers have gaps.</param>
public sealed record RegisterImport(IReadOnlyList<IssuedNumber> Lines, IReadOnlyList<string> Missing);

/// <summary>
/// Takes over the lines of a register kept before, letters behind numbers included ("30c"). All rows or none; the books go on behind the
/// highest number.
/// </summary>
public sealed class ImportRegister(WorkflowsDb db, Clerks clerks, NextNumber numbers, AuditTrail audit, IIds ids, TimeProvider time)
{
    private const int MostRows = 20_000;
    private const int FaultsShown = 20;

    public async Task<Result<RegisterImport>> HandleAsync(
        Guid bodyId, int year, IReadOnlyList<RegisterRow> rows, Guid personId, Actor actor, CancellationToken stop)
    {
        var body = await db.Set<Agency>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == bodyId, stop);
        if (body is null || !await clerks.ServesAsync(personId, bodyId, stop))
            return new Forbidden("Chỉ văn thư của cơ quan được nhập sổ của cơ quan đó.");
        if (year < 2000 || year > VietnamTime.Today(time).Year)
            return new Invalid("Năm của sổ phải từ 2000 đến năm nay.", "year");
        if (rows.Count is 0 or > MostRows)
            return new Invalid($"Tệp phải có từ 1 đến {MostRows} dòng.", "file");

        var faults = new List<Invalid>();
        var read = new List<(int Row, ReadRow Line)>();
        for (var i = 0; i < rows.Count; i++)
        {
            var found = new List<string>();
            if (ReadRow.Of(rows[i], year, found) is { } line)
                read.Add((i + 1, line));
            faults.AddRange(found.Select(f => Fault(i + 1, f)));
        }

        var series = await SeriesAsync(body, year, read, faults, stop);
        await FindClashesAsync(year, read, series, faults, stop);
        if (faults.Count > 0)
            return Refusal(faults);

        var lines = read.Select(r => LineOf(r.Line, series[r.Line.Code], year)).ToList();
        db.AddRange(lines);
        foreach (var book in lines.GroupBy(l => l.BookId))
            await numbers.SetAsync(book.Key, year, Math.Max(await numbers.HoldAsync(book.Key, year, stop), book.Max(l => l.Number)), stop);
        audit.Record(new("register.imported", actor)
        {
            Data = new { Body = body.Name, Year = year, Lines = lines.Count, First = lines[0].Printed.ToString(), Last = lines[^1].Printed.ToString() },
        });
        return new RegisterImport(lines, [.. lines.GroupBy(l => l.BookId).SelectMany(Gaps)]);
    }

    /// <summary>The series of every type in the file; from here on their books are held.</summary>
    private async Task<Dictionary<string, BookSeries>> SeriesAsync(
        Agency body, int year, List<(int Row, ReadRow Line)> read, List<Invalid> faults, CancellationToken stop)
    {
        var found = new Dictionary<string, BookSeries>(StringComparer.Ordinal);
        foreach (var type in read.GroupBy(r => r.Line.Code, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var series = await numbers.SeriesForAsync(body, type.Key, year, stop);
            if (series.IsSuccess)
                found[type.Key] = series.Value;
            else
                faults.AddRange(type.Select(r => Fault(r.Row, series.Problem!.Message)));
        }

        foreach (var book in found.Values.Select(s => s.BookId).Distinct().Order())
            await numbers.HoldAsync(book, year, stop);
        return found;
    }

    private async Task FindClashesAsync(
        int year, List<(int Row, ReadRow Line)> read, Dictionary<string, BookSeries> series, List<Invalid> faults, CancellationToken stop)
    {
        var books = series.Values.Select(s => s.BookId).Distinct().ToList();
        var taken = (await db.Set<IssuedNumber>().AsNoTracking().Where(n => books.Contains(n.BookId) && n.Year == year)
                .Select(n => new { n.BookId, n.Number, n.Suffix, n.Symbol }).ToListAsync(stop))
            .ToDictionary(n => (n.BookId, n.Number, n.Suffix), n => $"sổ đã có số {new DocumentNumber(n.Number, n.Symbol, n.Suffix)}.");
        foreach (var (row, line) in read.Where(r => series.ContainsKey(r.Line.Code)))
        {
            var key = (series[line.Code].BookId, line.Number, line.Suffix);
            if (taken.TryGetValue(key, out var clash))
                faults.Add(Fault(row, clash));
            else
                taken[key] = $"trùng số với dòng {row}.";
        }
    }

    private IssuedNumber LineOf(ReadRow row, BookSeries series, int year) => new()
    {
        Id = ids.Next(),
        BookId = series.BookId,
        Year = year,
        Number = row.Number,
        Suffix = row.Suffix,
        Symbol = row.Symbol,
        Code = row.Code,
        Origin = NumberOrigin.Imported,
        IssuedOn = row.Date,
        IssuedAt = time.GetUtcNow(),
        Subject = row.Texts.Subject,
        Signer = row.Texts.Signer,
        Recipients = row.Texts.Recipients,
        KeptBy = row.Texts.KeptBy,
        Copies = row.Copies,
        Note = row.Texts.Note,
    };

    private static IEnumerable<string> Gaps(IGrouping<Guid, IssuedNumber> book)
    {
        var there = book.Select(l => l.Number).ToHashSet();
        return Enumerable.Range(there.Min(), there.Max() - there.Min() + 1).Where(n => !there.Contains(n))
            .Select(n => new DocumentNumber(n, book.First().Symbol).ToString());
    }

    private static Invalid Fault(int row, string sentence) => new($"Dòng {row}: {sentence}", "file");

    private static InvalidFields Refusal(List<Invalid> faults) => new(faults.Count <= FaultsShown
        ? faults
        : [.. faults.Take(FaultsShown), new Invalid($"… và {faults.Count - FaultsShown} lỗi khác.", "file")]);
}
