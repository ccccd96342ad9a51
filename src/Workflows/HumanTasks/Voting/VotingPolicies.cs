using System.Globalization;
using Workflows.Engine.Activities;
using Workflows.Values;

namespace Workflows.HumanTasks.Voting;

/// <summary>The policies by the names under which workflows keep them. A name never changes its meaning.</summary>
public static class VotingPolicies
{
    public const string EveryoneAnswers = "everyone-answered";
    public const string Everyone = "everyone";
    public const string Anyone = "anyone";
    public const string AtLeast = "at-least";
    public const string Share = "share";
    public const string WeightedShare = "weighted-share";
    public const string InOrder = "ordered";
    public const string LeadDecides = "lead";
    public const string CastingVote = "casting-vote";
    public const string Veto = "veto";

    /// <summary>Of a portion written in percent, so that it is told in percent again.</summary>
    private const int Hundredths = 10_000;

    /// <summary>As offered, the plainest first.</summary>
    public static readonly IReadOnlyList<Choice> All =
    [
        new(EveryoneAnswers, "Chờ đủ ý kiến, không tính đạt hay không đạt"),
        new(Everyone, "Tất cả đồng ý"),
        new(Anyone, "Một nơi đồng ý là đạt"),
        new(AtLeast, "Đủ số nơi đồng ý theo ngưỡng"),
        new(Share, "Đủ tỷ lệ đồng ý, mỗi nơi một phiếu"),
        new(WeightedShare, "Đủ tỷ lệ đồng ý, tính theo trọng số"),
        new(InOrder, "Lần lượt từng nơi, tất cả đồng ý"),
        new(LeadDecides, "Chủ trì quyết định sau khi nghe các nơi khác"),
        new(CastingVote, "Quá nửa đồng ý; ngang nhau thì theo chủ trì"),
        new(Veto, "Đủ tỷ lệ đồng ý và không bị phủ quyết"),
    ];

    /// <summary>Names of the policies that judge, and so end with passed or not passed.</summary>
    public static readonly IReadOnlyList<string> Counting = [.. All.Select(c => c.Value).Where(name => name != EveryoneAnswers)];

    public static bool WantsLead(string name) => name is LeadDecides or CastingVote;

    /// <param name="name">As in <see cref="All"/>.</param>
    /// <param name="threshold">As written: "3", "60%", "2/3", or nothing; policies that need none do not look.</param>
    public static Result<VotingPolicy> Parse(string? name, string? threshold) => (name ?? "").Trim() switch
    {
        EveryoneAnswers => new VotingPolicy.EveryoneAnswers(),
        Everyone => new VotingPolicy.Everyone(),
        Anyone => new VotingPolicy.Anyone(),
        AtLeast => NumberOf(threshold).Map<VotingPolicy>(number => new VotingPolicy.AtLeast(number)),
        Share => PortionOf(threshold).Map<VotingPolicy>(portion => new VotingPolicy.ShareOfHeads(portion)),
        WeightedShare => PortionOf(threshold).Map<VotingPolicy>(portion => new VotingPolicy.ShareOfWeights(portion)),
        InOrder => new VotingPolicy.InOrder(),
        LeadDecides => new VotingPolicy.LeadDecides(),
        CastingVote => new VotingPolicy.CastingVote(),
        Veto => PortionOf(threshold).Map<VotingPolicy>(portion => new VotingPolicy.Veto(portion)),
        _ => new Invalid($"Không có cách kết luận nào tên là \"{name}\".", "policy"),
    };

    /// <summary>What is wrong with a policy's name, or null.</summary>
    public static string? CheckName(string name) =>
        All.Any(choice => choice.Value == name.Trim()) ? null : Parse(name, null).Problem!.Message;

    /// <summary>What is wrong with a threshold, whatever the policy, or null.</summary>
    public static string? CheckThreshold(string threshold) => NumberOf(threshold).IsSuccess ? null : PortionOf(threshold).Problem?.Message;

    /// <summary>The policy as an office says it; what is no policy stays as it is.</summary>
    public static string Words(string name) => All.FirstOrDefault(choice => choice.Value == name.Trim())?.Text ?? name;

    /// <summary>The policy with its threshold, e.g. "Đủ tỷ lệ đồng ý, mỗi nơi một phiếu (ít nhất 60%)".</summary>
    public static string Words(string name, string? threshold) => Parse(name, threshold) is not { IsSuccess: true, Value: var policy } ? Words(name) : policy switch
    {
        VotingPolicy.AtLeast(var number) => $"{Words(name)} (ít nhất {number})",
        VotingPolicy.ShareOfHeads(var portion) => $"{Words(name)} ({Words(portion)})",
        VotingPolicy.ShareOfWeights(var portion) => $"{Words(name)} ({Words(portion)})",
        VotingPolicy.Veto(var portion) => $"{Words(name)} ({Words(portion)})",
        _ => Words(name),
    };

    private static string Words(Portion portion) => portion switch
    {
        { Of: 0 } => "quá nửa",
        { Of: Hundredths } => $"ít nhất {(portion.Part / 100m).ToString("0.##", VietnamTime.Culture)}%",
        _ => $"ít nhất {portion.Part}/{portion.Of}",
    };

    private static Result<int> NumberOf(string? threshold) =>
        IsWhole(threshold ?? "", out var number)
            ? number
            : new Invalid($"Ngưỡng \"{threshold}\" phải là số nơi đồng ý, từ 1 đến 1000, ví dụ 3.", "threshold");

    /// <summary>"60%", "66,67", "2/3"; the sign may be missing, the comma may be a point.</summary>
    private static Result<Portion> PortionOf(string? threshold)
    {
        var text = (threshold ?? "").Trim();
        if (text.Length == 0)
            return Portion.MoreThanHalf;
        if (text.Split('/') is [var part, var of] && IsWhole(part, out var upper) && IsWhole(of, out var lower) && upper <= lower)
            return new Portion(upper, lower);
        if (text.EndsWith('%'))
            text = text[..^1].TrimEnd();
        // Two digits behind the comma at most: a share is counted in whole numbers.
        return decimal.TryParse(text.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
            && percent is > 0 and <= 100 && decimal.IsInteger(percent * 100)
            ? new Portion((int)(percent * 100), Hundredths)
            : new Invalid($"Ngưỡng \"{threshold}\" phải là tỷ lệ, ví dụ 60% hoặc 2/3; để trống là quá nửa.", "threshold");
    }

    private static bool IsWhole(string text, out int number) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out number) && number is >= 1 and <= 1000;
}
