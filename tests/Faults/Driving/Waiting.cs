namespace Faults.Driving;

/// <summary>A task that waits for a decision, and the newest link to it.</summary>
/// <param name="Kind">Approve or Opinion.</param>
/// <param name="Version">Hash of the version to decide on.</param>
internal sealed record Waiting(Guid TaskId, Guid PlanId, string StepId, string Kind, string? Version, Guid LinkId);
