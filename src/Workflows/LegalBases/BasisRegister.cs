using Microsoft.EntityFrameworkCore;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.LegalBases;

/// <summary>What of the register is wanted.</summary>
public sealed record BasisQuery
{
    /// <summary>Words in any order, with or without diacritics.</summary>
    public string? Text { get; init; }

    public BasisKind? Kind { get; init; }

    public BasisStanding? Standing { get; init; }

    /// <summary>From 1.</summary>
    public int Page { get; init; } = 1;

    public int Size { get; init; } = 25;
}

/// <summary>A line of the list, with what replaced it.</summary>
public sealed record BasisLine(RegisteredBasis Row, BasisStanding Standing, RegisteredBasis? ReplacedBy);

public sealed record BasisPage(IReadOnlyList<BasisLine> Lines, int Total, int Page, int Size);

/// <summary>Reads the register.</summary>
public sealed class BasisRegister(WorkflowsDb db, TimeProvider time)
{
    /// <summary>Most entries a page offers for choosing without a search.</summary>
    public const int Offered = 400;

    private const string Escape = @"\";
    private const int WordLimit = 12;

    /// <summary>By type and number, the newest first; a page past the end is the last one.</summary>
    public async Task<BasisPage> FindAsync(BasisQuery query, CancellationToken stop)
    {
        var today = VietnamTime.Today(time);
        var found = Filter(query, today);
        var total = await found.CountAsync(stop);
        var size = Math.Clamp(query.Size, 1, 5_000);
        var page = Math.Clamp(query.Page, 1, Math.Max(1, (total + size - 1) / size));
        var rows = await found.OrderByDescending(b => b.IssuedOn ?? DateOnly.MinValue).ThenBy(b => b.Number).ThenBy(b => b.Id)
            .Skip((page - 1) * size).Take(size).ToListAsync(stop);
        var successors = await SuccessorsAsync(rows, stop);
        return new(
            [.. rows.Select(r => new BasisLine(r, r.StandingOn(today), r.ReplacedById is { } id ? successors.GetValueOrDefault(id) : null))], total, page, size);
    }

    /// <returns>Null when there is none; not tracked.</returns>
    public Task<RegisteredBasis?> ByIdAsync(Guid id, CancellationToken stop) =>
        db.Set<RegisteredBasis>().AsNoTracking().SingleOrDefaultAsync(b => b.Id == id, stop);

    /// <summary>What this document replaced.</summary>
    public Task<List<RegisteredBasis>> ReplacedByAsync(Guid id, CancellationToken stop) =>
        db.Set<RegisteredBasis>().AsNoTracking().Where(b => b.ReplacedById == id).OrderBy(b => b.Number).ToListAsync(stop);

    /// <summary>Entries with a number that may be cited today, for a list of suggestions; the ended ones last.</summary>
    public async Task<IReadOnlyList<RegisteredBasis>> OfferedAsync(CancellationToken stop)
    {
        var today = VietnamTime.Today(time);
        return await db.Set<RegisteredBasis>().AsNoTracking().Where(b => b.Number != "")
            .OrderBy(b => b.EndedFrom <= today || b.ReplacedById != null ? 1 : 0).ThenByDescending(b => b.IssuedOn ?? DateOnly.MinValue).ThenBy(b => b.Number)
            .Take(Offered).ToListAsync(stop);
    }

    /// <summary>What a typed choice means: exactly one entry when its number, or its words, leave no doubt.</summary>
    /// <param name="typed">A number, "number · issuer", or words of the subject.</param>
    /// <param name="most">Entries returned when there is doubt.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<IReadOnlyList<BasisLine>> ChooseAsync(string typed, int most, CancellationToken stop)
    {
        var offered = await db.Set<RegisteredBasis>().AsNoTracking().Where(b => b.Number != "").Select(b => new { b.Id, b.Number, b.Issuer }).ToListAsync(stop);
        var meant = offered.Where(o => BasisLabel.Means(typed, o.Number, o.Issuer)).Select(o => o.Id).Take(most).ToList();
        if (meant.Count == 0)
            return (await FindAsync(new() { Text = typed.Replace(" · ", " ", StringComparison.Ordinal), Size = most }, stop)).Lines;
        var rows = await db.Set<RegisteredBasis>().AsNoTracking().Where(b => meant.Contains(b.Id)).OrderByDescending(b => b.IssuedOn ?? DateOnly.MinValue).ToListAsync(stop);
        var successors = await SuccessorsAsync(rows, stop);
        var today = VietnamTime.Today(time);
        return [.. rows.Select(r => new BasisLine(r, r.StandingOn(today), r.ReplacedById is { } id ? successors.GetValueOrDefault(id) : null))];
    }

    /// <summary>
    /// The entry behind each basis, in the same order: the one it was chosen from, or else the only one that has its number
    /// and, as far as given, its issuer and day. Numbers that begin anew every year are matched with their day alone.
    /// </summary>
    public async Task<IReadOnlyList<RegisterEntry?>> MatchAsync(IReadOnlyList<CitedBasis> cited, CancellationToken stop)
    {
        var ids = cited.Select(c => c.RegisterId).OfType<Guid>().Distinct().ToList();
        var numbers = cited.Select(c => c.Number).Where(n => n.Length > 0).SelectMany(n => new[] { VietnameseText.Normalise(n), CitedNumber.Key(n) }).Distinct().ToList();
        if (ids.Count + numbers.Count == 0)
            return [.. cited.Select(_ => (RegisterEntry?)null)];
        var rows = await db.Set<RegisteredBasis>().AsNoTracking().Where(b => ids.Contains(b.Id) || numbers.Contains(b.Number)).ToListAsync(stop);
        var successors = await SuccessorsAsync(rows, stop);
        return [.. cited.Select(c => Match(c, rows) is { } row
            ? row.ToEntry(row.ReplacedById is { } by ? successors.GetValueOrDefault(by) : null)
            : null)];
    }

    internal static RegisteredBasis? Match(CitedBasis cited, IReadOnlyList<RegisteredBasis> rows)
    {
        if (cited.RegisterId is { } id && rows.FirstOrDefault(r => r.Id == id) is { } chosen)
            return chosen;
        if (CitedNumber.Parse(cited.Number) is not { } number)
            return null;
        var same = rows.Where(r => CitedNumber.AreSame(r.Number, cited.Number)
            && (cited.Issuer.Length == 0 || r.Issuer.Length == 0 || RegisterChecks.IsSameIssuer(cited.Issuer, r.Issuer))
            && (cited.Date is null || r.IssuedOn is null ? number.Grammar is not NumberGrammar.Administrative : cited.Date == r.IssuedOn)).Take(2).ToList();
        return same is [var only] ? only : null;
    }

    private IQueryable<RegisteredBasis> Filter(BasisQuery query, DateOnly today)
    {
        var found = db.Set<RegisteredBasis>().AsNoTracking();
        if (query.Kind is { } kind)
            found = found.Where(b => b.Kind == kind);
        found = query.Standing switch
        {
            BasisStanding.Ended => found.Where(b => b.EndedFrom <= today || (b.EndedFrom == null && b.ReplacedById != null)),
            BasisStanding.NotYet => found.Where(b => b.ValidFrom > today && !(b.EndedFrom <= today) && (b.EndedFrom != null || b.ReplacedById == null)),
            BasisStanding.InForce => found.Where(b => b.ValidFrom <= today && (b.EndedFrom > today || (b.EndedFrom == null && b.ReplacedById == null))),
            BasisStanding.Unstated => found.Where(b => b.ValidFrom == null && (b.EndedFrom > today || (b.EndedFrom == null && b.ReplacedById == null))),
            _ => found,
        };
        var words = VietnameseText.Check(query.Text, "q", "Từ khóa", 200) is { IsSuccess: true } text
            ? VietnameseText.Fold(text.Value).Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct().Take(WordLimit)
            : [];
        foreach (var word in words)
        {
            var pattern = $"%{word.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";
            found = found.Where(b => EF.Functions.Like(b.SearchText, pattern, Escape));
        }

        return found;
    }

    private async Task<Dictionary<Guid, RegisteredBasis>> SuccessorsAsync(IReadOnlyList<RegisteredBasis> rows, CancellationToken stop)
    {
        var ids = rows.Select(r => r.ReplacedById).OfType<Guid>().Distinct().ToList();
        return ids.Count == 0 ? [] : await db.Set<RegisteredBasis>().AsNoTracking().Where(b => ids.Contains(b.Id)).ToDictionaryAsync(b => b.Id, stop);
    }
}
