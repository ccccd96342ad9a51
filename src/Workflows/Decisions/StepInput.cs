using System.Text.Json.Nodes;
using Workflows.Decisions.Approvals;
using Workflows.Decisions.Opinions;

namespace Workflows.Decisions;

/// <summary>What a finished task hands to the activity that waits for it: the outcome and who said so.</summary>
internal static class StepInput
{
    public static JsonObject Of(string outcome) => new() { ["outcome"] = outcome };

    /// <param name="vote">The answer that moves the step.</param>
    /// <param name="outcome">What the answers of all come to; null where this one alone says it.</param>
    public static JsonObject Of(Vote vote, string? outcome = null) => new()
    {
        ["outcome"] = outcome ?? OutcomeOf(vote.Verdict),
        ["comment"] = vote.Comment,
        ["person"] = vote.PersonId.ToString(),
    };

    /// <summary>The port of the step that a verdict leaves by.</summary>
    private static string OutcomeOf(Verdict verdict) => verdict switch
    {
        Verdict.Approve => ApproveActivity.Approved,
        Verdict.Return => ApproveActivity.Returned,
        Verdict.Forward => ApproveActivity.Forwarded,
        Verdict.Refuse => ApproveActivity.Refused,
        _ => RequestOpinionsActivity.AllAnswered,
    };
}
