using Workflows.Audit;
using Workflows.Values;

namespace Workflows.Engine.Instances;

/// <summary>An operator's reach into an instance: who does it and why. Never without a reason.</summary>
public sealed record Repair
{
    public const int MaxReason = 1_000;

    private Repair(Actor actor, string reason) => (Actor, Reason) = (actor, reason);

    public Actor Actor { get; }

    public string Reason { get; }

    /// <returns><see cref="Invalid"/> when the reason is missing or longer than <see cref="MaxReason"/>.</returns>
    public static Result<Repair> By(Actor actor, string? reason) =>
        VietnameseText.Check(reason, "Reason", "Lý do", MaxReason, required: true, allowLines: true).Map(clean => new Repair(actor, clean));
}
