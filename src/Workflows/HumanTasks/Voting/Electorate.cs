using Workflows.Values;

namespace Workflows.HumanTasks.Voting;

/// <summary>Where a voter stands, the unfriendliest first: a policy never minds a vote that moves up this list.</summary>
public enum Stance
{
    /// <summary>Không đồng ý.</summary>
    Against,

    /// <summary>Ý kiến khác: takes no side, and is not for.</summary>
    Abstains,

    /// <summary>Không thuộc chức năng: leaves the count, as if never asked; see <see cref="Tally"/>.</summary>
    Recused,

    /// <summary>Đồng ý, with or without comments.</summary>
    For,
}

/// <summary>Somebody whose voice counts: a person, or an agency.</summary>
public sealed record Voter(Guid Id)
{
    /// <summary>For messages, e.g. "Sở Tài chính".</summary>
    public string Name { get; init; } = "";

    /// <summary>From 1 to <see cref="Electorate.HighestWeight"/>; only a policy by weights looks at it.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>Decides alone, or breaks a tie, where the policy says so.</summary>
    public bool IsLead { get; init; }

    /// <summary>May stop the matter alone, where the policy says so.</summary>
    public bool HasVeto { get; init; }
}

/// <summary>Everybody who is asked, in the order in which they would be asked one after another. Never empty.</summary>
public sealed class Electorate
{
    public const int HighestWeight = 1000;

    private readonly Dictionary<Guid, Voter> byId;

    private Electorate(IReadOnlyList<Voter> voters) => (Voters, byId) = (voters, voters.ToDictionary(v => v.Id));

    public IReadOnlyList<Voter> Voters { get; }

    public Voter? Lead => Voters.FirstOrDefault(v => v.IsLead);

    public bool Has(Guid voter) => byId.ContainsKey(voter);

    /// <summary>Those who are left when these step aside; null when nobody is.</summary>
    internal Electorate? Without(IReadOnlySet<Guid> aside)
    {
        var left = Voters.Where(v => !aside.Contains(v.Id)).ToList();
        return left.Count == 0 ? null : left.Count == Voters.Count ? this : new(left);
    }

    /// <returns>Refuses nobody, somebody twice, two leads and weights that mean nothing.</returns>
    public static Result<Electorate> Of(IReadOnlyList<Voter> voters)
    {
        if (voters.Count == 0)
            return new Invalid("Không có ai được hỏi thì không kết luận được.", "voters");
        if (voters.DistinctBy(v => v.Id).Count() != voters.Count)
            return new Invalid("Có người được hỏi hai lần.", "voters");
        if (voters.Count(v => v.IsLead) > 1)
            return new Invalid("Chỉ một người có tiếng nói quyết định.", "voters");
        return voters.FirstOrDefault(v => v.Weight is < 1 or > HighestWeight) is { } odd
            ? new Invalid($"Trọng số của {odd.Name} phải từ 1 đến {HighestWeight}.", "voters")
            : new Electorate([.. voters]);
    }
}
