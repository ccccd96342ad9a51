using Workflows.Decisions;
using Workflows.Decisions.Consolidation;
using Workflows.Decisions.Opinions.Extensions;
using Workflows.Outbox.Deliveries;

namespace Host.Operations.Demo;

/// <summary>One thing that happened, as it is printed.</summary>
/// <param name="Day">Legal date on the clock of the demonstration.</param>
/// <param name="Step">Where.</param>
/// <param name="Who">A person, or "Hệ thống".</param>
/// <param name="Act">What.</param>
public sealed record DemoStep(DateOnly Day, string Step, string Who, string Act);

/// <summary>What a demonstration ended with; its members are the contract of <c>--json</c>, described in the room's README.</summary>
public sealed record DemoResult
{
    public required string Fixture { get; init; }

    public required Guid PlanId { get; init; }

    /// <summary>"01/QĐ-UBND".</summary>
    public required string? Number { get; init; }

    /// <summary>State of the plan in lower case: "issued".</summary>
    public required string State { get; init; }

    /// <summary>Legal date of issue.</summary>
    public required DateOnly? IssuedOn { get; init; }

    /// <summary>How the signer's name is printed below the plan: "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", the name.</summary>
    public required IReadOnlyList<string> SignedAs { get; init; }

    public required IReadOnlyList<DemoStep> Steps { get; init; }

    public required IReadOnlyList<ShownRound> Rounds { get; init; }

    public required IReadOnlyList<ShownConsent> DeemedConsents { get; init; }

    public required IReadOnlyList<ShownLateOpinion> LateOpinions { get; init; }

    public required IReadOnlyList<ShownExtension> Extensions { get; init; }

    public required IReadOnlyList<ShownSubstitution> Substitutions { get; init; }

    /// <summary>The table that went with the submission; null for a plan that never had one.</summary>
    public required ShownTable? Consolidation { get; init; }

    /// <summary>Mails of this plan that were sent.</summary>
    public required int Mails { get; init; }

    /// <summary>Reminders that were sent.</summary>
    public required int Reminders { get; init; }

    /// <summary>Things that went wrong in the workflow.</summary>
    public required int Incidents { get; init; }

    public required long AuditRows { get; init; }

    public required bool AuditOk { get; init; }

    public required long ElapsedMs { get; init; }

    /// <summary>Paths of what was made: the document as PDF and Word, and its work file.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];
}

/// <summary>One round of opinions.</summary>
/// <param name="Number">Within the plan.</param>
/// <param name="Step">As drawn.</param>
/// <param name="SentOn">Legal date of the request.</param>
/// <param name="DueOn">Last day of the round.</param>
/// <param name="ClosedOn">Legal date on which the step went on; later than <paramref name="DueOn"/> where an agency had more time.</param>
/// <param name="Version">Number of the version that was asked about.</param>
/// <param name="OnlyChanges">A further round asks about what was changed only.</param>
/// <param name="Agencies">Who was asked, with what came of it.</param>
public sealed record ShownRound(
    int Number, string Step, DateOnly SentOn, DateOnly DueOn, DateOnly? ClosedOn, int? Version, bool OnlyChanges, IReadOnlyList<ShownAnswer> Agencies);

/// <param name="Agency">As it was named.</param>
/// <param name="DueOn">Its own last day.</param>
/// <param name="Standing">Answered, DeemedConsent, Silent, NotReached.</param>
/// <param name="Verdict">Null without an answer.</param>
/// <param name="AnsweredOn">Legal date.</param>
public sealed record ShownAnswer(string Agency, DateOnly? DueOn, string Standing, Verdict? Verdict, DateOnly? AnsweredOn);

/// <summary>An agency that said nothing and is deemed to agree.</summary>
/// <param name="Agency">As it was named.</param>
/// <param name="Round">Number of the round.</param>
/// <param name="Rule">The rule in words.</param>
/// <param name="Ground">The legal ground the request named.</param>
/// <param name="DueOn">Its last day.</param>
/// <param name="RecordedAt">When the system recorded it.</param>
/// <param name="IsAnnulled">The mail came back after all.</param>
/// <param name="Proof">How the agency is known to have the request.</param>
public sealed record ShownConsent(
    string Agency, int Round, string Rule, string Ground, DateOnly DueOn, DateTimeOffset RecordedAt, bool IsAnnulled, ShownProof Proof);

/// <param name="Stage">Accepted by the relay, or opened.</param>
/// <param name="At">Since when.</param>
/// <param name="Address">Where the mail went.</param>
/// <param name="MessageId">By which a mail server finds it.</param>
public sealed record ShownProof(DeliveryStage Stage, DateTimeOffset At, string? Address, string? MessageId);

public sealed record ShownLateOpinion(string Agency, int Round, DateOnly DueOn, DateOnly GivenOn, Verdict Verdict, IReadOnlyList<OpinionResponse> Responses);

public sealed record ShownExtension(
    string Agency, string Reason, DateOnly AskedOn, DateOnly DueOn, DateOnly WishedOn, ExtensionAnswer? Answer, DateOnly? GrantedOn, string? AnsweredBy, DateOnly? OpinionOn);

/// <param name="Away">Name and post.</param>
/// <param name="Substitute">Name and post.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
/// <param name="Proof">The document.</param>
/// <param name="Acts">What the substitute did on this plan.</param>
public sealed record ShownSubstitution(string Away, string Substitute, DateOnly From, DateOnly To, string Proof, IReadOnlyList<ShownAct> Acts);

/// <param name="Step">As drawn.</param>
/// <param name="Agency">Whose opinion it is.</param>
/// <param name="DoneOn">Legal date.</param>
/// <param name="Verdict">What was chosen.</param>
/// <param name="Words">As pages and receipts say it.</param>
public sealed record ShownAct(string Step, string Agency, DateOnly DoneOn, Verdict Verdict, string Words);

/// <param name="Number">Of the table within the plan.</param>
/// <param name="Hash">SHA-256 of its canonical text.</param>
/// <param name="IsIntact">What is stored is what was hashed.</param>
/// <param name="MadeOn">Legal date.</param>
/// <param name="Kept">Of the table that asked again: whose word stayed as it was, in Vietnamese.</param>
/// <param name="Rows">Every row has an answer.</param>
public sealed record ShownTable(int Number, string Hash, bool IsIntact, DateOnly MadeOn, IReadOnlyList<string> Kept, IReadOnlyList<ShownRow> Rows);

public sealed record ShownRow(
    int Number, int Round, string Agency, string Place, string? Opinion, Verdict Verdict, bool IsLate, OpinionResponse Response, string? Change, string? Reason);
