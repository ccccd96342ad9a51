using Workflows.Values;

namespace Workflows.HumanTasks.Voting;

/// <summary>
/// When a question put to several people is answered. A policy says who passes it when everybody who will speak has
/// spoken; <see cref="Tally"/> finds out how early that is certain.
/// </summary>
/// <remarks>
/// Every policy is monotone: a vote that moves from against to abstention to agreement never turns passed into not
/// passed. The tally depends on it. Silence is never agreement: shares are of everybody who is asked and whom it concerns.
/// </remarks>
public abstract record VotingPolicy
{
    private VotingPolicy()
    {
    }

    /// <summary>False: the step waits for answers and judges nothing.</summary>
    public virtual bool Counts => true;

    /// <summary>True: everybody is heard even when the result is certain before.</summary>
    public virtual bool HearsEverybody => false;

    /// <summary>True: people are asked one after another, in the order of the electorate.</summary>
    public virtual bool AsksInOrder => false;

    /// <summary>Why this policy cannot be used with these voters; null when it can.</summary>
    public virtual Problem? MisfitOf(Electorate electorate) => null;

    /// <param name="electorate">Everybody who is asked.</param>
    /// <param name="votes">What was said; whoever is missing said nothing.</param>
    internal abstract bool Passes(Electorate electorate, IReadOnlyDictionary<Guid, Stance> votes);

    /// <summary>Waits until everybody has answered, whatever they say.</summary>
    public sealed record EveryoneAnswers : VotingPolicy
    {
        public override bool Counts => false;

        public override bool HearsEverybody => true;

        internal override bool Passes(Electorate electorate, IReadOnlyDictionary<Guid, Stance> votes) => false;
    }

    public sealed record Everyone : VotingPolicy
    {
        internal override bool Passes(Electorate electorate, IReadOnlyDictionary<Guid, Stance> votes) =>
            electorate.Voters.All(v => IsFor(votes, v));
    }

    public sealed record Anyone : VotingPolicy
    {
        internal override bool Passes(Electorate electorate, IReadOnlyDictionary<Guid, Stance> votes) =>
            electorate.Voters.Any(v => IsFor(votes, v));
    }

    /// <summary>N of M.</summary>
    public sealed record AtLeast(int Number) : VotingPolicy
    {
        public override Problem? MisfitOf(Electorate electorate) => Number < 1 || Number > electorate.Voters.Count
            ? new Invalid($"Cần ít nhất {Number} đồng ý nhưng chỉ hỏi {electorate.Voters.Count} nơi.", "threshold")
            : null;

        internal override bool Passes(Electorate electorate, IReadOnlyDictionary<Guid, Stance> votes) =>
            electorate.Voters.Count(v => IsFor(votes, v)) >= Number;
    }

    public sealed record ShareOfHeads(Portion Portion) : VotingPolicy
    {
        internal override bool Passes(Electorate electorate, IReadOnlyDictionary<Guid, Stance> votes) =>
            Portion.IsReached(electorate.Voters.Count(v => IsFor(votes, v)), electorate.Voters.Count);
    }

    public sealed record ShareOfWeights(Portion Portion) : VotingPolicy
    {
        internal override bool Passes(Electorate electorate, IReadOnlyDictionary<Guid, Stance> votes) =>
            Portion.IsReached(electorate.Voters.Where(v => IsFor(votes, v)).Sum(v => v.Weight), electorate.Voters.Sum(v => v.Weight));
    }

    /// <summary>
    /// One after another: everybody must agree, and the first who does not ends it. A vote counts from the moment when
    /// all before have voted; given earlier, it lies aside until then.
    /// </summary>
    public sealed record InOrder : VotingPolicy
    {
        public override bool AsksInOrder => true;

        internal override bool Passes(Electorate electorate, IReadOnlyDictionary<Guid, Stance> votes) =>
            electorate.Voters.All(v => IsFor(votes, v));
    }

    /// <summary>The lead's vote is the result; the others are consulted, so they are waited for.</summary>
    public sealed record LeadDecides : VotingPolicy
    {
        public override bool HearsEverybody => true;

        public override Problem? MisfitOf(Electorate electorate) => NoLead(electorate);

        internal override bool Passes(Electorate electorate, IReadOnlyDictionary<Guid, Stance> votes) =>
            electorate.Lead is { } lead && IsFor(votes, lead);
    }

    /// <summary>More than half of all; with exactly half, the half in which the chair stands wins.</summary>
    public sealed record CastingVote : VotingPolicy
    {
        public override Problem? MisfitOf(Electorate electorate) => NoLead(electorate);

        internal override bool Passes(Electorate electorate, IReadOnlyDictionary<Guid, Stance> votes)
        {
            var twice = 2 * electorate.Voters.Count(v => IsFor(votes, v));
            return twice > electorate.Voters.Count || (twice == electorate.Voters.Count && electorate.Lead is { } lead && IsFor(votes, lead));
        }
    }

    /// <summary>A share of heads, unless one who may stop it is against. Silence is no veto.</summary>
    public sealed record Veto(Portion Portion) : VotingPolicy
    {
        public override Problem? MisfitOf(Electorate electorate) => electorate.Voters.Any(v => v.HasVeto)
            ? null
            : new Invalid("Không nơi nào được hỏi có quyền phủ quyết.", "vetoers");

        internal override bool Passes(Electorate electorate, IReadOnlyDictionary<Guid, Stance> votes) =>
            !electorate.Voters.Any(v => v.HasVeto && votes.TryGetValue(v.Id, out var said) && said is Stance.Against)
            && Portion.IsReached(electorate.Voters.Count(v => IsFor(votes, v)), electorate.Voters.Count);
    }

    private static bool IsFor(IReadOnlyDictionary<Guid, Stance> votes, Voter voter) =>
        votes.TryGetValue(voter.Id, out var said) && said is Stance.For;

    private static Invalid? NoLead(Electorate electorate) => electorate.Lead is null
        ? new Invalid("Nơi có tiếng nói quyết định không nằm trong số được hỏi.", "lead")
        : null;
}

/// <summary>How much of the whole must agree: at least <c>Part</c> of <c>Of</c>; the default is more than half.</summary>
public readonly record struct Portion(int Part, int Of)
{
    public static readonly Portion MoreThanHalf;

    public bool IsReached(int part, int whole) => Of == 0 ? 2L * part > whole : (long)part * Of >= (long)Part * whole;
}
