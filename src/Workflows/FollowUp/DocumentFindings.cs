using Workflows.LegalBases;
using Workflows.Values;

namespace Workflows.FollowUp;

/// <summary>What a machine sees in the documents a session names. It warns; what is printed stays.</summary>
public static class DocumentFindings
{
    /// <summary>Judged by the day of the session, or else the end of what it reports on, or else the day it was recorded.</summary>
    public static IReadOnlyList<BasisFinding> Of(WorkingSession session, MentionedDocument document) => BasisChecks.Of(
        new CitedBasis(document.DocumentType, document.NumberAndSymbol, document.Date, document.Issuer, document.Subject),
        entry: null,
        session.HeldOn ?? session.Content.Period?.To ?? VietnamTime.DateOf(session.RecordedAt));
}
