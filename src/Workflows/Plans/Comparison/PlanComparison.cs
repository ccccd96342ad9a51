namespace Workflows.Plans.Comparison;

public enum ChangeKind
{
    Changed,
    Added,
    Removed,

    /// <summary>The same words at another place of the list.</summary>
    Moved,
}

/// <summary>One value of a place.</summary>
/// <param name="Name">"Thời gian"; empty where the place is one text.</param>
/// <param name="Pieces">Old and new words in reading order.</param>
public sealed record FieldChange(string Name, IReadOnlyList<TextPiece> Pieces);

/// <summary>One place of the plan that is not as it was.</summary>
/// <param name="Part">The heading it stands under: "Phân công nhiệm vụ".</param>
/// <param name="Place">"Nhiệm vụ 3", counted in the newer version, of what was removed in the older; empty where the part has one place only.</param>
/// <param name="Kind">What happened to it.</param>
/// <param name="Fields">What differs; empty for a place that only moved.</param>
public sealed record PlanChange(string Part, string Place, ChangeKind Kind, IReadOnlyList<FieldChange> Fields);

/// <summary>What differs between two versions of a plan, in the order in which a plan is read.</summary>
public sealed record PlanComparison
{
    /// <summary>Number of the older version.</summary>
    public required int From { get; init; }

    /// <summary>Number of the newer version.</summary>
    public required int To { get; init; }

    public required IReadOnlyList<PlanChange> Changes { get; init; }

    public bool IsSame => Changes.Count == 0;
}
