using Workflows.Decisions.Opinions;

namespace Workflows.Decisions.Consolidation;

/// <summary>The head figures of a round: each is a list of agencies, so that a number and its names cannot differ.</summary>
public sealed record RoundFigures
{
    public required int Round { get; init; }

    public required IReadOnlyList<string> Asked { get; init; }

    /// <summary>In time.</summary>
    public required IReadOnlyList<string> Replied { get; init; }

    /// <summary>Agreed without comment.</summary>
    public required IReadOnlyList<string> Agreed { get; init; }

    public required IReadOnlyList<string> WithComments { get; init; }

    public required IReadOnlyList<string> Disagreed { get; init; }

    public required IReadOnlyList<string> NotOurField { get; init; }

    /// <summary>Replied after the deadline; each of them stands among the silent, too.</summary>
    public required IReadOnlyList<string> Late { get; init; }

    /// <summary>Silent, taken as consent: told in the request, delivery proven.</summary>
    public required IReadOnlyList<string> DeemedConsent { get; init; }

    /// <summary>Silent, and that is no consent.</summary>
    public required IReadOnlyList<string> Silent { get; init; }

    public required IReadOnlyList<string> NotReached { get; init; }

    /// <summary>Still asked, or the step ended without it.</summary>
    public required IReadOnlyList<string> Others { get; init; }

    /// <summary>The figures of one round of a plan.</summary>
    public static RoundFigures Of(int round, IEnumerable<OpinionLine> all)
    {
        var lines = all.Where(l => l.Round == round).ToList();
        return new()
        {
            Round = round,
            Asked = Names(_ => true),
            Replied = Names(Answered),
            Agreed = Names(l => Answered(l) && l.Verdict is Verdict.Agree),
            WithComments = Names(l => Answered(l) && l.Verdict is Verdict.AgreeWithComments),
            Disagreed = Names(l => Answered(l) && l.Verdict is Verdict.Disagree),
            NotOurField = Names(l => Answered(l) && l.Verdict is Verdict.NotOurField),
            Late = Names(l => l.IsLate),
            DeemedConsent = Names(l => l.Standing is OpinionStanding.DeemedConsent),
            Silent = Names(l => l.Standing is OpinionStanding.Silent),
            NotReached = Names(l => l.Standing is OpinionStanding.NotReached or OpinionStanding.Unreached),
            Others = Names(l => l.Standing is OpinionStanding.Waiting or OpinionStanding.NotNeeded),
        };

        List<string> Names(Func<OpinionLine, bool> which) => [.. lines.Where(which).Select(l => l.AgencyName)];
        static bool Answered(OpinionLine line) => line.Standing is OpinionStanding.Answered;
    }

    /// <summary>Every round of a plan, oldest first.</summary>
    public static IReadOnlyList<RoundFigures> AllOf(IReadOnlyList<OpinionLine> lines) =>
        [.. lines.Select(l => l.Round).Distinct().Order().Select(round => Of(round, lines))];

    /// <summary>The figures with their Vietnamese names, in the order of the table's head.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<string> Agencies)> Listed =>
    [
        ("Đã hỏi", Asked),
        ("Trả lời trong thời hạn", Replied),
        ("Thống nhất, không có ý kiến khác", Agreed),
        ("Thống nhất, có ý kiến", WithComments),
        ("Không thống nhất", Disagreed),
        ("Không thuộc chức năng", NotOurField),
        ("Trả lời quá hạn", Late),
        ("Không trả lời, coi như thống nhất (có căn cứ đã nhận văn bản)", DeemedConsent),
        ("Không trả lời, không coi là thống nhất", Silent),
        ("Chưa nhận được văn bản", NotReached),
        .. Others.Count > 0 ? [("Chưa trả lời, không cần trả lời nữa", Others)] : Array.Empty<(string, IReadOnlyList<string>)>(),
    ];
}
