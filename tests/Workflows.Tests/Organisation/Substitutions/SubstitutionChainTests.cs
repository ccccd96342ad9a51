using FsCheck;
using FsCheck.Fluent;
using Workflows.Organisation.Substitutions;

namespace Workflows.Tests.Organisation.Substitutions;

/// <summary>Work that is passed on comes to somebody, soon, and never back to whom it came from.</summary>
public sealed class SubstitutionChainTests
{
    private static readonly DateOnly Monday = new(2026, 10, 12);

    // Seats of six people of whom two hold two posts each: a ring of people need not be a ring of posts.
    private static readonly Seat[] Seats =
    [
        Seat(1, 1), Seat(2, 2), Seat(3, 3), Seat(4, 4), Seat(5, 5), Seat(6, 6), Seat(7, 1), Seat(8, 2),
    ];

    [Fact]
    public void A_ring_is_refused_and_named()
    {
        SubstitutionEdge[] known = [Edge(0, 1), Edge(1, 2)];

        Assert.Equal(
            "Không ghi được vì việc sẽ đi vòng tròn: Người 1 (1) → Người 2 (2) → Người 3 (3) → Người 1 (1).",
            SubstitutionChain.TroubleWith(known, Edge(2, 0)));
        Assert.Contains("phải là người khác", SubstitutionChain.TroubleWith([], Edge(0, 6))!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_ring_of_people_is_one_even_where_the_posts_differ()
    {
        // Người 1 in post 1 → Người 2 → Người 1 in post 7.
        Assert.Contains("vòng tròn", SubstitutionChain.TroubleWith([Edge(0, 1)], Edge(1, 6))!, StringComparison.Ordinal);
        Assert.Contains("vòng tròn", SubstitutionChain.TroubleWith([Edge(1, 6)], Edge(0, 1))!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chain_has_three_hands_at_most_wherever_the_new_one_stands()
    {
        SubstitutionEdge[] three = [Edge(0, 1), Edge(1, 2), Edge(2, 3)];
        for (var late = 0; late < 3; late++)
            Assert.Null(SubstitutionChain.TroubleWith([.. three.Where((_, i) => i != late)], three[late]));

        Assert.Contains("quá 3 lần", SubstitutionChain.TroubleWith(three, Edge(3, 4))!, StringComparison.Ordinal);
        Assert.Contains("quá 3 lần", SubstitutionChain.TroubleWith(three, Edge(4, 0))!, StringComparison.Ordinal);
        Assert.Contains("quá 3 lần", SubstitutionChain.TroubleWith([Edge(0, 1), Edge(2, 3), Edge(3, 4)], Edge(1, 2))!, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_meet_in_time_work_or_files_makes_no_ring()
    {
        var known = new[] { Edge(0, 1, 0, 4, SubstitutedWork.Opinion) };
        Assert.Null(SubstitutionChain.TroubleWith(known, Edge(1, 0, 5, 9, SubstitutedWork.Opinion)));
        Assert.Null(SubstitutionChain.TroubleWith(known, Edge(1, 0, 0, 4, SubstitutedWork.Check)));
        Assert.NotNull(SubstitutionChain.TroubleWith(known, Edge(1, 0, 4, 9, SubstitutedWork.Opinion | SubstitutedWork.Check)));

        var ofOne = Edge(0, 1) with { Scope = Edge(0, 1).Scope with { Agencies = [Id(90)] } };
        var ofAnother = Edge(1, 0) with { Scope = Edge(1, 0).Scope with { Agencies = [Id(91)] } };
        Assert.Null(SubstitutionChain.TroubleWith([ofOne], ofAnother));
        Assert.NotNull(SubstitutionChain.TroubleWith([ofOne], Edge(1, 0)));
    }

    [Fact]
    public void One_piece_of_work_goes_to_one_person_on_a_day()
    {
        var known = new[] { Edge(0, 1, 0, 4) };
        Assert.Contains("Từ ngày 15/10/2026 đến ngày 16/10/2026, Người 2 (2) đã được ghi", SubstitutionChain.TroubleWith(known, Edge(0, 2, 3, 8))!, StringComparison.Ordinal);
        Assert.Null(SubstitutionChain.TroubleWith(known, Edge(0, 2, 5, 8)));
        Assert.Null(SubstitutionChain.TroubleWith([Edge(0, 1, 0, 4, SubstitutedWork.Opinion)], Edge(0, 2, 0, 4, SubstitutedWork.Check)));
    }

    /// <summary>Followed without any guard, records that were let in come to an end within three hands.</summary>
    [Fact]
    public void Records_that_were_let_in_never_go_round() => Prop.ForAll(Records(), wanted =>
    {
        var known = new List<SubstitutionEdge>();
        foreach (var one in wanted)
        {
            if (SubstitutionChain.TroubleWith(known, one) is null)
                known.Add(one);
        }

        return Days().All(day => Works.All(work => Seats.All(start =>
        {
            var (seat, people) = (start, new List<Guid> { start.PersonId });
            while (known.Find(e => e.Giver.PostId == seat.PostId && e.Scope.Covers(day, work, Id(90))) is { } edge)
            {
                seat = edge.Receiver;
                if (people.Contains(seat.PersonId))
                    return false;
                people.Add(seat.PersonId);
            }

            return people.Count <= SubstitutionChain.Longest + 1;
        })));
    }).QuickCheckThrowOnFailure();

    /// <summary>Whatever is recorded, also rings that two provinces or an old release left behind.</summary>
    [Fact]
    public void Any_records_give_a_path_without_a_person_twice_and_without_anybody_who_is_gone() => Prop.ForAll(Records(), records =>
    {
        var gone = new[] { Id(3), Id(104) };
        return Days().All(day => Seats.All(start =>
        {
            var path = SubstitutionChain.PathAsync(start, seat => Task.FromResult(records.FirstOrDefault(e =>
                e.Giver.PostId == seat.PostId && e.Scope.Covers(day, SubstitutedWork.Opinion, Id(90)) && !gone.Contains(e.Receiver.PersonId)))).Result;
            return path[0] == start
                && path.Count <= SubstitutionChain.Longest + 1
                && path.Select(s => s.PersonId).Distinct().Count() == path.Count
                && !path.Skip(1).Any(s => gone.Contains(s.PersonId));
        }));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Two_scopes_meet_exactly_where_both_cover() => Prop.ForAll(Records(), records =>
    {
        var (a, b) = (records[0].Scope, records[^1].Scope);
        var both = a.And(b);
        return Days().All(day => Works.All(work => new[] { Id(90), Id(91), Id(92) }.All(agency =>
            (both?.Covers(day, work, agency) ?? false) == (a.Covers(day, work, agency) && b.Covers(day, work, agency)))));
    }).QuickCheckThrowOnFailure();

    private static readonly SubstitutedWork[] Works = [SubstitutedWork.Opinion, SubstitutedWork.Check, SubstitutedWork.Numbering];

    private static IEnumerable<DateOnly> Days() => Enumerable.Range(-1, 14).Select(Monday.AddDays);

    private static Arbitrary<List<SubstitutionEdge>> Records()
    {
        var scope =
            from start in Gen.Choose(0, 10)
            from length in Gen.Choose(0, 6)
            from work in Gen.Choose(1, 7)
            from agencies in Gen.Elements<Guid[]>([], [], [Id(90)], [Id(91)], [Id(90), Id(91)])
            select new SubstitutionScope(Monday.AddDays(start), Monday.AddDays(start + length), (SubstitutedWork)work, agencies);
        var edge =
            from giver in Gen.Elements(Seats)
            from receiver in Gen.Elements(Seats)
            where giver.PersonId != receiver.PersonId
            from over in scope
            select new SubstitutionEdge(Guid.Empty, giver, receiver, over);
        return Gen.ListOf(edge).Where(list => list.Count > 0).Select(list => list.ToList()).ToArbitrary();
    }

    private static SubstitutionEdge Edge(int giver, int receiver, int from = 0, int to = 4, SubstitutedWork work = SubstitutedWork.Opinion) =>
        new(Guid.Empty, Seats[giver], Seats[receiver], new(Monday.AddDays(from), Monday.AddDays(to), work, []));

    private static Seat Seat(int post, int person) => new(Id(post), Id(100 + person), $"Người {person} ({post})");

    private static Guid Id(int number) => new(number, 0, 0, new byte[8]);
}
