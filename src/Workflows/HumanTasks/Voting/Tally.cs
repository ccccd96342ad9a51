namespace Workflows.HumanTasks.Voting;

public enum VotingOutcome
{
    /// <summary>Everybody answered; nothing was to be judged.</summary>
    Answered,

    /// <summary>Đạt.</summary>
    Agreed,

    /// <summary>Không đạt.</summary>
    NotAgreed,
}

/// <summary>Counts votes. Pure: the same votes give the same answer, in whatever order they came.</summary>
/// <remarks>
/// Whoever says that the matter is not theirs (<see cref="Stance.Recused"/>) has answered and leaves the count: shares are
/// of those who are left, a fixed number of agreements stays as it is, a lead who steps aside neither decides nor breaks a
/// tie. When everybody steps aside, nobody has agreed.
/// </remarks>
public static class Tally
{
    /// <summary>The result, as soon as nothing that others may still say, or keep to themselves, can change it.</summary>
    /// <returns>Null while it is open.</returns>
    /// <exception cref="ArgumentException">Somebody voted who was not asked.</exception>
    public static VotingOutcome? Of(VotingPolicy policy, Electorate electorate, IReadOnlyDictionary<Guid, Stance> votes)
    {
        if (Stepped(electorate, votes) is { Count: > 0 } aside)
        {
            return electorate.Without(aside) is { } left ? Of(policy, left, Rest(votes, aside))
                : policy.Counts ? VotingOutcome.NotAgreed : VotingOutcome.Answered;
        }

        var isComplete = votes.Count == electorate.Voters.Count;
        if (!policy.Counts)
            return isComplete ? VotingOutcome.Answered : null;
        return policy.HearsEverybody && !isComplete ? null : Certain(policy, electorate, votes);
    }

    /// <summary>The result once nobody may speak any more; silence agrees to nothing and objects to nothing.</summary>
    /// <returns>Null when too few spoke for either.</returns>
    public static VotingOutcome? AtDeadline(VotingPolicy policy, Electorate electorate, IReadOnlyDictionary<Guid, Stance> votes)
    {
        if (Of(policy, electorate, votes) is { } settled)
            return settled;
        if (!policy.Counts)
            return null;
        if (Stepped(electorate, votes) is { Count: > 0 } aside)
            return AtDeadline(policy, electorate.Without(aside)!, Rest(votes, aside));
        return Certain(policy, electorate, votes)
            ?? (policy.Passes(electorate, Heard(policy, electorate, votes)) ? VotingOutcome.Agreed : null);
    }

    /// <summary>Who is to be asked now, given who has voted: everybody left, or the next in the order.</summary>
    public static IEnumerable<Voter> ToAsk(VotingPolicy policy, Electorate electorate, IReadOnlyDictionary<Guid, Stance> votes)
    {
        if (Of(policy, electorate, votes) is not null)
            return [];
        var left = electorate.Voters.Where(v => !votes.ContainsKey(v.Id));
        return policy.AsksInOrder ? left.Take(1) : left;
    }

    private static HashSet<Guid> Stepped(Electorate electorate, IReadOnlyDictionary<Guid, Stance> votes) =>
        votes.Keys.Any(id => !electorate.Has(id))
            ? throw new ArgumentException("Somebody voted who was not asked.", nameof(votes))
            : [.. votes.Where(v => v.Value is Stance.Recused).Select(v => v.Key)];

    private static Dictionary<Guid, Stance> Rest(IReadOnlyDictionary<Guid, Stance> votes, HashSet<Guid> aside) =>
        votes.Where(v => !aside.Contains(v.Key)).ToDictionary();

    /// <summary>
    /// Policies are monotone, so two completions tell for all: everybody left is against, everybody left agrees. Silence
    /// and abstention lie between.
    /// </summary>
    private static VotingOutcome? Certain(VotingPolicy policy, Electorate electorate, IReadOnlyDictionary<Guid, Stance> votes)
    {
        var heard = Heard(policy, electorate, votes);
        return (Passes(Stance.Against), Passes(Stance.For)) switch
        {
            (true, true) => VotingOutcome.Agreed,
            (false, false) => VotingOutcome.NotAgreed,
            _ => null,
        };

        bool Passes(Stance rest) => policy.Passes(
            electorate, electorate.Voters.ToDictionary(v => v.Id, v => heard.TryGetValue(v.Id, out var said) ? said : rest));
    }

    /// <summary>The votes that count by now: all, or those without a gap before them.</summary>
    private static IReadOnlyDictionary<Guid, Stance> Heard(
        VotingPolicy policy, Electorate electorate, IReadOnlyDictionary<Guid, Stance> votes) => policy.AsksInOrder
            ? electorate.Voters.TakeWhile(v => votes.ContainsKey(v.Id)).ToDictionary(v => v.Id, v => votes[v.Id])
            : votes;
}
