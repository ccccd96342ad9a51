using Workflows.Decisions;
using Workflows.Issuance.AfterIssue;
using Workflows.Issuance.Distribution;
using Workflows.Plans;

namespace Workflows.Links;

/// <summary>What stands behind a link right now; each gets its own page.</summary>
public abstract record LinkView
{
    private LinkView()
    {
    }

    /// <summary>The task waits for this person, or ended by their silence and still takes a late opinion.</summary>
    /// <param name="Case">What to decide on.</param>
    /// <param name="AsksForCode">The decision binds: the six digits of the mail are needed unless signed in.</param>
    public sealed record Waiting(CaseFile Case, bool AsksForCode) : LinkView;

    /// <summary>Decided already: the receipt is shown as often as the link is opened.</summary>
    public sealed record Decided(Receipt Receipt) : LinkView;

    /// <summary>The task ended without this person, or the person has left the post in which they were asked.</summary>
    /// <param name="Case">What it was about; null for somebody whom it does not concern any more.</param>
    public sealed record Ended(CaseFile? Case, string Why) : LinkView;

    /// <summary>A newer link was sent.</summary>
    public sealed record Superseded(string Address) : LinkView;

    /// <summary>Too old, or dead after wrong codes; a new one can be asked for.</summary>
    public sealed record Expired(bool AfterWrongCodes) : LinkView;

    /// <summary>The task needs a signed-in person.</summary>
    public sealed record NeedsSignIn(Guid TaskId) : LinkView;

    /// <summary>An issued document to read.</summary>
    /// <param name="Changes">What became of it since, the oldest first.</param>
    /// <param name="Receipt">Whether the recipient has confirmed; null where the link is of none.</param>
    public sealed record Issued(Plan Plan, PlanVersion Version, IReadOnlyList<DocumentChange> Changes, ReceiptState? Receipt) : LinkView
    {
        /// <summary>Recalled documents are told of, not shown (Nghị định 30/2020/NĐ-CP, Điều 18.4).</summary>
        public bool IsShown => Changes.All(c => c.Kind is not ChangeKind.Recalled);
    }

    /// <summary>No such link.</summary>
    public sealed record Unknown : LinkView;
}
