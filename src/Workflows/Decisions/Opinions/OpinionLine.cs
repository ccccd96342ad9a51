using Workflows.Decisions.Consolidation;
using Workflows.Decisions.Opinions.Extensions;
using Workflows.Decisions.Opinions.Giving;
using Workflows.Decisions.Opinions.Silence;
using Workflows.HumanTasks;
using Workflows.Values;

namespace Workflows.Decisions.Opinions;

/// <summary>One agency in one round: asked, answered or silent, and what became of its opinion.</summary>
public sealed record OpinionLine
{
    public required Guid TaskId { get; init; }

    public Guid? VoteId { get; init; }

    /// <summary>Within the plan.</summary>
    public required int Round { get; init; }

    /// <summary>The step that asked, and its name as drawn.</summary>
    public required string StepId { get; init; }

    public required string Step { get; init; }

    public required Guid AgencyId { get; init; }

    /// <summary>As it was named when it was asked.</summary>
    public required string AgencyName { get; init; }

    public required Guid PersonId { get; init; }

    public required string PersonName { get; init; }

    public required string PostTitle { get; init; }

    /// <summary>Whose work it is, where another does or did it.</summary>
    public string? OnBehalfOf { get; init; }

    public required TaskState State { get; init; }

    public CloseReason? CloseReason { get; init; }

    /// <summary>The agency's own last day.</summary>
    public DateOnly? DueOn { get; init; }

    /// <summary>That day was set for this agency alone.</summary>
    public bool HasOwnDay { get; init; }

    public int? VersionNumber { get; init; }

    public Verdict? Verdict { get; init; }

    public string? Comment { get; init; }

    public DateTimeOffset? CastAt { get; init; }

    /// <summary>It came after the agency had been recorded as silent.</summary>
    public bool IsLate { get; init; }

    public OpinionBody Body { get; init; } = OpinionBody.Nothing;

    /// <summary>The drafter's answers so far, by row.</summary>
    internal IReadOnlyDictionary<Guid, OpinionAnswer> Answers { get; init; } = new Dictionary<Guid, OpinionAnswer>();

    /// <summary>With the answers that the drafting side has handed on: what it still weighs is nobody else's yet.</summary>
    /// <param name="at">When the newest table was frozen; null when none was.</param>
    public OpinionLine HandedOn(DateTimeOffset? at) =>
        this with { Answers = Answers.Where(a => a.Value.AnsweredAt <= at).ToDictionary(a => a.Key, a => a.Value) };

    /// <summary>Requests for more time, oldest first.</summary>
    public IReadOnlyList<ExtensionRequest> Requests { get; init; } = [];

    /// <summary>Standstills of its clock, oldest first.</summary>
    public IReadOnlyList<ClockStop> Stops { get; init; } = [];

    /// <summary>Its mail came back and nothing shows that it got another.</summary>
    public bool IsUnreached { get; init; }

    /// <summary>It was silent, and that is no consent.</summary>
    public SilentAgency? Silent { get; init; }

    /// <summary>It was silent, and that was taken as consent.</summary>
    public DeemedConsent? Consent { get; init; }

    /// <summary>The consent was set aside.</summary>
    public ConsentAnnulment? Annulled { get; init; }

    /// <summary>
    /// What it says about the draft: a row for the general comment and one for each remark. Why a matter is not an agency's
    /// is nothing about the draft.
    /// </summary>
    public IReadOnlyList<OpinionRow> Rows =>
    [
        .. Comment is not null && Verdict is not Decisions.Verdict.NotOurField
            ? [new OpinionRow(VoteId!.Value, null, null, Comment, null, null, Answers.GetValueOrDefault(VoteId.Value))]
            : Array.Empty<OpinionRow>(),
        .. Body.Remarks.Select(r => new OpinionRow(r.Id, r.Id, r.Clause, r.Opinion, r.Wording, r.Reason, Answers.GetValueOrDefault(r.Id))),
    ];

    /// <summary>It says something about the draft, so the drafter must answer it.</summary>
    public bool NeedsAnswer => Rows.Count > 0;

    public OpinionStanding Standing => this switch
    {
        { Verdict: not null, IsLate: false } => OpinionStanding.Answered,
        { Consent: not null, Annulled: null } => OpinionStanding.DeemedConsent,
        { Silent.Reason: SilenceReason.NotReached } or { Annulled: not null } => OpinionStanding.NotReached,
        { CloseReason: HumanTasks.CloseReason.NoAnswerInTime } => OpinionStanding.Silent,
        { State: not TaskState.Open } => OpinionStanding.NotNeeded,
        { IsUnreached: true } => OpinionStanding.Unreached,
        _ => OpinionStanding.Waiting,
    };

    /// <summary>It let its deadline pass; a late opinion does not undo that.</summary>
    public bool WasSilent => Standing is OpinionStanding.DeemedConsent or OpinionStanding.NotReached or OpinionStanding.Silent;

    /// <summary>The agency and what its silence was taken for, for a list of the silent.</summary>
    public string SilenceWords => Standing switch
    {
        OpinionStanding.DeemedConsent => $"{AgencyName} (coi như thống nhất)",
        OpinionStanding.NotReached => $"{AgencyName} (chưa nhận được văn bản)",
        _ => AgencyName,
    };

    /// <summary>Vietnamese; null while it waits.</summary>
    public string? WhySilent => Silent is { } silent
        ? $"Không coi là thống nhất: {SilenceReasons.NameOf(silent.Reason)}{(silent.Detail is { } detail ? $" ({VietnameseText.Normalise(detail).TrimEnd('.')})" : "")}."
        : null;
}

/// <summary>Where an agency stands in a round.</summary>
public enum OpinionStanding
{
    Waiting,

    /// <summary>Its mail came back: no deadline runs for it.</summary>
    Unreached,

    Answered,

    /// <summary>Silent, and no consent.</summary>
    Silent,

    /// <summary>Silent, taken as consent.</summary>
    DeemedConsent,

    /// <summary>Silent, but it never got the request; also where a consent had to be set aside for that.</summary>
    NotReached,

    /// <summary>The step ended without it: settled, withdrawn.</summary>
    NotNeeded,
}
