using FsCheck;
using FsCheck.Fluent;
using Workflows.HumanTasks.Voting;
using Workflows.Values;

namespace Workflows.Tests.HumanTasks.Voting;

/// <summary>What must hold for every policy, each electorate and all votes; small electorates are tried out entirely.</summary>
public sealed class TallyTests
{
    private static readonly Stance?[] Said = [null, Stance.Against, Stance.Abstains, Stance.Recused, Stance.For];

    /// <summary>A question with some votes given, in the order in which they came.</summary>
    private sealed record Case(VotingPolicy Policy, Electorate Electorate, IReadOnlyList<KeyValuePair<Guid, Stance>> Given)
    {
        public Dictionary<Guid, Stance> Votes => new(Given);

        public override string ToString() =>
            $"{Policy} of {string.Join(", ", Electorate.Voters.Select(v => $"{v.Name}×{v.Weight}{(v.IsLead ? " lead" : "")}{(v.HasVeto ? " veto" : "")}"))}: "
            + string.Join(", ", Given.Select(g => $"{Electorate.Voters.Single(v => v.Id == g.Key).Name} {g.Value}"));
    }

    [Fact]
    public void An_early_result_is_the_one_that_every_completion_would_have_given() => Check(c =>
    {
        var early = Tally.Of(c.Policy, c.Electorate, c.Votes);
        return early is null || Completions(c).All(full => Tally.AtDeadline(c.Policy, c.Electorate, full) == early);
    });

    [Fact]
    public void It_comes_as_soon_as_it_is_certain_unless_everybody_is_to_be_heard() => Check(c =>
    {
        if (c.Policy.HearsEverybody || c.Policy.AsksInOrder)
            return true;
        var ends = Completions(c).Where(full => full.Count == c.Electorate.Voters.Count)
            .Select(full => Tally.Of(c.Policy, c.Electorate, full)).Distinct().ToList();
        return ends.Count != 1 || Tally.Of(c.Policy, c.Electorate, c.Votes) == ends[0];
    });

    [Fact]
    public void When_everybody_has_voted_there_is_a_result() => Check(c => Completions(c)
        .Where(full => full.Count == c.Electorate.Voters.Count)
        .All(full => Tally.Of(c.Policy, c.Electorate, full) is { } outcome && (outcome is VotingOutcome.Answered) == !c.Policy.Counts));

    /// <summary>Once decided, decided: no later vote reopens or turns it.</summary>
    [Fact]
    public void More_votes_never_take_a_result_back() => Check(c =>
    {
        VotingOutcome? settled = null;
        for (var n = 0; n <= c.Given.Count; n++)
        {
            var now = Tally.Of(c.Policy, c.Electorate, new Dictionary<Guid, Stance>(c.Given.Take(n)));
            if (settled is not null && now != settled)
                return false;
            settled ??= now;
        }

        return true;
    });

    /// <summary>In order, too: a vote given before its turn lies aside and counts when its turn has come.</summary>
    [Fact]
    public void The_order_in_which_votes_come_never_matters() => Check(c =>
    {
        var backwards = new Dictionary<Guid, Stance>(c.Given.Reverse());
        return Tally.Of(c.Policy, c.Electorate, c.Votes) == Tally.Of(c.Policy, c.Electorate, backwards)
            && Tally.AtDeadline(c.Policy, c.Electorate, c.Votes) == Tally.AtDeadline(c.Policy, c.Electorate, backwards);
    });

    /// <summary>Only one after another does it matter who stands where among those who are asked.</summary>
    [Fact]
    public void The_order_of_the_electorate_never_matters_but_where_people_are_asked_in_order() => Check(c =>
    {
        if (c.Policy.AsksInOrder)
            return true;
        var turned = Electorate.Of([.. c.Electorate.Voters.Reverse()]).Value;
        return Tally.AtDeadline(c.Policy, c.Electorate, c.Votes) == Tally.AtDeadline(c.Policy, turned, c.Votes);
    });

    [Fact]
    public void A_friendlier_vote_never_turns_passed_into_not_passed() => Check(c => c.Given.All(one =>
    {
        if (one.Value is Stance.For)
            return true;
        var friendlier = c.Votes;
        friendlier[one.Key] = one.Value + 1;
        return Worth(Tally.AtDeadline(c.Policy, c.Electorate, friendlier)) >= Worth(Tally.AtDeadline(c.Policy, c.Electorate, c.Votes));
    }));

    /// <summary>Whoever says that it is not theirs might as well not have been asked, but for whoever is then left alone.</summary>
    [Fact]
    public void Who_steps_aside_leaves_the_count_as_if_never_asked() => Check(c =>
    {
        var aside = c.Votes.Where(v => v.Value is Stance.Recused).Select(v => v.Key).ToHashSet();
        if (Electorate.Of([.. c.Electorate.Voters.Where(v => !aside.Contains(v.Id))]) is not { IsSuccess: true, Value: var left })
            return Tally.Of(c.Policy, c.Electorate, c.Votes) == (c.Policy.Counts ? VotingOutcome.NotAgreed : VotingOutcome.Answered);
        var votes = c.Votes.Where(v => !aside.Contains(v.Key)).ToDictionary();
        return Tally.Of(c.Policy, c.Electorate, c.Votes) == Tally.Of(c.Policy, left, votes)
            && Tally.AtDeadline(c.Policy, c.Electorate, c.Votes) == Tally.AtDeadline(c.Policy, left, votes);
    });

    [Fact]
    public void Nobody_who_is_silent_counts_as_agreeing() => Check(c =>
    {
        if (Tally.AtDeadline(c.Policy, c.Electorate, c.Votes) is not VotingOutcome.Agreed)
            return true;
        var said = c.Votes;
        foreach (var silent in c.Electorate.Voters.Where(v => !said.ContainsKey(v.Id)))
            said[silent.Id] = Stance.Abstains;
        return Tally.Of(c.Policy, c.Electorate, said) is VotingOutcome.Agreed;
    });

    [Fact]
    public void Whoever_is_to_be_asked_has_not_voted_and_nobody_is_once_it_is_decided() => Check(c =>
    {
        var asked = Tally.ToAsk(c.Policy, c.Electorate, c.Votes).ToList();
        return asked.All(v => !c.Votes.ContainsKey(v.Id))
            && (asked.Count == 0) == (Tally.Of(c.Policy, c.Electorate, c.Votes) is not null)
            && (!c.Policy.AsksInOrder || asked.Count <= 1);
    });

    [Fact]
    public void Equal_weights_count_as_heads_do() => Check(c =>
    {
        var portion = c.Policy is VotingPolicy.ShareOfWeights(var given) ? given : Portion.MoreThanHalf;
        var equal = Electorate.Of([.. c.Electorate.Voters.Select(v => v with { Weight = 7 })]).Value;
        return Tally.AtDeadline(new VotingPolicy.ShareOfWeights(portion), equal, c.Votes)
            == Tally.AtDeadline(new VotingPolicy.ShareOfHeads(portion), equal, c.Votes);
    });

    [Fact]
    public void A_vote_of_somebody_who_was_not_asked_is_a_mistake_of_the_caller() =>
        Assert.Throws<ArgumentException>(() => Tally.Of(new VotingPolicy.Everyone(), Electorate.Of([Voter(1)]).Value, Votes((2, Stance.For))));

    [Fact]
    public void Nobody_twice_people_two_leads_and_odd_weights_are_refused()
    {
        Assert.IsType<Invalid>(Electorate.Of([]).Problem);
        Assert.IsType<Invalid>(Electorate.Of([Voter(1), Voter(1)]).Problem);
        Assert.IsType<Invalid>(Electorate.Of([Voter(1) with { IsLead = true }, Voter(2) with { IsLead = true }]).Problem);
        Assert.IsType<Invalid>(Electorate.Of([Voter(1) with { Weight = 0 }]).Problem);
        Assert.IsType<Invalid>(Electorate.Of([Voter(1) with { Weight = Electorate.HighestWeight + 1 }]).Problem);
    }

    private static int Worth(VotingOutcome? outcome) => outcome switch
    {
        VotingOutcome.NotAgreed => 0,
        VotingOutcome.Agreed => 2,
        _ => 1,
    };

    private static IEnumerable<Dictionary<Guid, Stance>> Completions(Case c)
    {
        var left = c.Electorate.Voters.Where(v => !c.Votes.ContainsKey(v.Id)).ToList();
        var all = left.Aggregate(1, (ways, _) => ways * Said.Length);
        for (var n = 0; n < all; n++)
        {
            var (full, rest) = (c.Votes, n);
            foreach (var voter in left)
            {
                if (Said[rest % Said.Length] is { } said)
                    full[voter.Id] = said;
                rest /= Said.Length;
            }

            yield return full;
        }
    }

    private static void Check(Func<Case, bool> holds) =>
        Prop.ForAll(Cases().ToArbitrary(), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(1500));

    private static Gen<Case> Cases() =>
        from count in Gen.Choose(1, 5)
        from weights in Gen.Choose(1, 5).ArrayOf(count)
        from lead in Gen.Choose(0, count - 1)
        from vetoes in Gen.Choose(1, (1 << count) - 1)
        from kind in Gen.Choose(0, 9)
        from number in Gen.Choose(1, count)
        from percent in Gen.Choose(0, 100)
        from order in Gen.Shuffle(Enumerable.Range(0, count).ToArray())
        from said in Gen.Choose(0, 4).ArrayOf(count)
        select new Case(
            PolicyOf(kind, number, percent == 0 ? Portion.MoreThanHalf : new Portion(percent, 100)),
            Electorate.Of([.. Enumerable.Range(0, count).Select(i => Voter(i) with
            {
                Weight = weights[i],
                IsLead = i == lead,
                HasVeto = ((vetoes >> i) & 1) == 1,
            })]).Value,
            [.. order.Where(i => said[i] > 0).Select(i => KeyValuePair.Create(IdOf(i), Said[said[i]]!.Value))]);

    private static VotingPolicy PolicyOf(int kind, int number, Portion portion) => kind switch
    {
        0 => new VotingPolicy.EveryoneAnswers(),
        1 => new VotingPolicy.Everyone(),
        2 => new VotingPolicy.Anyone(),
        3 => new VotingPolicy.AtLeast(number),
        4 => new VotingPolicy.ShareOfHeads(portion),
        5 => new VotingPolicy.ShareOfWeights(portion),
        6 => new VotingPolicy.InOrder(),
        7 => new VotingPolicy.LeadDecides(),
        8 => new VotingPolicy.CastingVote(),
        _ => new VotingPolicy.Veto(portion),
    };

    internal static Voter Voter(int number) => new(IdOf(number)) { Name = $"V{number}" };

    internal static Dictionary<Guid, Stance> Votes(params (int Voter, Stance Said)[] votes) => votes.ToDictionary(v => IdOf(v.Voter), v => v.Said);

    private static Guid IdOf(int number) => new(number + 1, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);
}
