using Workflows.Engine.Activities;
using Workflows.Engine.Triggers;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Voting;
using Workflows.Values;

namespace Workflows.Decisions.Polling;

/// <summary>How a step that asks several people comes to its result, as an administrator set it.</summary>
/// <param name="Policy">See <see cref="VotingPolicies"/>.</param>
/// <param name="Threshold">As written; null when nothing is.</param>
public sealed record PollRule(string Policy, string? Threshold)
{
    public const string PolicyInput = "Policy";
    public const string ThresholdInput = "Threshold";
    public const string LeadInput = "Lead";
    public const string VetoersInput = "Vetoers";
    public const string WeightsInput = "Weights";

    /// <summary>Whoever decides or breaks a tie: an agency's abbreviation, or a rule that finds a person.</summary>
    public string? Lead { get; init; }

    /// <summary>Abbreviations of the agencies that may stop it.</summary>
    public IReadOnlyList<string> Vetoers { get; init; } = [];

    /// <summary>Weights by abbreviation, as written: "STC=3; STP=2"; whoever is missing weighs 1.</summary>
    public string? Weights { get; init; }

    /// <summary>From a step's inputs, running or as drawn; what is not written has its default already.</summary>
    public static PollRule Read(Func<string, string?> text, Func<string, IReadOnlyList<string>> texts) =>
        new((text(PolicyInput) ?? VotingPolicies.EveryoneAnswers).Trim(), Clean(text(ThresholdInput)))
        {
            Lead = Clean(text(LeadInput)),
            Vetoers = texts(VetoersInput),
            Weights = text(WeightsInput),
        };

    /// <summary>Answers are only collected; the step has no result.</summary>
    public bool OnlyCollects => Policy == VotingPolicies.EveryoneAnswers;

    /// <summary>The rule gives this one a part of its own.</summary>
    public bool Mentions(string code) =>
        code == Lead || Vetoers.Contains(code, StringComparer.Ordinal) || (WeightsOf(Weights) is { IsSuccess: true, Value: var weights } && weights.ContainsKey(code));

    /// <returns>The policy and everybody who counts, in the order given; or why this rule cannot be used with them.</returns>
    public Result<Electorate> ElectorateOf(IReadOnlyList<(Guid Id, string Name, string Code)> asked)
    {
        var policy = VotingPolicies.Parse(Policy, Threshold);
        if (!policy.IsSuccess)
            return policy.Problem!;
        var weights = Policy == VotingPolicies.WeightedShare ? WeightsOf(Weights) : new Dictionary<string, int>();
        if (!weights.IsSuccess)
            return weights.Problem!;
        var electorate = Electorate.Of(
        [
            .. asked.Select(one => new Voter(one.Id)
            {
                Name = one.Name,
                Weight = weights.Value.GetValueOrDefault(one.Code, 1),
                IsLead = VotingPolicies.WantsLead(Policy) && one.Code == Lead,
                HasVeto = Policy == VotingPolicies.Veto && Vetoers.Contains(one.Code, StringComparer.Ordinal),
            }),
        ]);
        return electorate.IsSuccess && policy.Value.MisfitOf(electorate.Value) is { } misfit ? misfit : electorate;
    }

    /// <summary>Refuses at publish what is wrong on paper already: a policy without what it needs.</summary>
    public static void Check(StaticInputs inputs)
    {
        var policy = inputs.Text(PolicyInput) ?? "";
        if (VotingPolicies.CheckName(policy) is not null)
            return;
        if (VotingPolicies.Parse(policy, inputs.Text(ThresholdInput)).Problem is { } unfit)
            throw inputs.Wrong(ThresholdInput, $"cách kết luận “{VotingPolicies.Words(policy)}”: {unfit.Message}");
        if (VotingPolicies.WantsLead(policy) && string.IsNullOrWhiteSpace(inputs.Text(LeadInput)))
            throw inputs.Wrong(LeadInput, $"cách kết luận “{VotingPolicies.Words(policy)}” cần nêu chủ trì.");
        if (policy == VotingPolicies.Veto && inputs.Texts(VetoersInput).Count == 0)
            throw inputs.Wrong(VetoersInput, $"cách kết luận “{VotingPolicies.Words(policy)}” cần nêu nơi có quyền phủ quyết.");
    }

    internal static InputDescriptor PolicyChoice(string usual, IEnumerable<string> offered, string description)
    {
        var choices = VotingPolicies.All.Where(choice => offered.Contains(choice.Value, StringComparer.Ordinal)).ToList();
        return new(PolicyInput, "String")
        {
            DisplayName = "Cách kết luận",
            Description = description,
            UiHint = "dropdown",
            DefaultValue = usual,
            UiSpecifications = Pickers.Fixed(choices),
            Meaning = InputMeaning.Condition,
            CheckLiteral = text => VotingPolicies.CheckName(text)
                ?? (choices.Any(choice => choice.Value == text.Trim()) ? null : $"bước này không dùng cách kết luận “{VotingPolicies.Words(text)}”."),
            Words = VotingPolicies.Words,
        };
    }

    internal static InputDescriptor ThresholdField { get; } = new(ThresholdInput, "String")
    {
        DisplayName = "Ngưỡng",
        Description = "Số nơi phải đồng ý (ví dụ 3), hoặc tỷ lệ trên tổng số được hỏi (60%, 2/3); tỷ lệ để trống là quá nửa. Các cách kết luận khác không dùng ngưỡng.",
        Meaning = InputMeaning.Condition,
        CheckLiteral = VotingPolicies.CheckThreshold,
    };

    internal static PortDescriptor PortOf(string outcome) => new(outcome) { DisplayName = Polls.NameOf(outcome) };

    /// <summary>What is wrong with weights as written, or null.</summary>
    public static string? CheckWeights(string text) => WeightsOf(text).Problem?.Message;

    private static string? Clean(string? text) => VietnameseText.Normalise(text) is { Length: > 0 } clean ? clean : null;

    private static Result<Dictionary<string, int>> WeightsOf(string? text)
    {
        var weights = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in (text ?? "").Split([';', '\n', ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (entry.Split(['=', ':'], StringSplitOptions.TrimEntries) is not [{ Length: > 0 } code, var number]
                || !int.TryParse(number, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var weight)
                || weight is < 1 or > Electorate.HighestWeight)
                return new Invalid($"Trọng số \"{entry}\" phải viết như STC=3, từ 1 đến {Electorate.HighestWeight}.", "weights");
            if (!weights.TryAdd(VietnameseText.Normalise(code), weight))
                return new Invalid($"Trọng số của {code} được nêu hai lần.", "weights");
        }

        return weights;
    }
}
