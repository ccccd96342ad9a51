using Workflows.Decisions.Opinions;

namespace Workflows.Decisions.Consolidation;

/// <summary>Where an agency stands after all rounds so far.</summary>
/// <param name="Last">Its line in the newest round in which it was asked.</param>
/// <param name="Said">The newest line with an opinion of its own; null when it never gave one.</param>
public sealed record Standpoint(OpinionLine Last, OpinionLine? Said)
{
    public Guid AgencyId => Last.AgencyId;

    public string AgencyName => Last.AgencyName;

    /// <summary>It does not agree, and has not let a later round pass whose silence counts as consent.</summary>
    public bool Disagrees => Said is { Verdict: Verdict.Disagree }
        && !(Last.Round > Said.Round && Last.Standing is OpinionStanding.DeemedConsent);

    /// <summary>It does not agree, and what it said was not accepted in full: the leader has to know both views.</summary>
    public bool IsOpenDisagreement => Disagrees && !(Said!.Rows.Count > 0 && Said.Rows.All(r => r.Answer?.Response is OpinionResponse.Accepted));

    /// <summary>It has a standing that a further round leaves as it is: an opinion, or a consent by silence.</summary>
    public bool IsKept => Said is not null || Last.Standing is OpinionStanding.DeemedConsent;

    /// <summary>
    /// To be asked again unless the drafter says otherwise: the text was changed for it, it disagrees, was late or silent
    /// without consent, or never got the request.
    /// </summary>
    public bool IsProposed => Disagrees || Last.IsLate
        || Last.Standing is OpinionStanding.NotReached or OpinionStanding.Silent or OpinionStanding.Unreached
        || (Said is not null && Said.Rows.Any(r => r.Answer is { } answer && OpinionResponses.IsAcceptance(answer.Response)));

    /// <summary>Vietnamese: its standing in a few words.</summary>
    public string Words => (Said, Last) switch
    {
        ({ IsLate: true, Standing: OpinionStanding.DeemedConsent } late, _) =>
            $"không trả lời trong thời hạn, coi như thống nhất; sau đó {Verdicts.NameOf(late.Verdict!.Value).ToLowerInvariant()}, gửi muộn (vòng {late.Round})",
        ({ } said, _) => $"{Verdicts.NameOf(said.Verdict!.Value).ToLowerInvariant()}{(said.IsLate ? ", gửi muộn" : "")} (vòng {said.Round})",
        (_, { Standing: OpinionStanding.DeemedConsent }) => "không trả lời, coi như thống nhất",
        (_, { Standing: OpinionStanding.NotReached or OpinionStanding.Unreached }) => "chưa nhận được văn bản",
        (_, { Standing: OpinionStanding.Silent }) => "không trả lời",
        _ => "chưa có ý kiến",
    };

    /// <summary>Everybody asked so far, by name.</summary>
    public static IReadOnlyList<Standpoint> AllOf(IReadOnlyList<OpinionLine> lines) =>
    [
        .. lines.GroupBy(l => l.AgencyId)
            .Select(g => new Standpoint(g.MaxBy(l => l.Round)!, g.Where(l => l.Verdict is not null).MaxBy(l => l.Round)))
            .OrderBy(s => s.AgencyName, StringComparer.Ordinal),
    ];
}
