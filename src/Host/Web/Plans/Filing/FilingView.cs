using Workflows.Values;
using Workflows.WorkFiles;

namespace Host.Web.Plans.Filing;

/// <summary>What the page of a work file shows.</summary>
public sealed record FilingView
{
    public required SeenPlan Seen { get; init; }

    public required WorkFile File { get; init; }

    public required IReadOnlyList<IndexLine> Lines { get; init; }

    /// <summary>Periods to choose from.</summary>
    public required IReadOnlyList<string> Retentions { get; init; }

    /// <summary>The drafter, a records clerk, an administrator: closes the file and takes it along.</summary>
    public required bool IsKeeper { get; init; }

    /// <summary>What was typed into the closing form.</summary>
    public required ClosingFacts Facts { get; init; }

    public string? Reason { get; init; }

    /// <summary>What was wrong with the form.</summary>
    public Problem? Problem { get; init; }

    /// <summary>Why the file cannot be closed now; null when it can.</summary>
    public string? WhyOpen => CloseWorkFile.WhyNot(File, Seen.Plan);
}
