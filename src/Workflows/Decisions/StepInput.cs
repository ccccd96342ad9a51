using System.Text.Json.Nodes;

namespace Workflows.Decisions;

/// <summary>What a finished task hands to the activity that waits for it: the outcome and who said so.</summary>
internal static class StepInput
{
    public static JsonObject Of(string outcome) => new() { ["outcome"] = outcome };

    public static JsonObject Of(Vote vote) => new()
    {
        ["outcome"] = OutcomeOf(vote.Verdict),
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
