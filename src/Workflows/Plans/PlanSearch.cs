using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Plans;

/// <summary>What a person looks for; every part is optional and all given parts must hold.</summary>
public sealed record PlanQuery
{
    /// <summary>
    /// Words in any order, with or without diacritics: "ke hoach doi ngoai". Inside quotation marks: this very phrase
    /// with these very diacritics.
    /// </summary>
    public string? Text { get; init; }

    public PlanState? State { get; init; }

    /// <summary>Agency that drafts.</summary>
    public Guid? AgencyId { get; init; }

    /// <summary>A year the plan covers.</summary>
    public int? Year { get; init; }

    /// <summary>Only what this person drafts.</summary>
    public Guid? DrafterId { get; init; }

    /// <summary>Who asks: finds their own plans by what they are writing, too.</summary>
    public Guid? AskerId { get; init; }

    /// <summary>The plans that the asker may see, not yet read; null for all of them.</summary>
    public IQueryable<Plan>? Among { get; init; }

    /// <summary>From 1; a page past the end shows the last one.</summary>
    public int Page { get; init; } = 1;

    /// <summary>1 to 100.</summary>
    public int PageSize { get; init; } = 20;
}

/// <summary>One page of what was found, and how much was found in all, by one statement over one snapshot.</summary>
public sealed record PlanPage(IReadOnlyList<PlanLine> Lines, int Total, int Page, int PageSize)
{
    public int Pages => Math.Max(1, (Total + PageSize - 1) / PageSize);
}

/// <summary>One line of a list of plans.</summary>
public sealed record PlanLine
{
    public required Guid Id { get; init; }

    public required string Title { get; init; }

    public required Instrument Instrument { get; init; }

    public required int PeriodFrom { get; init; }

    public required int PeriodTo { get; init; }

    public required string AgencyName { get; init; }

    public required string DrafterName { get; init; }

    public required PlanState State { get; init; }

    public required int CurrentVersion { get; init; }

    public required int? Number { get; init; }

    public required string? Symbol { get; init; }

    public required DateOnly? IssuedDate { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public string? NumberAndSymbol => Number is { } number ? $"{number:00}/{Symbol}" : null;
}

/// <summary>Finds plans. Counter and list come from one statement, so that they can never differ.</summary>
public sealed class PlanSearch(WorkflowsDb db)
{
    /// <summary>Has to be named: without it the provider switches escaping off.</summary>
    private const string Escape = @"\";

    private const int TextLimit = 200;
    private const int WordLimit = 12;

    public async Task<Result<PlanPage>> RunAsync(PlanQuery query, CancellationToken stop)
    {
        var text = VietnameseText.Check(query.Text, "q", "Từ khóa", TextLimit);
        if (!text.IsSuccess)
            return text.Problem!;
        var size = Math.Clamp(query.PageSize, 1, 100);
        var page = Math.Clamp(query.Page, 1, 1_000_000);
        var found = await PageAsync(query, text.Value, page, size, stop);
        // Past the end there is no row to carry the total: look at the first page, then at the last.
        if (found.Lines.Count == 0 && page > 1)
        {
            found = await PageAsync(query, text.Value, 1, size, stop);
            if (found.Pages > 1)
                found = await PageAsync(query, text.Value, found.Pages, size, stop);
        }

        return found;
    }

    private async Task<PlanPage> PageAsync(PlanQuery query, string text, int page, int size, CancellationToken stop)
    {
        var terms = Terms.Of(text);
        var found = Filter(query, terms);
        var phrase = Like(terms.Phrase);
        var folded = Like(VietnameseText.Fold(terms.Phrase));
        // As written before folded, the whole phrase before its words apart, then what moved last.
        var ranked = terms.Phrase.Length == 0
            ? found.OrderByDescending(p => p.UpdatedAt).ThenBy(p => p.Id)
            : found.OrderBy(p =>
                    EF.Functions.ILike(p.Title, phrase, Escape) ? 0
                    : EF.Functions.Like(p.SearchExact, phrase, Escape) ? 1
                    : EF.Functions.Like(p.SearchText, folded, Escape) ? 2 : 3)
                .ThenByDescending(p => p.UpdatedAt).ThenBy(p => p.Id);
        var lines = ranked.Skip((page - 1) * size).Take(size).Select(p => new PlanLine
        {
            Id = p.Id,
            Title = p.Title,
            Instrument = p.Instrument,
            PeriodFrom = p.PeriodFrom,
            PeriodTo = p.PeriodTo,
            AgencyName = p.AgencyName,
            DrafterName = p.DrafterName,
            State = p.State,
            CurrentVersion = p.CurrentVersion,
            Number = p.Number,
            Symbol = p.Symbol,
            IssuedDate = p.IssuedDate,
            UpdatedAt = p.UpdatedAt,
        });
        // Ranked by words all that is found is looked at anyway, and counted on the way. In the order of an index a page is there at once;
        // counting on the way would look at all.
        var rows = await (terms.Phrase.Length > 0
            ? lines.Select(line => new { Line = line, Total = CountedRows.InAll() })
            : lines.Select(line => new { Line = line, Total = found.Count() })).ToListAsync(stop);
        return new PlanPage([.. rows.Select(r => r.Line)], rows.Count > 0 ? rows[0].Total : 0, page, size);
    }

    private IQueryable<Plan> Filter(PlanQuery query, Terms terms)
    {
        var found = db.Set<Plan>().AsNoTracking();
        if (query.Among is { } among)
            found = found.Where(p => among.Any(seen => seen.Id == p.Id));
        if (query.State is { } state)
            found = found.Where(p => p.State == state);
        if (query.AgencyId is { } agency)
            found = found.Where(p => p.AgencyId == agency);
        if (query.Year is { } year)
            found = found.Where(p => p.PeriodFrom <= year && p.PeriodTo >= year);
        if (query.DrafterId is { } drafter)
            found = found.Where(p => p.DrafterId == drafter);
        if (terms.IsExact)
        {
            var (exact, folded) = (Like(terms.Phrase), Like(VietnameseText.Fold(terms.Phrase)));
            // The folded form is the one with an index; the other decides.
            return Holding(found, query.AskerId,
                p => EF.Functions.Like(p.SearchText, folded, Escape) && EF.Functions.Like(p.SearchExact, exact, Escape),
                d => EF.Functions.Like(d.SearchText, folded, Escape) && EF.Functions.Like(d.SearchExact, exact, Escape));
        }

        foreach (var word in terms.Words)
        {
            var pattern = Like(word);
            found = Holding(found, query.AskerId,
                p => EF.Functions.Like(p.SearchText, pattern, Escape), d => EF.Functions.Like(d.SearchText, pattern, Escape));
        }

        return found;
    }

    /// <summary>Each side on its own index; an "or" across both tables would read them whole.</summary>
    private IQueryable<Plan> Holding(
        IQueryable<Plan> among, Guid? asker, Expression<Func<Plan, bool>> submitted, Expression<Func<PlanDraft, bool>> written)
    {
        if (asker is not { } drafter)
            return among.Where(submitted);
        var own = db.Set<PlanDraft>().Where(written)
            .Where(d => db.Set<Plan>().Any(p => p.Id == d.PlanId && p.DrafterId == drafter)).Select(d => d.PlanId);
        var holding = db.Set<Plan>().Where(submitted).Select(p => p.Id).Union(own);
        return among.Where(p => holding.Contains(p.Id));
    }

    /// <summary>Contains-pattern with the pattern's own signs taken literally.</summary>
    private static string Like(string text) => $"%{text
        .Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace("%", @"\%", StringComparison.Ordinal)
        .Replace("_", @"\_", StringComparison.Ordinal)}%";

    /// <param name="Phrase">Lower case, single spaces, with the diacritics typed.</param>
    /// <param name="Words">Folded words, each once.</param>
    /// <param name="IsExact">Typed in quotation marks.</param>
    private sealed record Terms(string Phrase, IReadOnlyList<string> Words, bool IsExact)
    {
        public static Terms Of(string text)
        {
            var quoted = text.Length > 2 && text[0] is '"' or '“' && text[^1] is '"' or '”';
            var phrase = PlanSearchText.Exact(quoted ? text[1..^1] : text);
            var words = VietnameseText.Fold(phrase).Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct().Take(WordLimit);
            return new Terms(phrase, [.. words], quoted && phrase.Length > 0);
        }
    }
}
