namespace Workflows.Organisation.Substitutions;

/// <summary>A person in a post, as a point of a chain.</summary>
/// <param name="Name">For sentences.</param>
public sealed record Seat(Guid PostId, Guid PersonId, string Name);

/// <summary>When and for what a substitution holds.</summary>
/// <param name="To">Last day.</param>
/// <param name="Agencies">Whose files; empty for all.</param>
public sealed record SubstitutionScope(DateOnly From, DateOnly To, SubstitutedWork Work, IReadOnlyCollection<Guid> Agencies)
{
    /// <summary>What both hold for; null when nothing is.</summary>
    public SubstitutionScope? And(SubstitutionScope other)
    {
        var (from, to) = (From > other.From ? From : other.From, To < other.To ? To : other.To);
        var work = Work & other.Work;
        var agencies = Agencies.Count == 0 ? other.Agencies : other.Agencies.Count == 0 ? Agencies : [.. Agencies.Intersect(other.Agencies)];
        var both = agencies.Count > 0 || Agencies.Count == 0 || other.Agencies.Count == 0;
        return from <= to && work != SubstitutedWork.None && both ? new(from, to, work, agencies) : null;
    }

    public bool Covers(DateOnly day, SubstitutedWork work, Guid agency) =>
        From <= day && day <= To && Work.HasFlag(work) && (Agencies.Count == 0 || Agencies.Contains(agency));
}

/// <summary>One record, as the rules see it.</summary>
public sealed record SubstitutionEdge(Guid Id, Seat Giver, Seat Receiver, SubstitutionScope Scope);

/// <summary>How far work may be passed on, and to whom it comes in the end. Pure.</summary>
public static class SubstitutionChain
{
    /// <summary>Most hands after the first: whoever stands in for a substitute's substitute is the last.</summary>
    public const int Longest = 3;

    /// <summary>What a new record would make of those that hold already.</summary>
    /// <param name="known">Neither revoked nor over.</param>
    /// <param name="wanted">The new one.</param>
    /// <returns>A Vietnamese sentence that names the ring or the chain; null when nothing is wrong.</returns>
    public static string? TroubleWith(IReadOnlyCollection<SubstitutionEdge> known, SubstitutionEdge wanted)
    {
        if (wanted.Giver.PersonId == wanted.Receiver.PersonId)
            return "Người xử lý thay phải là người khác.";
        // On one day one piece of work of a post goes to one person.
        foreach (var other in known.Where(e => e.Giver.PostId == wanted.Giver.PostId))
        {
            if (other.Scope.And(wanted.Scope) is { } both)
            {
                return $"Từ ngày {Values.VietnamTime.Short(both.From)} đến ngày {Values.VietnamTime.Short(both.To)}, "
                    + $"{other.Receiver.Name} đã được ghi là người xử lý thay việc này. Hãy thu hồi bản ghi đó trước hoặc chọn ngày khác.";
            }
        }

        return Backwards(known, [wanted], wanted.Scope);
    }

    /// <summary>
    /// Everybody the work may come to on a day: first whoever holds the post, then each substitute in turn. Ends at a
    /// person who has it already, so it never goes round, whatever is recorded.
    /// </summary>
    /// <param name="from">Whom the work is meant for.</param>
    /// <param name="next">
    /// The record by which work goes on from a seat today, or null; whoever asks leaves out people who are gone.
    /// </param>
    public static async Task<IReadOnlyList<Seat>> PathAsync(Seat from, Func<Seat, Task<SubstitutionEdge?>> next)
    {
        var path = new List<Seat> { from };
        while (path.Count <= Longest && await next(path[^1]) is { } edge && path.All(seat => seat.PersonId != edge.Receiver.PersonId))
            path.Add(edge.Receiver);
        return path;
    }

    /// <summary>Grows the chain to those who would hand on to it, then to those it would hand on to.</summary>
    private static string? Backwards(IReadOnlyCollection<SubstitutionEdge> known, IReadOnlyList<SubstitutionEdge> chain, SubstitutionScope scope)
    {
        foreach (var before in known.Where(e => e.Receiver.PostId == chain[0].Giver.PostId))
        {
            if (before.Scope.And(scope) is not { } both)
                continue;
            IReadOnlyList<SubstitutionEdge> longer = [before, .. chain];
            if (Judge(longer, before.Giver) is { } wrong)
                return wrong;
            if (Backwards(known, longer, both) is { } deeper)
                return deeper;
        }

        return Forwards(known, chain, scope);
    }

    private static string? Forwards(IReadOnlyCollection<SubstitutionEdge> known, IReadOnlyList<SubstitutionEdge> chain, SubstitutionScope scope)
    {
        foreach (var after in known.Where(e => e.Giver.PostId == chain[^1].Receiver.PostId))
        {
            if (after.Scope.And(scope) is not { } both)
                continue;
            IReadOnlyList<SubstitutionEdge> longer = [.. chain, after];
            if (Judge(longer, after.Receiver) is { } wrong)
                return wrong;
            if (Forwards(known, longer, both) is { } deeper)
                return deeper;
        }

        return null;
    }

    /// <param name="chain">As it has grown.</param>
    /// <param name="added">Who came to it last.</param>
    private static string? Judge(IReadOnlyList<SubstitutionEdge> chain, Seat added)
    {
        IReadOnlyList<Seat> seats = [chain[0].Giver, .. chain.Select(e => e.Receiver)];
        var words = string.Join(" → ", seats.Select(s => s.Name));
        if (seats.Count(s => s.PersonId == added.PersonId) > 1)
            return $"Không ghi được vì việc sẽ đi vòng tròn: {words}.";
        return chain.Count > Longest
            ? $"Không ghi được vì việc sẽ chuyển tay quá {Longest} lần: {words}."
            : null;
    }
}
