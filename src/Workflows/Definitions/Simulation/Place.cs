using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;

namespace Workflows.Definitions.Simulation;

internal enum PlaceKind
{
    Person,
    Event,
    Outside,
    Timer,
}

internal sealed record Way(string Port, string Label, bool IsByClock);

/// <summary>Where a run waits.</summary>
internal sealed record Place(PlaceKind Kind, ActivityNode Node, BookmarkState Bookmark, IReadOnlyList<Way> Ways, bool IsTried)
{
    /// <summary>Index of its first way among all.</summary>
    public int First { get; set; }

    public string? Within { get; init; }

    public OfficeStep Office { get; init; } = OfficeStep.Silent;

    public WaitingPlace ToWaitingPlace() => new(
        Node.Id, Node.Label, Within, Office, [.. Ways.Select((way, i) => new WayOn(First + i, way.Label, way.IsByClock))]);
}
