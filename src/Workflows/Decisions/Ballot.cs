using Workflows.Audit;
using Workflows.Decisions.Consolidation;
using Workflows.Decisions.Opinions.Giving;
using Workflows.HumanTasks;
using Workflows.Organisation.Delegations;
using Workflows.Values;

namespace Workflows.Decisions;

/// <summary>One person's answer as it comes from a page or a mail link.</summary>
public sealed record Ballot
{
    public required Guid TaskId { get; init; }

    /// <summary>The person proven by sign-in or by the link.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>Null when nothing was chosen: such a ballot changes nothing.</summary>
    public required Verdict? Verdict { get; init; }

    public string? Comment { get; init; }

    /// <summary>Remarks by clause and the signed letter; null for answers that have neither.</summary>
    public OpinionInput? Opinion { get; init; }

    /// <summary>Hash of the version the page showed.</summary>
    public required string? VersionHash { get; init; }

    public required Actor Actor { get; init; }
}

/// <summary>What was decided, by whom, on what; shown after a decision and again at every later visit.</summary>
public sealed record Receipt
{
    public required Guid TaskId { get; init; }

    public required Guid PlanId { get; init; }

    public required string PlanTitle { get; init; }

    public required string Step { get; init; }

    public required string PersonName { get; init; }

    public required string PostTitle { get; init; }

    /// <summary>KT., TL., TUQ., Q.: signed for another.</summary>
    public SigningCapacity? Capacity { get; init; }

    /// <summary>Whose work or signature it is; null for one's own.</summary>
    public string? OnBehalfOf { get; init; }

    public required Verdict Verdict { get; init; }

    public string? Comment { get; init; }

    public int? VersionNumber { get; init; }

    public string? VersionHash { get; init; }

    public required DateTimeOffset CastAt { get; init; }

    /// <summary>It came after its agency had been recorded as silent, and changed nothing.</summary>
    public bool IsLate { get; init; }

    public OpinionBody Body { get; init; } = OpinionBody.Nothing;

    /// <summary>What became of an opinion, as the newest frozen table has it; empty before one is frozen.</summary>
    public IReadOnlyList<TableRow> Answers { get; init; } = [];

    /// <summary>True when this very request decided; false when it met a decision already made.</summary>
    public required bool IsNew { get; init; }
}

/// <summary>The task ended without its person; told apart so that the page can say when and why.</summary>
public sealed record TaskEnded(string Message, CloseReason? Reason, DateTimeOffset? At) : Conflict(Message);
